package io.github.atlaskeys.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.Problem.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a problem, and what follows from it. */
class ProblemTest {
  @Test
  void aMessageIsOneLineWhateverItsCause() {
    String dirty = "a\u001b[2J\r\nb\u2028c\u202ed";
    String clean = "a [2J b c d";

    assertThat(Problem.of(new IOException(dirty)).message()).isEqualTo("no response: " + clean);
    assertThat(Problem.of(new AtlasApiException("GET /x", 400, "X", dirty)).message())
        .isEqualTo("GET /x returned 400 X: " + clean);
    assertThat(new Problem(Kind.REFUSED, dirty, List.of()).message()).isEqualTo(clean);
  }

  @Test
  void aWaitThatIsTooLongIsNamed() {
    assertThat(Problem.of(limited("599")).message())
        .isEqualTo("Atlas's rate limit is reached (429)");
    assertThat(Problem.of(limited("7200")).message())
        .isEqualTo(
            "Atlas's rate limit is reached (429); it asks to wait 120 minutes, and a call waits for an hour"
                + " in all");
  }

  private static AtlasApiException limited(String retryAfter) {
    return new AtlasApiException(
        "GET /x", 429, "", "", List.of(), Map.of("Retry-After", List.of(retryAfter)), false);
  }

  @ParameterizedTest
  @CsvSource({
    "Failed to connect to /127.0.0.1:1, cannot connect to 127.0.0.1:1",
    "Failed to connect to atlas.example/192.0.2.1:443, cannot connect to atlas.example:443",
    "Failed to connect to localhost/[0:0:0:0:0:0:0:1]:80, cannot connect to localhost:80",
    "Connection refused, cannot connect: Connection refused"
  })
  void aHostThatRefusesIsNamed(String failure, String message) {
    assertThat(Problem.of(new ConnectException(failure)).message()).isEqualTo(message);
  }

  @Test
  void whatFollowsIsTheKindsToSay() {
    assertThat(Kind.CONTRADICTED.worthRetrying()).isTrue();
    assertThat(Kind.OWN_KEY.worthRetrying()).isFalse();
    assertThat(Kind.OWN_KEY.stopsTheRun()).isFalse();
  }
}
