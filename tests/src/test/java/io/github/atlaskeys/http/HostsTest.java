package io.github.atlaskeys.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTest {

  @ParameterizedTest
  @CsvSource({
    "https://cloud.mongodb.com, https://cloud.mongodb.com",
    "https://cloud.mongodb.com/, https://cloud.mongodb.com",
    "HTTPS://Ops.example.com:8443/, https://ops.example.com:8443",
    "http://localhost:8080, http://localhost:8080",
    "http://127.0.0.1:8080, http://127.0.0.1:8080",
    "http://[::1]:8080, http://[::1]:8080"
  })
  void aHostIsTakenWithoutItsSlash(String given, String taken) {
    assertThat(Atlas.at(URI.create(given)).host()).hasToString(taken);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://cloud.mongodb.com",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://10.0.0.1"
      })
  void plainHttpIsForThisMachineAlone(String given) {
    assertThatThrownBy(() -> Atlas.at(URI.create(given)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "base URL must start with https:// (plain http only to this machine itself), was \""
                + given
                + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://cloud.mongodb.com", "cloud.mongodb.com", "https://:8443", "opaque:x"})
  void whatIsNoHttpsUrlIsRefused(String given) {
    assertThatThrownBy(() -> Atlas.at(URI.create(given)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("base URL must ")
        .hasMessageEndingWith(", was \"" + given + "\"");
  }

  @Test
  void theApisPathIsNotForTheCallerToGive() {
    assertThatThrownBy(() -> Atlas.at(URI.create("https://cloud.mongodb.com/api/atlas/v2")))
        .hasMessage("base URL must hold only scheme, host and port; its path follows from the API");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://x.example:0",
        "https://x.example:99999",
        "https://[fe80::1%25eth0]:8443",
        "https://my_host:8443"
      })
  void whatNoRequestCouldBeSentToIsRefusedAtOnce(String given) {
    assertThatThrownBy(() -> Atlas.at(URI.create(given)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("base URL must name a host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://u_x:s3cr3t@my_host", "https://x.example?key=s3cr3t"})
  void whatMayHoldASecretIsNotRepeated(String given) {
    assertThatThrownBy(() -> Atlas.at(URI.create(given)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void credentialsInAUrlAreRefusedAndNotRepeated() {
    assertThatThrownBy(() -> Atlas.at(URI.create("https://zmmrboas:s3cr3t@cloud.mongodb.com")))
        .hasMessageContaining("must not hold credentials")
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void aTimeoutHasBounds() {
    assertThatThrownBy(() -> Atlas.cloud().timeout(Duration.ZERO))
        .hasMessage("timeout must be 1 ms to 1 hour");
    assertThatThrownBy(() -> Atlas.cloud().timeout(Duration.ofHours(2)))
        .hasMessage("timeout must be 1 ms to 1 hour");
  }
}
