package io.github.atlaskeys.admin;

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
    "HTTPS://ops.example.com:8443/, HTTPS://ops.example.com:8443",
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
  @ValueSource(strings = {"ftp://cloud.mongodb.com", "cloud.mongodb.com", "https:///x", "/api"})
  void whatIsNoHttpsUrlIsRefused(String given) {
    assertThatThrownBy(() -> Atlas.at(URI.create(given)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("base URL must ")
        .hasMessageEndingWith(", was \"" + given + "\"");
  }

  @Test
  void theApisPathIsNotForTheCallerToGive() {
    assertThatThrownBy(() -> Atlas.at(URI.create("https://cloud.mongodb.com/api/atlas/v2")))
        .hasMessageStartingWith("base URL must hold only scheme, host and port");
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
        .hasMessage("timeout must be 1 ms to 1 hour, was PT0S");
    assertThatThrownBy(() -> Atlas.cloud().timeout(Duration.ofHours(2)))
        .hasMessage("timeout must be 1 ms to 1 hour, was PT2H");
  }
}
