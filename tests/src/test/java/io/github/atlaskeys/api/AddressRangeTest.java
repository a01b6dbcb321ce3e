package io.github.atlaskeys.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses are compared, however they were written. */
class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1/32, 192.0.2.1",
    "192.0.2.1/32, 192.0.2.1/32, 192.0.2.1",
    "' 192.0.2.77/24 ', 192.0.2.0/24, 192.0.2.0/24",
    "192.0.2.77/0, 0.0.0.0/0, 0.0.0.0/0",
    "2001:DB8::1, 2001:db8:0:0:0:0:0:1/128, 2001:db8:0:0:0:0:0:1",
    "2001:db8:0:0:0:0:0:1/128, 2001:db8:0:0:0:0:0:1/128, 2001:db8:0:0:0:0:0:1",
    "2001:db8:ffff::/33, 2001:db8:8000:0:0:0:0:0/33, 2001:db8:8000:0:0:0:0:0/33",
    "::/0, 0:0:0:0:0:0:0:0/0, 0:0:0:0:0:0:0:0/0",
  })
  void aRangeHasOneForm(String typed, String block, String shown) {
    var range = new AddressRange(typed);

    assertThat(range.cidrBlock()).isEqualTo(block);
    assertThat(range).hasToString(shown).isEqualTo(new AddressRange(shown));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "256.0.0.1",
        "1.2.3",
        "1.2.3.4/33",
        "1.2.3.4/",
        "1.2.3.4/x",
        "::/129",
        "1::2::3",
        ":",
        "::ffff:1.2.3.4",
        "1.2.3.4,5.6.7.8",
        "example.com/32",
        "fe80::1%eth0",
        "010.0.0.1",
        "10.0.0.01"
      })
  void whatIsNoAddressIsRefused(String typed) {
    assertThatThrownBy(() -> new AddressRange(typed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "\"%s\" is not an IP address or a CIDR block, for example 192.0.2.1 or 192.0.2.0/24",
            typed);
  }

  @Test
  void anEntryHasTheNamesOfBothKinds() {
    var key =
        new AccessListEntry(
            "192.0.2.1/32",
            "192.0.2.1",
            "2026-01-02T03:04:05Z",
            null,
            "2026-02-03T04:05:06Z",
            null,
            "192.0.2.1",
            "7",
            null);
    var account =
        new AccessListEntry(
            null,
            "192.0.2.1",
            null,
            "2026-01-02T03:04:05Z",
            null,
            "2026-02-03T04:05:06Z",
            "192.0.2.1",
            null,
            "7");

    for (var entry : new AccessListEntry[] {key, account}) {
      assertThat(entry.range()).isEqualTo(new AddressRange("192.0.2.1"));
      assertThat(entry.pathName()).isEqualTo("192.0.2.1");
      assertThat(entry.whenCreated()).contains(Instant.parse("2026-01-02T03:04:05Z"));
      assertThat(entry.whenLastUsed()).contains(Instant.parse("2026-02-03T04:05:06Z"));
      assertThat(entry.whereLastUsed()).contains("192.0.2.1");
      assertThat(entry.requests()).contains(7L);
    }
  }

  @Test
  void whatAtlasDoesNotSayIsNotKnown() {
    var entry =
        new AccessListEntry("192.0.2.0/24", null, null, null, "yesterday", null, null, null, null);

    assertThat(entry.pathName()).isEqualTo("192.0.2.0/24");
    assertThat(entry.whenCreated()).isEmpty();
    assertThat(entry.whenLastUsed()).isEmpty();
    assertThat(entry.whereLastUsed()).isEmpty();
    assertThat(entry.requests()).isEmpty();
    assertThatThrownBy(
            () -> new AccessListEntry(null, null, null, null, null, null, null, null, null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
