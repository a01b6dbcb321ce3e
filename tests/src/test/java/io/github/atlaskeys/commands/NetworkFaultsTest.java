package io.github.atlaskeys.commands;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.testing.Challenge;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network and servers at their worst: one clear line each, and never a false success. */
class NetworkFaultsTest {
  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();
  private final List<Duration> waits = new ArrayList<>();

  @Test
  void anUnknownHost() {
    Outcome run = run("https://no-such-host.invalid");

    assertThat(run.exit()).isEqualTo(3);
    assertThat(lastLine(run))
        .isEqualTo(
            "unassign-key: unknown host no-such-host.invalid; check --base-url, HTTPS_PROXY and the"
                + " network, then run the same command again");
    assertThat(run.err()).as("one wait, reported once").hasLineCount(2);
  }

  @Test
  void nobodyListening() throws IOException {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    Outcome run = run("http://127.0.0.1:" + port);

    assertThat(run.exit()).isEqualTo(3);
    assertThat(lastLine(run))
        .isEqualTo(
            "unassign-key: cannot connect to 127.0.0.1:%d; check --base-url, HTTPS_PROXY and the"
                    .formatted(port)
                + " network, then run the same command again");
  }

  /** A restart, perhaps: it was there before. */
  @Test
  void aHostThatWasReachedBeforeIsTriedSixTimes() throws Exception {
    AtlasAdminApi atlas =
        Atlas.at(sandbox.baseUri())
            .connect(new ApiKeyCredentials(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY));
    atlas.getSystemStatus();
    sandbox.close();
    Retries retries = Retries.standard().withSleeper(waits::add);

    assertThatThrownBy(() -> retries.call(() -> atlas.getSystemStatus()))
        .isInstanceOfSatisfying(
            IOException.class,
            e -> assertThat(Problem.of(e).kind()).isEqualTo(Problem.Kind.CONNECTION_REFUSED));
    assertThat(waits).hasSize(5);
  }

  @Test
  void aCertificateThatNobodySigned() {
    var server = new WireMockServer(wireMockConfig().dynamicPort().dynamicHttpsPort());
    server.start();
    try {
      Outcome run = run("https://127.0.0.1:" + server.httpsPort());

      assertThat(run.exit()).isEqualTo(3);
      assertThat(lastLine(run))
          .startsWith("unassign-key: TLS failed: ")
          .endsWith(
              "add its CA to a trust store: JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=FILE");
      assertThat(waits).as("a certificate does not change by waiting").isEmpty();
    } finally {
      server.stop();
    }
  }

  @Test
  void noAnswerInTime() {
    sandbox.fault(Fault.latency(Duration.ofSeconds(1)).evenUnauthenticated().always());

    Outcome run = run(sandbox.baseUri().toString(), "--timeout", "50ms");

    assertThat(run.exit()).isEqualTo(3);
    assertThat(lastLine(run))
        .isEqualTo(
            "unassign-key: no response in time; run the same command again, or allow more with"
                + " --timeout");
  }

  /** Names are for people: they are not waited for, and the wait would be a silent one. */
  @Test
  @Timeout(30)
  void aLimitOnTheNamesOfProjectsKeepsNobodyWaiting() {
    sandbox.fault(
        Fault.rateLimited(Duration.ofMinutes(50))
            .onPath("/groups(/" + Example.PAYMENTS_PRODUCTION + ")?$")
            .always());

    Outcome run =
        command(sandbox.baseUri().toString())
            .inRealTime()
            .run(
                "--project", Example.PAYMENTS_PRODUCTION, "--key", Example.TARGET_KEY, "--dry-run");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains(Example.PAYMENTS_PRODUCTION);
  }

