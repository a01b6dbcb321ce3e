package io.github.atlaskeys.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a secret gets into, a person is not shown it. */
class ShownTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000-aaaa-bbbb-cccc-0123456789ab",
        "0123456789abcdef0123456789abcdef",
        "mdb_sa_sk_Zm9vYmFy-YmF6cXV4_cXV1eA",
        "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJtZGIifQ.Zm9v-_Jh"
      })
  void aSecretIsMasked(String secret) {
    assertThat(SanitizedText.message("made with " + secret + ", he said"))
        .isEqualTo("made with ***, he said");
  }

  /** Of a token that is cut off, or a text that only begins as one, no part is read twice. */
  @Test
  void aTokenWithoutEndIsMaskedInTime() {
    String endless = "eyJ-".repeat(1_000_000);

    assertThat(
            assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> SanitizedText.message("made with " + endless)))
        .isEqualTo("made with ***");
    assertThat(
            assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> SanitizedText.message("eyJ ".repeat(1_000_000))))
        .hasSize(4_000_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mdb_sa_id_65f2a5a2b4a2d54a1f0c0001", "5d1d12c087d9d63e6d682438", "ey"})
  void anIdIsNot(String id) {
    assertThat(SanitizedText.message(id)).isEqualTo(id);
  }
}
