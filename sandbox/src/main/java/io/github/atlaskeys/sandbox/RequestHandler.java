package io.github.atlaskeys.sandbox;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.common.Notifier;
import com.github.tomakehurst.wiremock.core.Options.ChunkedEncodingPolicy;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.github.atlaskeys.sandbox.Operations.Call;
import io.github.atlaskeys.sandbox.State.Principal;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * From a request to its response: faults, authentication, routing. In WireMock it is a stub for the
 * requests that no other stub matches.
 */
final class RequestHandler implements ResponseDefinitionTransformerV2 {
  private static final String NAME = "atlas-sandbox";

  // A delay blocks a thread, so this many responses can be delayed at once.
  private static final int THREADS = 256;

  final Views views;
  final State state;
  final RequestLog log;
  final Digest digest;
  final AccessTokens tokens;
  final Fault.Injected faults = new Fault.Injected();

  private final SandboxOptions options;
  private final Operations operations;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** The requests left before the sandbox dies; null if it is not going to. */
  volatile @Nullable Countdown countdown;

  record Countdown(AtomicInteger left, boolean signedOnly) {}

  RequestHandler(SandboxOptions options) {
    this.options = options;
    this.views = new Views(options.clock);
    this.state = new State(views, new Events(options.clock));
    this.log = new RequestLog(options.keepRequests);
    this.digest = new Digest(state, options);
    var limits = new RateLimits(options);
    this.tokens = new AccessTokens(state, limits, options);
    this.operations = new Operations(state, views, digest, limits, options);
  }

  WireMockServer startServer() {
    var config =
        wireMockConfig()
            .bindAddress("127.0.0.1")
            .port(options.port)
            .containerThreads(THREADS)
            .jettyAcceptQueueSize(THREADS)
            .http2PlainDisabled(true)
            .gzipDisabled(true)
            .useChunkedTransferEncoding(ChunkedEncodingPolicy.NEVER)
            .stubRequestLoggingDisabled(true)
            .notifier(new Silence())
            .extensions(this);
    if (!options.keepRequests) {
      config.disableRequestJournal();
    }
    var server = new WireMockServer(config);
    server.start();
    server.stubFor(
        any(anyUrl()).atPriority(Integer.MAX_VALUE).willReturn(aResponse().withTransformers(NAME)));
    return server;
  }

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public boolean applyGlobally() {
    return false;
  }

  @Override
  public ResponseDefinition transform(ServeEvent event) {
    var response = handle(request(event));
    var definition = aResponse();
    if (response.isReset()) {
      definition.withFault(com.github.tomakehurst.wiremock.http.Fault.CONNECTION_RESET_BY_PEER);
    } else {
      definition.withStatus(response.status());
      response.headers().forEach(definition::withHeader);
      if (!response.body().isEmpty()) {
        definition.withBody(response.body());
      }
    }
    return definition.build();
  }

  private static Request request(ServeEvent event) {
    var request = event.getRequest();
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    for (var header : request.getHeaders().all()) {
      headers.put(header.key(), String.join(", ", header.values()));
    }
    return new Request(
        request.getMethod().getName(),
        request.getUrl(),
        Collections.unmodifiableMap(headers),
        request.getBodyAsString(),
        request.getClientIp());
  }

  private Response handle(Request request) {
    if (isDead(request)) {
      return Response.reset();
    }
    var arrival = System.nanoTime();
    log.arrived(request);
    try {
      var response = withFaults(request, false, delay -> authenticate(request));
      log.processed(request, response);
      // Less what was already waited, when updates that overlap are to be lost.
      var waited = Duration.ofNanos(System.nanoTime() - arrival).toMillis();
      pause(response.delayMillis() - waited);
      return response;
    } finally {
      log.left(request);
    }
  }

  private boolean isDead(Request request) {
    var current = countdown;
    if (current == null) {
      return false;
    }
    return (current.signedOnly && !request.isSigned())
        ? current.left.get() == 0
        : current.left.getAndUpdate(left -> Math.max(0, left - 1)) == 0;
  }

  /** Ends all delays. */
  @Override
  public void stop() {
    stopped.countDown();
  }

  private void pause(long millis) {
    try {
      stopped.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The work is given the delay of its response. */
  private Response withFaults(Request request, boolean authenticated, LongFunction<Response> work) {
    var fault = faults.match(request, authenticated);
    var delay = fault.latency.toMillis();
    return fault
        .effect
        .apply(
            () -> {
              var response = ApiError.catching(() -> work.apply(delay));
              return authenticated ? response.formatted(request) : response;
            },
            options.clock.instant())
        .delayed(delay);
  }

  private Response authenticate(Request request) {
    if (AccessTokens.isTokenRequest(request)) {
      var account = tokens.authenticateClient(request);
      return withFaults(request, true, delay -> tokens.issue(request, account));
    }
    if (AccessTokens.isRevocation(request)) {
      return withFaults(request, true, delay -> tokens.revoke(request));
    }
    var caller =
        request.credentials("Bearer").isPresent()
            // That Atlas sends a digest challenge for an invalid token is a guess.
            ? tokens.caller(request).orElseThrow(() -> digest.challenged(false))
            : digest.authenticate(request);
    return withFaults(request, true, delay -> route(request, caller, delay));
  }

  private Response route(Request request, Principal caller, long delay) {
    var address = request.address();
    if (options.accessListRequired && hasNoAccessList(caller)) {
      var detail = "This organization requires access through an access list of ip ranges.";
      throw new ApiError(403, "ORG_REQUIRES_ACCESS_LIST", detail, address);
    }
    if (!mayCallFrom(address, caller)) {
      var detail = "IP address " + address + " is not allowed to access this resource.";
      throw new ApiError(403, "IP_ADDRESS_NOT_ON_ACCESS_LIST", detail, address);
    }
    var route = Route.of(request);
    if (!route.accepts(request.header("Accept"))) {
      throw new ApiError(406, "INVALID_VERSION_DATE", "Invalid accept header or version date.");
    }
    for (var i = 0; i < route.ids().size(); i++) {
      if (!route.isId(i)) {
        var id = route.ids().get(i);
        var detail = "Invalid path parameter " + id + " specified.";
        throw new ApiError(400, "INVALID_PATH_PARAMETER", detail, id);
      }
    }
    views.runPageActions(route.operation(), request);
    Map<String, Set<String>> snapshot = null;
    if (options.loseOverlappingUpdates && !request.method().equals("GET")) {
      synchronized (state) {
        var key = state.principal(route.keyId());
        snapshot = key == null ? null : new LinkedHashMap<>(key.projectRoles);
      }
      pause(delay);
    }
    var call = new Call(request, route, caller, snapshot);
    synchronized (state) {
      return operations.perform(call);
    }
  }

  private boolean hasNoAccessList(Principal caller) {
    synchronized (state) {
      return caller.accessList.at(options.clock.instant().minus(options.accessListDelay)).isEmpty();
    }
  }

  private boolean mayCallFrom(String address, Principal caller) {
    var now = options.clock.instant();
    synchronized (state) {
      return caller.onAccessList
          && caller.accessList.admits(address, now.minus(options.accessListDelay), now);
    }
  }

  /** Keeps WireMock from writing to the console. */
  private static final class Silence implements Notifier {
    @Override
    public void info(String message) {}

    @Override
    public void error(String message) {}

    @Override
    public void error(String message, Throwable t) {}
  }
}
