package io.github.atlaskeys.sandbox;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.common.Notifier;
import com.github.tomakehurst.wiremock.core.Options.ChunkedEncodingPolicy;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.TreeMap;

/** The one place that knows WireMock: a stub that matches whatever no other stub matched. */
final class WireMockFront implements ResponseDefinitionTransformerV2 {

  private static final String NAME = "atlas-sandbox";

  // Delays hold a thread: this many callers may be kept waiting at once.
  private static final int THREADS = 256;

  private final Atlas atlas;

  private WireMockFront(Atlas atlas) {
    this.atlas = atlas;
  }

  static WireMockServer start(Atlas atlas, SandboxOptions options) {
    var config =
        wireMockConfig()
            .bindAddress("127.0.0.1")
            .port(options.port())
            .containerThreads(THREADS)
            .jettyAcceptQueueSize(THREADS)
            .http2PlainDisabled(true)
            .gzipDisabled(true)
            .useChunkedTransferEncoding(ChunkedEncodingPolicy.NEVER)
            .stubRequestLoggingDisabled(true)
            .notifier(new Silence())
            .extensions(new WireMockFront(atlas));
    if (!options.keepRequests()) {
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
    var answer = atlas.handle(call(event.getRequest()));
    var response = aResponse();
    if (answer.isCut()) {
      return response
          .withFault(com.github.tomakehurst.wiremock.http.Fault.CONNECTION_RESET_BY_PEER)
          .build();
    }
    response.withStatus(answer.status());
    answer.headers().forEach(response::withHeader);
    if (!answer.body().isEmpty()) {
      response.withBody(answer.body());
    }
    return response.build();
  }

  private static Call call(Request request) {
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    for (var header : request.getHeaders().all()) {
      headers.put(header.key(), String.join(", ", header.values()));
    }
    return new Call(
        request.getMethod().getName(),
        request.getUrl(),
        headers,
        request.getBodyAsString(),
        request.getClientIp());
  }

  /** A library prints nothing. */
  private static final class Silence implements Notifier {
    @Override
    public void info(String message) {}

    @Override
    public void error(String message) {}

    @Override
    public void error(String message, Throwable t) {}
  }
}
