package io.github.atlaskeys.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
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
    "0000:0000:0000:0000:0000:0000:0000:0000/0, 0:0:0:0:0:0:0:0/0, 0:0:0:0:0:0:0:0/0",
    "::/0, 0:0:0:0:0:0:0:0/0, 0:0:0:0:0:0:0:0/0",
    "0000:0000:0000:0000:0000:0000:0000:0001, 0:0:0:0:0:0:0:1/128, 0:0:0:0:0:0:0:1",
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

  /** Where each of these would be resolved, as if a name server had it. */
  @Test
  void noNameServerIsAsked(@TempDir Path folder) throws Exception {
    List<String> names =
        List.of(
            "localhost",
            "example.com",
            "1.2.3",
            "0x7f.1",
            "::ffff:1.2.3.4",
            "fe80::1%eth0",
            "010.0.0.1",
            "256.0.0.1",
            "1.2.3.999");
    Path hosts =
        Files.writeString(
            folder.resolve("hosts"),
            names.stream().map(name -> "10.9.8.7 " + name + "\n").collect(Collectors.joining()));
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + hosts,
                "-cp",
                System.getProperty("java.class.path"),
                Asking.class.getName()));
    line.addAll(names);

    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            "a resolver says 10.9.8.7\n"
                + names.stream().map(name -> name + " refused\n").collect(Collectors.joining()));
  }

  /** In a JVM of its own: which file stands for the name servers is read once. */
  static final class Asking {
    public static void main(String... names) throws UnknownHostException {
      System.out.println("a resolver says " + InetAddress.getByName("256.0.0.1").getHostAddress());
      for (String name : names) {
        String range;
        try {
          range = new AddressRange(name).toString();
        } catch (IllegalArgumentException e) {
          range = "refused";
        }
        System.out.println(name + " " + range);
      }
    }
  }

  /** Two halves are the usual way around a ban of one entry for all. */
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0/0, true",
    "128.0.0.0/1, true",
    "64.0.0.0/2, false",
    "::/0, true",
    "2000::/3, true",
    "2000::/4, false",
    "192.0.2.1, false",
    "2001:db8::1, false"
  })
  void halfOfAllAddressesIsEverywhere(String typed, boolean everywhere) {
    assertThat(new AddressRange(typed).isEverywhere()).isEqualTo(everywhere);
  }

  @Test
  @Timeout(10)
  void aLongTextIsRefusedAtOnce() {
    assertThatThrownBy(() -> new AddressRange(":".repeat(100_000) + "x"))
        .isInstanceOf(IllegalArgumentException.class);
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

  /** Whatever else an entry says, its path names what its range is, and no other. */
  @Test
  void anAddressBesideABlockNamesNoPath() {
    assertThat(entry("192.0.2.1/32", "../../apiKeys").pathName()).isEqualTo("192.0.2.1");
    assertThat(entry("192.0.2.1/32", "9.9.9.9").pathName()).isEqualTo("192.0.2.1");
    assertThat(entry("192.0.2.77/24", "192.0.2.77").pathName()).isEqualTo("192.0.2.77/24");
  }

  private static AccessListEntry entry(String block, String address) {
    return new AccessListEntry(block, address, null, null, null, null, null, null, null);
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