  /** They are read once more for the report of what failed. */
  @Test
  @Timeout(60)
  void norDoesItAfterARunOfManyRows(@TempDir Path folder) throws IOException {
    sandbox
        .fault(
            Fault.rateLimited(Duration.ofMinutes(50))
                .onPath("/groups(/\\p{XDigit}{24})?$")
                .always())
        .fault(Fault.status(400, "SOMETHING").on("DELETE").always());
    String row = "%s,%s\n";
    Path file =
        Files.writeString(
            folder.resolve("keys.csv"),
            "projectId,apiKeyId\n"
                + row.formatted(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)
                + row.formatted(Example.ANALYTICS, Example.TARGET_KEY));

    Outcome run =
        CommandRun.of(Script.UNASSIGN_KEYS, sandbox).inRealTime().run(file.toString(), "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.out()).contains(Example.PAYMENTS_PRODUCTION, Example.ANALYTICS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          html      | an HTML page, "Sign in" where JSON was due; check --base-url and --api: this is not Atlas's API
          empty     | an empty body where JSON was due; check --base-url and --api: this is not Atlas's API
          redirect  | returned 301: a redirect to https://elsewhere.example/, not followed; check --base-url and --api: this is not Atlas's API
          enveloped | no JSON that Atlas would send where JSON was due; check --base-url and --api: this is not Atlas's API
          huge      | returned 400: %s...; retrying will not help
          """)
  void whatIsNoAnswerOfAtlas(String answer, String end) {
    sandbox.wireMock().stubFor(Challenge.first());
    sandbox.wireMock().stubFor(any(anyUrl()).willReturn(answer(answer)));

    Outcome run = run(sandbox.baseUri().toString());

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).hasLineCount(1).endsWith(end.formatted("x".repeat(300)) + "\n");
  }

  /**
   * A sign-in page in response to the DELETE must not pass for a success; the reads were Atlas's.
   */
  @Test
  void aSignInPageForTheDelete() {
    sandbox
        .wireMock()
        .stubFor(
            com.github.tomakehurst.wiremock.client.WireMock.delete(urlMatching(".*"))
                .willReturn(answer("html")));

    Outcome run = run(sandbox.baseUri().toString());

    assertThat(run.exit()).isEqualTo(3);
    assertThat(lastLine(run)).contains(" returned 200: ").contains(" (tried 6 times); ");
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isTrue();
  }

  private static ResponseDefinitionBuilder answer(String kind) {
    return switch (kind) {
      case "html" ->
          aResponse()
              .withHeader("Content-Type", "text/html")
              .withBody("<html><title>Sign in</title></html>");
      case "empty" -> aResponse();
      case "redirect" ->
          aResponse().withStatus(301).withHeader("Location", "https://elsewhere.example/");
      case "enveloped" ->
          aResponse()
              .withBody(
                  """
                  {"status":404,"content":{"errorCode":"GROUP_NOT_FOUND","detail":"No group"}}""");
      default -> aResponse().withStatus(400).withBody("x".repeat(10_000_000));
    };
  }

  @Test
  void aProxyIsUsedForHttps() throws Exception {
    try (var proxy = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> asked =
          CompletableFuture.supplyAsync(
              () -> answerOnce(proxy, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"));

      Outcome run =
          command("https://atlas.example")
              .with("HTTPS_PROXY", "http://me:pa%73s@127.0.0.1:" + proxy.getLocalPort())
              .run(arguments());

      assertThat(run.exit()).as("%s", run).isEqualTo(3);
      assertThat(asked.get()).startsWith("CONNECT atlas.example:443 HTTP/1.1\r\n");
      assertThat(run.err()).doesNotContain("pass").doesNotContain("pa%73s");
    }
  }

  @Test
  void aProxyThatWantsAnotherLoginIsNotAskedAgain() throws Exception {
    try (var proxy = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      String refusal =
          String.join(
              "\r\n",
              "HTTP/1.1 407 Proxy Authentication Required",
              "Proxy-Authenticate: Basic realm=\"p\"",
              "Content-Length: 0",
              "",
              "");
      var asked = new ConcurrentLinkedQueue<String>();
      var answering =
          new Thread(
              () -> {
                while (!proxy.isClosed()) {
                  answer(proxy, refusal, asked::add);
                }
              });
      answering.start();

      Outcome run =
          command("https://atlas.example")
              .with("HTTPS_PROXY", "http://me:pa%73s@127.0.0.1:" + proxy.getLocalPort())
              .run(arguments());

      assertThat(asked)
          .as("two reads, each once")
          .hasSizeLessThanOrEqualTo(2)
          .isNotEmpty()
          .allMatch(request -> request.contains("Proxy-Authorization: Basic "));
      assertThat(run)
          .isEqualTo(
              new Outcome(
                  4,
                  "",
                  "unassign-key: the proxy 127.0.0.1:%d refused the login; check the user name and password in HTTPS_PROXY\n"
                      .formatted(proxy.getLocalPort())));
      assertThat(waits).isEmpty();
    }
  }

  @Test
  void noProxyIsHonouredAndLoopbackNeedsNone() {
    Outcome loopback =
        command(sandbox.baseUri().toString())
            .with("HTTP_PROXY", "http://127.0.0.1:1")
            .run(arguments());
    assertThat(loopback.exit()).as("%s", loopback).isZero();

    Outcome excluded =
        command("https://ops.no-such-host.invalid")
            .with("https_proxy", "http://127.0.0.1:1")
            .with("no_proxy", "localhost, .no-such-host.invalid")
            .run(arguments());
    assertThat(lastLine(excluded)).contains("unknown host ops.no-such-host.invalid");
  }

  private static String answerOnce(ServerSocket proxy, String answer) {
    var asked = new ConcurrentLinkedQueue<String>();
    try (proxy) {
      answer(proxy, answer, asked::add);
    } catch (IOException e) {
      asked.add(e.toString());
    }
    return asked.element();
  }

  /** Tells of the request before it is answered: the command may be over right after. */
  private static void answer(ServerSocket proxy, String answer, Consumer<String> asked) {
    try (Socket client = proxy.accept()) {
      InputStream in = client.getInputStream();
      byte[] request = new byte[4096];
      int length = in.read(request);
      asked.accept(new String(request, 0, length, StandardCharsets.US_ASCII));
      client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      if (!proxy.isClosed()) {
        asked.accept(e.toString());
      }
    }
  }

  private Outcome run(String baseUrl, String... more) {
    return command(baseUrl)
        .run(Stream.concat(Stream.of(arguments()), Stream.of(more)).toArray(String[]::new));
  }

  private static String[] arguments() {
    return new String[] {
      "--project", Example.PAYMENTS_PRODUCTION, "--key", Example.TARGET_KEY, "--yes"
    };
  }

  private CommandRun command(String baseUrl) {
    return CommandRun.of(Script.UNASSIGN_KEY)
        .with("MONGODB_ATLAS_OPS_MANAGER_URL", baseUrl)
        .with("MONGODB_ATLAS_BASE_URL", "https://never-asked.invalid")
        .with("MONGODB_ATLAS_PUBLIC_API_KEY", Example.CALLER_PUBLIC_KEY)
        .with("MONGODB_ATLAS_PRIVATE_API_KEY", Example.CALLER_PRIVATE_KEY)
        .sleeping(waits::add);
  }

  private static String lastLine(Outcome run) {
    List<String> lines = run.err().lines().toList();
    return lines.get(lines.size() - 1);
  }
}
