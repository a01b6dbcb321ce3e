package io.github.atlaskeys.http;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiVersion;
import io.github.atlaskeys.api.Page;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Query;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * Loads what every call needs, on a thread of its own, by a call that gets its response here:
 * nothing is sent. What fails here is not reported, as a call proper would fail at it, too.
 */
final class WarmUp implements Interceptor {
  private static final String ID = "0123456789abcdef01234567";
  private static final String KEYS =
      """
      {"results": [{"id": "%1$s", "roles": [{"roleName": "R", "groupId": "%1$s"}]}], "totalCount": 1}
      """
          .formatted(ID);

  /** It takes a fraction of a second; a call need not wait for one that hangs. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(2);

  private static volatile @Nullable Thread running;

  static void start() {
    var thread = new Thread(WarmUp::run, "atlas-keys-warm-up");
    thread.setDaemon(true);
    running = thread;
    thread.start();
  }

  /** Or two threads would initialize the same libraries, which may block each other. */
  static void await() {
    Thread thread = running;
    if (thread != null) {
      try {
        thread.join(MAX_WAIT.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      running = null;
    }
  }

  private static void run() {
    try {
      call();
    } catch (IOException | RuntimeException | LinkageError e) {
      // Not reported: see above.
    }
  }

  static Page<ApiKey> call() throws IOException {
    return HttpClients.connect(
            URI.create("http://localhost"),
            ApiVersion.V2,
            Duration.ofSeconds(1),
            Optional.empty(),
            Optional.of(exchange -> {}),
            InstantSource.system(),
            new ApiKeyCredentials("public", "private"),
            Optional.of(new WarmUp()))
        .listGroupApiKeys(new ProjectId(ID), Query.page(1));
  }

  @Override
  public Response intercept(Chain chain) {
    boolean signed = chain.request().header("Authorization") != null;
    return new Response.Builder()
        .request(chain.request())
        .protocol(Protocol.HTTP_1_1)
        .code(signed ? 200 : 401)
        .message("")
        .header("WWW-Authenticate", "Digest realm=\"R\", nonce=\"n\", algorithm=MD5, qop=\"auth\"")
        .body(ResponseBody.create(signed ? KEYS : "", MediaType.get("application/json")))
        .build();
  }
}
