package io.github.atlaskeys.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.atlaskeys.api.AccessToken;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Query;
import io.github.atlaskeys.http.Atlas.HttpExchange;
import io.github.atlaskeys.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that break HTTP, close connections or repeat what they were sent. */
class BrokenHttpTest {
  private static final ProjectId PROJECT = new ProjectId("5953c5f380eef53887615f9a");
  private static final ApiKeyId KEY = new ApiKeyId("5d1d12c087d9d63e6d682438");
  private static final String TOKEN = "t0ken/With+Signs==";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{\"results\":[]}";

  private final ServerSocket server = listen();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger closed = new AtomicInteger();
  private final List<HttpExchange> told = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        "HTTP/1.1 204 OK\r\nContent-Length: -2147483649\r\n\r\n",
        "HTTP/1.1 204 OK\r\nContent-Length: 5\r\n\r\nabcde",
        "HTTP/1.1 503 Busy\r\nContent-Length: -5\r\nRetry-After: 2147483648\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nxx",
        "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"results\":[",
        "SSH-2.0-OpenSSH_9.6\r\n",
        ""
      })
  void whatIsNotHttpIsAnAnswerThatDidNotCome(String answer) {
    serve(asked -> answer, false);

    assertThatThrownBy(() -> bearer().removeGroupApiKey(PROJECT, KEY))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> bearer().listGroupApiKeys(PROJECT, Query.NONE))
        .isInstanceOf(IOException.class);
    assertThat(requests).as("nothing is sent again").hasSize(2);
    assertThat(told).as("each is told of once").hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "realm=\"Z\u00fcrich\"",
        "realm=\"Z\u00c3\u00bcrich\"",
        "realm=\"a\\\"b\\\\c\"",
        "realm=\"a\\",
        "realm=\"\u0001\"",
        "realm=\"a\rb\"",
        "realm=\"a\", opaque=\"\u00ff\"",
        "realm",
        ""
      })
  void aRealmOfAnyBytesIsAnAnswer(String realm) {
    serve(
        asked ->
            "HTTP/1.1 401 No\r\nWWW-Authenticate: Digest nonce=\"n\", qop=\"auth\", "
                + realm
                + "\r\nContent-Length: 0\r\n\r\n",
        true);

    assertThatThrownBy(
            () ->
                Atlas.at(base())
                    .connect(new ApiKeyCredentials("k", "s"))
                    .removeGroupApiKey(PROJECT, KEY))
        .isInstanceOf(AtlasApiException.class)
        .hasMessageContaining(" returned 401");
  }

  @Test
  void aGetOnAClosedConnectionIsSentAgainOnceAndAChangeNever() throws IOException {
    serve(asked -> requests.size() < 2 || asked.startsWith("DELETE") ? OK : close(), true);
    AtlasAdminApi atlas = bearer();
    atlas.listGroupApiKeys(PROJECT, Query.NONE);

    assertThatThrownBy(() -> atlas.listGroupApiKeys(PROJECT, Query.NONE))
        .isInstanceOf(IOException.class);
    assertThat(requests).as("once more, on a new connection").hasSize(3);
    assertThat(told).extracting(HttpExchange::status).containsExactly(200, 0, 0);

    assertThatThrownBy(() -> atlas.listGroupApiKeys(PROJECT, Query.NONE))
        .isInstanceOf(IOException.class);
    assertThat(requests).as("a new connection is not to blame").hasSize(4);
  }

  @Test
  void aConnectionClosedWhileItIdledDoesNotFailAGet() throws IOException {
    // The server closes instead of answering the second request of each connection.
    serve(asked -> asked.contains("#2") ? close() : OK, true);
    AtlasAdminApi atlas = bearer();

    for (int i = 0; i < 5; i++) {
      assertThat(atlas.listGroupApiKeys(PROJECT, Query.NONE).results()).isEmpty();
    }
  }

  @Test
  void aChangeOnAClosedConnectionIsNotSentAgain() throws IOException {
    serve(asked -> asked.contains("#2") ? close() : OK, true);
    AtlasAdminApi atlas = bearer();
    atlas.listGroupApiKeys(PROJECT, Query.NONE);

    assertThatThrownBy(() -> atlas.removeGroupApiKey(PROJECT, KEY)).isInstanceOf(IOException.class);
    assertThat(requests).hasSize(2);
  }

  /** The server closes each connection after its answer, and does not say so before. */
  @Test
  void aConnectionThatIsClosedAlreadyFailsNoChange() throws IOException {
    serve(asked -> asked.startsWith("GET") ? OK : "HTTP/1.1 204 No Content\r\n\r\n", false);
    AtlasAdminApi atlas = bearer();
    for (int i = 1; i <= 2; i++) {
      atlas.listGroupApiKeys(PROJECT, Query.NONE);
      awaitClosed(i);
    }

    for (int i = 3; i <= 5; i++) {
      atlas.removeGroupApiKey(PROJECT, KEY);
      awaitClosed(i);
    }

    assertThat(requests).as("each sent once").hasSize(5);
    assertThat(told).filteredOn(each -> each.method().equals("DELETE")).hasSize(3);
  }

  /** As after a question that was answered late. */
  @Test
  void aConnectionThatWasClosedWhileItIdledFailsNoChange() throws IOException {
    serve(asked -> asked.startsWith("GET") ? OK : "HTTP/1.1 204 No Content\r\n\r\n", false);
    AtlasAdminApi atlas = bearer();
    atlas.listGroupApiKeys(PROJECT, Query.NONE);
    awaitClosed(1);
    long later = System.nanoTime() + Duration.ofMillis(110).toNanos();
    Await.until(() -> System.nanoTime() - later > 0);

    atlas.removeGroupApiKey(PROJECT, KEY);

    assertThat(requests).as("each sent once").hasSize(2);
  }

  private void awaitClosed(int connections) {
    Await.until(() -> closed.get() == connections);
  }

  @Test
  void whatTheListenerThrowsIsTheCallersOwn() {
    serve(asked -> OK, true);
    var failure = new IllegalStateException("the listener's own");
    AtlasAdminApi atlas =
        Atlas.at(base())
            .onExchange(
                exchange -> {
                  throw failure;
                })
            .connect(new AccessToken(TOKEN));

    assertThat(catchThrowable(() -> atlas.removeGroupApiKey(PROJECT, KEY))).isSameAs(failure);
    assertThat(catchThrowable(() -> atlas.listOrgs(Query.NONE))).isSameAs(failure);
  }

  @Test
  void noListenerIsRefusedAtOnce() {
    assertThatThrownBy(() -> Atlas.at(base()).onExchange(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("listener");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 400 No\r\nContent-Length: %d\r\n\r\n{\"errorCode\":\"%s\",\"detail\":\"%s\",\"parameters\":[\"%s\"]}",
        "HTTP/1.1 400 No\r\nX-Error-Code: %2$s\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 400 No\r\nContent-Length: %d\r\n\r\n<title>you sent %s</title>",
        "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n<title>you sent %s</title>",
        "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n{\"results\":[{\"id\":\"%s\"}]}",
        "HTTP/1.1 301 No\r\nLocation: https://x.example/?a=%2$s\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 500 No\r\nContent-Length: %d\r\n\r\nplain %s text",
        "%2$s\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%2$s\r\n"
      })
  void aTokenThatTheServerRepeatsIsNotPassedOn(String form) {
    String spelled = TOKEN.replace("/", "\\/").replace("t0", "\\u0074\\u0030");
    for (String token : List.of(TOKEN, spelled, TOKEN.replace("+", "%2B"))) {
      serve(
          asked -> {
            String answer = form.formatted(0, token, token, token);
            int length = answer.length() - answer.indexOf("\r\n\r\n") - 4;
            return form.formatted(length, token, token, token);
          },
          false);

      Throwable e = catchThrowable(() -> bearer().listOrgs(Query.NONE));

      var text = new StringBuilder(told.toString());
      for (Throwable each = e; each != null; each = each.getCause()) {
        text.append(each);
      }
      if (e instanceof AtlasApiException answer) {
        text.append(answer.errorCode()).append(answer.detail()).append(answer.parameters());
        text.append(Problem.of(answer));
      }
      assertThat(text.toString()).doesNotContain("With", "Signs");
    }
  }

  @Test
  void proseAboutASchemeIsNotMasked() {
    String prose =
        "Basic authentication is disabled. Use bearer token-based access, not Basic auth.";
    serve(
        asked -> "HTTP/1.1 400 No\r\nContent-Length: " + prose.length() + "\r\n\r\n" + prose,
        false);

    assertThatThrownBy(() -> bearer().listOrgs(Query.NONE)).hasMessageEndingWith(prose);
  }

  private AtlasAdminApi bearer() {
    return Atlas.at(base())
        .timeout(Duration.ofSeconds(20))
        .onExchange(told::add)
        .connect(new AccessToken(TOKEN));
  }

  private URI base() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  private static ServerSocket listen() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Instead of an answer. */
  private static String close() {
    return "";
  }

  /** Answers each request by its first line, with its number on the connection behind a #. */
  private void serve(Function<String, String> answers, boolean keepAlive) {
    var acceptor =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try {
                  Socket socket = server.accept();
                  start(() -> serve(socket, answers, keepAlive));
                } catch (IOException closed) {
                  return;
                }
              }
            });
    acceptor.setDaemon(true);
    acceptor.start();
  }

  private static void start(Runnable work) {
    var thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Socket socket, Function<String, String> answers, boolean keepAlive) {
    answer(socket, answers, keepAlive);
    closed.incrementAndGet();
  }

  private void answer(Socket socket, Function<String, String> answers, boolean keepAlive) {
    try (socket) {
      for (int number = 1; ; number++) {
        String head = head(socket);
        if (head.isEmpty()) {
          return;
        }
        String line = head.lines().findFirst().orElseThrow();
        requests.add(line);
        String answer = answers.apply(line + " #" + number);
        socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
        if (answer.isEmpty() || !keepAlive) {
          return;
        }
      }
    } catch (IOException gone) {
      // The client closed it.
    }
  }

  private static String head(Socket socket) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = socket.getInputStream().read();
      if (c < 0) {
        return "";
      }
      head.append((char) c);
    }
    return head.toString();
  }
}
