package io.github.atlaskeys.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.Problem.Kind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of a problem, and what follows from it. */
class ProblemTest {
  @Test
  void aMessageIsOneLineWithoutSecretsWhateverItsCause() {
    String dirty = "a\u001b[2J\r\nb\u2028c\u202ed Bearer 5ecre7ab-token";
    String clean = "a [2J b c d Bearer ***";

    assertThat(Problem.of(new IOException(dirty)).message()).isEqualTo("no answer: " + clean);
    assertThat(Problem.of(new AtlasApiException("GET /x", 400, "X", dirty)).message())
        .isEqualTo("GET /x answered 400 X: " + clean);
    assertThat(new Problem(Kind.REFUSED, dirty, List.of()).message()).isEqualTo(clean);
  }

  @Test
  void whatFollowsIsTheKindsToSay() {
    assertThat(Kind.STILL_LISTED.worthRetrying()).isTrue();
    assertThat(Kind.OWN_KEY.worthRetrying()).isFalse();
    assertThat(Kind.OWN_KEY.stopsTheRun()).isFalse();
  }

  @Test
  void aFailureForAnotherThreadIsOfTheSameKind() {
    for (IOException failure :
        List.of(
            new ProxyRefusedException("no"),
            new java.net.UnknownHostException("x.example"),
            new java.net.ConnectException("no"),
            new javax.net.ssl.SSLException("no"),
            new java.io.InterruptedIOException("timeout"),
            new IOException("reset"))) {
      IOException again = NetworkFailures.again(failure);

      assertThat(again).isNotSameAs(failure).hasCause(failure);
      assertThat(Problem.of(again)).isEqualTo(Problem.of(failure));
    }
  }
}
