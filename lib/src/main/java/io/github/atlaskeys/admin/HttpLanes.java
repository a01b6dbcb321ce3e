package io.github.atlaskeys.admin;

import feign.Client;
import feign.Request;
import feign.Request.Options;
import feign.Response;
import java.io.IOException;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Signs calls with an API key, a digest session a lane. A lane is taken for one call and given back
 * after it, so that no two threads ever share a session: okhttp-digest's state is not safe for
 * that. The lane used last is taken first; its nonce is the freshest.
 */
final class HttpLanes implements Client {
  private record Lane(DigestSession session, Client client) {}

  private final Deque<Lane> idle = new ConcurrentLinkedDeque<>();
  private final AtomicBoolean accepted = new AtomicBoolean();
  private final ApiKeyPair credentials;
  private final HttpCalls calls;

  HttpLanes(ApiKeyPair credentials, HttpCalls calls) {
    this.credentials = credentials;
    this.calls = calls;
  }

  @Override
  public Response execute(Request request, Options options) throws IOException {
    Lane lane = Optional.ofNullable(idle.pollFirst()).orElseGet(this::newLane);
    Response response = calls.send(request, lane.client());
    if (lane.session().answeredUnasked()) {
      throw new UnreadableAnswerException(
          Answer.of(response), "a success without asking who calls, as Atlas would", null);
    }
    idle.addFirst(lane); // only now: a session that failed oddly is not used again
    return response;
  }

  private Lane newLane() {
    var session = new DigestSession(credentials, accepted);
    return new Lane(session, calls.signing(session));
  }
}
