package io.github.atlaskeys.leaks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LeakReportTest {
  private static final String PRIVATE_KEY = "4b6e1a90-3c1f-4f0a-9d3e-85daa09d408a";
  private static final String CLIENT = "mdb_sa_id_5f0a9d3e85daa09d408a1234";
  private static final String SECRET = "mdb_sa_sk_abcdefghijABCDEFGHIJ0123456789_-klmnopqr";
  private static final String C1 = "commit 9f2c1e4b7a3d5f6e8c0b1a2d3e4f5a6b7c8d9e0f";
  private static final String C2 = "commit fbc14303ffbf8fb1c2c1914e8dda7d0121633aca";

  @Test
  void gitleaksJson() throws IOException {
    assertThat(sample("gitleaks.json"))
        .containsExactly(
            "private key ends 85daa09d408a: line 9 of the report, deploy/atlas.env:3, "
                + C1
                + "; line 29 of the report, run.sh:7",
            "public key zmmrboas: line 29 of the report, run.sh:7");
  }

  /** A name is searched once, and not again with each element of its array. */
  @Test
  @Timeout(20)
  void aFieldWithALongNameIsReadInTime() throws IOException {
    String name = "x".repeat(400_000) + " " + SECRET;
    String elements = "1,".repeat(20_000) + "\"publicKey: zmmrboas\"";

    assertThat(LeakReport.read(new StringReader("{\"%s\":[%s]}".formatted(name, elements))))
        .hasSize(2);
  }

  /** It is searched for secrets before it is shown. */
  @Test
  @Timeout(10)
  void aFileNameWithoutEndIsNoPlace() throws IOException {
    assertThat(found("{\"file\":\"%s\",\"k\":\"%s\"}".formatted("eyJ-".repeat(50_000), CLIENT)))
        .containsExactly("client ID " + CLIENT + ": line 1 of the report");
  }

  /** A quoted cell has several lines; a UUID without a label is only a candidate. */
  @Test
  void gitleaksCsv() throws IOException {
    assertThat(sample("gitleaks.csv"))
        .containsExactly(
            "private key ends 85daa09d408a: line 2 of the report, deploy/atlas.env:3, " + C1,
            "public key zmmrboas: line 2 of the report, deploy/atlas.env:3, " + C1,
            "perhaps private key ends 85daa09d4000: line 4 of the report, b.env:9");
  }

  /** The snippet has two lines of a file; the commit stands outside of the location. */
  @Test
  void sarif() throws IOException {
    assertThat(sample("gitleaks.sarif"))
        .containsExactly(
            "public key zmmrboas: line 39 of the report, a.env:3, " + C2,
            "private key ends 85daa09d408a: line 39 of the report, a.env:3, " + C2,
            "client secret: line 70 of the report, b.env:8");
  }

  /** The client ID is a component of the secret's finding, with a line of its own. */
  @Test
  void betterleaksJson() throws IOException {
    assertThat(sample("betterleaks.json"))
        .containsExactly(
            "client secret " + CLIENT + ": line 1 of the report, app/.env:12, " + C1,
            "client ID " + CLIENT + ": line 1 of the report, app/.env:11, " + C1);
    assertThat(sample("betterleaks-1.json"))
        .containsExactly(
            "client secret " + CLIENT + ": line 9 of the report, auth.py:1, " + C1,
            "client ID " + CLIENT + ": line 21 of the report, auth.py:2, " + C1);
  }

  /** The public key stands in a field of its own, and in a command to validate it. */
  @Test
  void kingfisherJson() throws IOException {
    assertThat(sample("kingfisher.json"))
        .containsExactly(
            "public key zmmrboas: line 1 of the report, config/x.yml:2, " + C2,
            "perhaps private key ends 85daa09d408a: line 1 of the report, config/x.yml:2, " + C2,
            "client secret: line 1 of the report, z.env:5");
  }

  /** JSON lines between lines of the log, which begin with digits and have JSON in them too. */
  @Test
  void truffleHogJsonLines() throws IOException {
    assertThat(sample("trufflehog.jsonl"))
        .containsExactly(
            "perhaps private key ends 85daa09d408a: line 3 of the report, keys:4, " + C2,
            "perhaps public key zmmrboas: line 3 of the report, keys:4, " + C2,
            "perhaps private key ends 85daa09d408b: line 4 of the report",
            "client secret: line 5 of the report, /src/b.env:9");
  }

  @Test
  void gitHubAlerts() throws IOException {
    assertThat(sample("github-alerts.json"))
        .containsExactly("client secret: line 1 of the report, /example/secrets.txt:1, " + C2);
  }

  @Test
  void aLog() throws IOException {
    assertThat(sample("app.log"))
        .containsExactly(
            "perhaps private key ends 444455556666: line 1 of the report",
            "perhaps public key customer: line 1 of the report",
            "perhaps private key ends 444455556667: line 1 of the report",
            "public key zmmrboas: line 2 of the report",
            "API key ID 5d1d12c087d9d63e6d682438: line 3 of the report",
            "public key breakgls: line 4 of the report",
            "private key ends 85daa09d408a: line 4 of the report",
            "public key sandboxa: line 5 of the report",
            "API key ID 5d1d12c087d9d63e6d682439: line 5 of the report",
            "perhaps public key readerab: line 6 of the report",
            "perhaps private key ends 85daa09d4000: line 6 of the report",
            "client ID " + CLIENT + ": line 7 of the report",
            "client secret " + CLIENT + ": line 8 of the report");
  }

  @Test
  void aList() throws IOException {
    List<String> expected =
        List.of(
            "public key zmmrboas: line 2 of the report",
            "API key ID 5d1d12c087d9d63e6d682438: line 4 of the report",
            "public key breakgls: line 5 of the report",
            "private key ends 85daa09d408a: line 6 of the report");

    assertThat(sample("keys.txt")).isEqualTo(expected);
    assertThat(found(text("keys.txt").replace("\n", "\r\n"))).isEqualTo(expected);
  }

  /** Nothing in it is lost, but its words may be others: they count only if a key matches. */
  @Test
  void aListWithALineOfAnotherKindIsOfCandidates() throws IOException {
    assertThat(found("zmmrboas # CI\nof last week:\n5d1d12c087d9d63e6d682438\n"))
        .containsExactly(
            "perhaps public key zmmrboas: line 1 of the report",
            "perhaps API key ID 5d1d12c087d9d63e6d682438: line 3 of the report");
  }

  @Test
  void whatCannotBeReadIsNotCalledEmpty() {
    for (String text : List.of("z\0m\0m\0r\0b\0o\0a\0s\0", "\0z\0m\0m\0r\0b\0o\0a\0s")) {
      assertThatThrownBy(() -> found(text))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("save it in UTF-8");
    }
  }

  /** As in a file for --protect; what a comment holds is searched, too. */
  @Test
  void aLineOfAListMayEndInAComment() throws IOException {
    assertThat(found("zmmrboas # CI\nbreakgls\t# of %s\r\n# that is all".formatted(CLIENT)))
        .containsExactly(
            "public key zmmrboas: line 1 of the report",
            "public key breakgls: line 2 of the report",
            "client ID " + CLIENT + ": line 2 of the report");
  }

  /** Else a key of the list would be left as it is without a word. */
  @Test
  void aMistypedLineOfAListIsRefusedAndNotShown() {
    for (String line :
        List.of("zmmrboa", "mdb_sa_id_5d1d12c0", "5d1d12c087d9d63e6d68243", "secret_word")) {
      assertThatThrownBy(() -> found("# leaked\n\nzmmrboas\n" + line + "\nbreakgls\n"))
          .isInstanceOf(UsageException.class)
          .hasMessageStartingWith("line 4 of the list is not a public key, an ID or a client ID")
          .hasMessageNotContaining(line);
    }
  }

  @Test
  void labelsInManyNotations() throws IOException {
    for (String text :
        List.of(
            "MONGODB_ATLAS_PUBLIC_API_KEY=zmmrboas",
            "export MCLI_PUBLIC_API_KEY='zmmrboas'",
            "ATLAS_PUBLIC_KEY: zmmrboas.",
            "public_key  = \"zmmrboas\"",
            "\"publicKey\" : \"zmmrboas\"",
            "{\\\"publicKey\\\":\\\"zmmrboas\\\"}",
            "&quot;publicApiKey&quot;: &#34;zmmrboas&#34;",
            "<publicKey>zmmrboas</publicKey>",
            "--public-key zmmrboas",
            "--atlas-public-key \"zmmrboas\"",
            ".publicKey(\"zmmrboas\")",
            "Public Key: zmmrboas",
            "publicKey\nzmmrboas",
            "project;publicKey\npayments;zmmrboas",
            "{\"a\": {\"publicKeys\": [\"zmmrboas\"]}}",
            "-u zmmrboas:" + PRIVATE_KEY)) {
      assertThat(found(text)).as(text).anyMatch(each -> each.startsWith("public key zmmrboas"));
    }
  }

  @Test
  void noLabels() throws IOException {
    for (String text :
        List.of(
            "user: zmmrboas",
            "the public key zmmrboas",
            "--private-key zmmrboas",
            "publicKey = zmmrboas.get()",
            "publicKey = zmmrboas-x",
            "publicKey = zmmrboasx",
            "publicKey = Zmmrboas",
            "{\"user\": \"zmmrboas\"}",
            "userId: 5d1d12c087d9d63e6d682438",
            "keyId: 5d1d12c087d9d63e6d6824389",
            CLIENT.replace("1234", "123"),
            SECRET.replace("klm", ""))) {
      assertThat(found(text)).as(text).isEmpty();
    }
  }

  /** An account may have two secrets; and the ID stands before them, or after. */
  @Test
  void aSecretBelongsToTheClientBesideIt() throws IOException {
    String other = SECRET.replace("abc", "xyz");
    String otherClient = CLIENT.replace("1234", "1235");

    assertThat(found(CLIENT + " " + SECRET + " " + other + " " + otherClient))
        .filteredOn(each -> each.startsWith("client secret"))
        .containsExactly(
            "client secret " + CLIENT + ": line 1 of the report",
            "client secret " + CLIENT + ": line 1 of the report");
    assertThat(found(SECRET + " " + CLIENT + " " + other + " " + otherClient))
        .filteredOn(each -> each.startsWith("client secret"))
        .containsExactly(
            "client secret " + CLIENT + ": line 1 of the report",
            "client secret " + otherClient + ": line 1 of the report");
    assertThat(found(CLIENT + " ".repeat(400) + SECRET))
        .contains("client secret: line 1 of the report");
  }

  /** A report that was cut off, or that a tool's log broke up. */
  @Test
  void brokenJsonKeepsWhatItSaysAndTheRestIsText() throws IOException {
    String finding = "{\"File\":\"a\",\"Secret\":\"%s\"}".formatted(PRIVATE_KEY);

    assertThat(found("[" + finding + ",{\"File\":\"b\",\"Secret\":\"" + SECRET))
        .containsExactly(
            "perhaps private key ends 85daa09d408a: line 1 of the report, a",
            "client secret: line 1 of the report");
    assertThat(found("[\n" + finding + ",\npanic: %s\n%s".formatted(SECRET, finding)))
        .containsExactly(
            "perhaps private key ends 85daa09d408a: line 2 of the report, a",
            "client secret: line 3 of the report");
    assertThat(found("[[".repeat(2_000) + "\"" + PRIVATE_KEY + "\""))
        .containsExactly("perhaps private key ends 85daa09d408a: line 1 of the report");
  }

  @Test
  void brokenCsvIsReadAsText() throws IOException {
    assertThat(found("file,secret\na,x\n\"b,\n" + SECRET))
        .containsExactly("client secret: line 4 of the report");
  }

  @Test
  void theFileOfAFindingIsOneLineWithoutASecret() throws IOException {
    assertThat(
            found(
                "{\"file\":\"a\\n\\u001b[2J/%s/%s\",\"x\":\"%s\"}"
                    .formatted(SECRET, PRIVATE_KEY, CLIENT)))
        .contains("client ID " + CLIENT + ": line 1 of the report, a [2J/***/***");
  }

  @Test
  void thePasswordOfAConnectionStringIsNotShownAsAFile() throws IOException {
    assertThat(
            found(
                "{\"uri\":\"mongodb+srv://ci:hunter2@db.example.net/x\",\"key\":\"%s\"}"
                    .formatted(CLIENT)))
        .containsExactly(
            "client ID " + CLIENT + ": line 1 of the report, mongodb+srv://***@db.example.net/x");
  }

  @Test
  void aMillionFindingsEndInOneLine() {
    String many =
        IntStream.range(0, 1_000_000)
            .mapToObj("{\"Secret\":\"4b6e1a90-3c1f-4f0a-9d3e-%012x\"}\n"::formatted)
            .collect(Collectors.joining());

    assertThatThrownBy(() -> LeakReport.read(new StringReader(many)))
        .isInstanceOf(UsageException.class)
        .hasNoCause()
        .hasMessage("the report has more than 250,000 places that may hold a credential; split it");
  }

  @Test
  void aReportThatDoesNotFitIntoTheMemoryEndsInOneLine() {
    Reader huge =
        new Reader() {
          @Override
          public int read(char[] buffer, int offset, int length) {
            throw new OutOfMemoryError("Java heap space");
          }

          @Override
          public void close() {}
        };

    assertThatThrownBy(() -> LeakReport.read(huge))
        .isInstanceOf(UsageException.class)
        .hasMessage("the report does not fit into the memory; split it");
  }

  @Test
  void aReportWithoutEndIsNotRead() {
    Reader endless =
        new Reader() {
          @Override
          public int read(char[] buffer, int offset, int length) {
            return length;
          }

          @Override
          public void close() {}
        };

    assertThatThrownBy(() -> LeakReport.read(endless))
        .isInstanceOf(UsageException.class)
        .hasMessage("the report has more than 64 million characters; split it");
  }

  /** This repository, and a log full of UUIDs and of words of eight letters beside them. */
  @Test
  void ordinaryTextHasOnlyCandidates() throws IOException {
    var random = new Random(1);
    List<String> words = List.of("customer", "instance", "finished", "database", "resource");
    String log =
        IntStream.range(0, 8_000)
            .mapToObj(
                i ->
                    "INFO %s:%s %s=%s userId=%024x %s\n"
                        .formatted(
                            words.get(i % 5),
                            uuid(random),
                            words.get(i % 3),
                            uuid(random),
                            random.nextInt(),
                            words.get(i % 4)))
            .collect(Collectors.joining());
    String sources = sources();
    assertThat(log.length() + sources.length()).isGreaterThan(2_000_000);
    List<Finding> inLog = LeakReport.read(new StringReader(log));
    List<Finding> inSources = LeakReport.read(new StringReader(sources));

    assertThat(inLog.size()).isEqualTo(16_000 + words.size());
    assertThat(inLog).noneMatch(Finding::isNamed);
    assertThat(inSources)
        .filteredOn(finding -> finding.isNamed() && finding.kind() == Finding.Kind.PUBLIC_KEY)
        .extracting(finding -> finding.id().orElseThrow())
        .as("placeholders of examples and tests; a word here is a label that catches too much")
        .isSubsetOf("zmmrboas", "abcdefgh", "breakgls", "sandboxa", "readerab");
  }

  private static UUID uuid(Random random) {
    return new UUID(random.nextLong(), random.nextLong());
  }

  /** What lies in the folders of sources and pages; this test's own samples are not ordinary. */
  private static String sources() throws IOException {
    var text = new StringBuilder();
    for (String folder :
        List.of("lib/src", "cli/src", "sandbox/src", "tests/src/test/java", "docs")) {
      try (Stream<Path> files = Files.walk(Path.of("..", folder))) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          if (!file.toString().contains("leaks")) {
            text.append(new String(Files.readAllBytes(file), UTF_8)).append('\n');
          }
        }
      }
    }
    return text.toString();
  }

  private static List<String> sample(String name) throws IOException {
    return found(text(name));
  }

  private static String text(String name) throws IOException {
    try (InputStream in = LeakReportTest.class.getResourceAsStream("/leaks/" + name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static List<String> found(String text) throws IOException {
    return LeakReport.read(new StringReader(text)).stream()
        .map(
            finding ->
                (finding.isNamed() ? "" : "perhaps ")
                    + finding.kind()
                    + finding.id().map(id -> " " + id).orElse("")
                    + (finding.kind() == Finding.Kind.PRIVATE_KEY ? " ends " + finding.value() : "")
                    + ": "
                    + finding.places().stream()
                        .map(Place::toString)
                        .collect(Collectors.joining("; ")))
        .toList();
  }
}
