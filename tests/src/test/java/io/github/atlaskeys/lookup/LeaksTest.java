package io.github.atlaskeys.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.ApiKey.PrivateKeyEnd;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.find.KeyFinder;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.leaks.Finding;
import io.github.atlaskeys.leaks.LeakReport;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.SandboxOptions;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is read in any text, compared with what Atlas lists. */
class LeaksTest {
  private static final String OTHER_KEY = "5d1d12c087d9d63e6d682440";

  @AutoClose
  private final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withoutLimits()).seedExample();

  @Test
  void aKeyIsFoundByItsPublicKeyItsIdOrTheEndOfItsPrivateKey() throws Exception {
    for (String text :
        List.of(
            "ZMMRBOAS",
            Example.TARGET_KEY.toUpperCase(Locale.ROOT),
            "job " + Example.TARGET_PRIVATE_KEY.toUpperCase(Locale.ROOT),
            "privateKey=" + Example.TARGET_PRIVATE_KEY)) {
      assertThat(keys(text)).as(text).containsExactly(Example.TARGET_KEY);
    }
    assertThat(keys("job " + Example.TARGET_PRIVATE_KEY.replace("f3e", "f3f"))).isEmpty();
    assertThat(keys("e66d20841f3e\nx")).isEmpty();
  }

  /** It belongs to one of them and nothing tells to which: both are to be dealt with. */
  @Test
  void twoKeysThatEndAlikeAreBothFound() throws Exception {
    sandbox.apiKey(
        OTHER_KEY,
        Example.ORGANIZATION,
        "aaaaaaaa",
        "99999999" + Example.TARGET_PRIVATE_KEY.substring(8),
        "alike");

    assertThat(keys("job " + Example.TARGET_PRIVATE_KEY))
        .containsExactlyInAnyOrder(Example.TARGET_KEY, OTHER_KEY);
  }

  /** This repository, and a log full of UUIDs and of words of eight letters beside them. */
  @Test
  void ordinaryTextMatchesNoneOfTenThousandKeys() throws Exception {
    var random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      sandbox.apiKey(
          "%024x".formatted(i + 1),
          Example.ORGANIZATION,
          "q" + letters(i),
          new UUID(random.nextLong(), random.nextLong()).toString(),
          "one of many");
    }
    List<String> words = List.of("customer", "instance", "finished", "database", "resource");
    String log =
        random
            .ints(80_000)
            .mapToObj(
                i ->
                    "INFO %s:%s userId=%024x\n%024x\n"
                        .formatted(
                            words.get((i & 0xff) % 5),
                            new UUID(random.nextLong(), random.nextLong()),
                            i,
                            random.nextLong()))
            .collect(Collectors.joining());
    sandbox.forgetRequests();

    List<Finding> report = LeakReport.read(new StringReader(log + sources()));
    long start = System.nanoTime();
    SearchResult found = find(Leaks.queries(report));

    assertThat(report.size()).isGreaterThan(160_000);
    assertThat(found.keys())
        .extracting(each -> each.key().identifier())
        .as("what documents and tests call a key of the sandbox")
        .isSubsetOf(
            "zmmrboas",
            "breakgls",
            "sandboxa",
            "readerab",
            "mdb_sa_id_5d1d12c087d9d63e6d6824aa",
            "mdb_sa_id_5d0a3bd287d9d63e6d5f7abe");
    assertThat(sandbox.requests().size())
        .as("no ID of a log is asked for; those of sources under a label are few")
        .isLessThan(100);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
  }

  private static String letters(int number) {
    return "%07d"
        .formatted(number)
        .chars()
        .mapToObj(c -> "" + (char) (c - '0' + 'a'))
        .collect(Collectors.joining());
  }

  private static String sources() throws IOException {
    var text = new StringBuilder();
    for (String folder : List.of("lib/src", "cli/src", "sandbox/src")) {
      try (Stream<Path> files = Files.walk(Path.of("..", folder))) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          text.append(new String(Files.readAllBytes(file), UTF_8)).append('\n');
        }
      }
    }
    return text.toString();
  }

  @Test
  void nothingShowsTheEndOfAPrivateKey() throws Exception {
    SearchResult found = find(queries("privateKey=" + Example.TARGET_PRIVATE_KEY));

    String end = Example.TARGET_PRIVATE_KEY.substring(24);
    Principal key = found.keys().get(0).key();
    assertThat(key.privateKeyEnd()).contains(end);
    assertThat(key + "" + found.matches() + found.keys() + found).doesNotContain(end);
    assertThat(new PrivateKeyEnd(Example.TARGET_PRIVATE_KEY)).hasToString("***");
    assertThat(new PrivateKeyEnd(Example.TARGET_PRIVATE_KEY).value()).isEqualTo(end);
    assertThat(new PrivateKeyEnd("85daa09d408a").value()).isEmpty();
    assertThat(new io.github.atlaskeys.api.ApiKey(new ApiKeyId(OTHER_KEY), null, null, List.of()))
        .matches(none -> none.privateKeyEnd().isEmpty());
  }

  @Test
  void everyFindingEndsAsOneOfFour() throws Exception {
    String report =
        IntStream.range(0, 3)
                .mapToObj(
                    i -> "{\"file\":\"f%d\",\"secret\":\"%s\"}\n".formatted(i, UUID.randomUUID()))
                .collect(Collectors.joining())
            + "publicKey=abcdefgh\nmdb_sa_sk_"
            + "x".repeat(40)
            + "\nprivateKey="
            + Example.TARGET_PRIVATE_KEY;
    List<Finding> findings = LeakReport.read(new StringReader(report));

    var leaks = new Leaks(findings, find(Leaks.queries(findings)));

    assertThat(leaks.foundAt(new ApiKeyId(Example.TARGET_KEY))).contains("report line 6");
    assertThat(leaks.missing())
        .containsExactly("public key abcdefgh (report line 4)", "client secret (report line 5)");
    assertThat(leaks.notices())
        .containsExactly(
            "not found in Example-Org, the only organization these credentials can see: public key"
                + " abcdefgh (report line 4). It may belong to another organization.",
            "1 client secret without a client ID: report line 5. Look there for the client ID"
                + " (mdb_sa_id_...), and pass it to find-key.",
            "3 other UUIDs or words look only like a key: not found in Example-Org, the only"
                + " organization these credentials can see.");
    assertThat(leaks.mayBeElsewhere()).isFalse();
  }

  private List<String> keys(String text) throws Exception {
    return find(queries(text)).keys().stream().map(each -> each.key().id().value()).toList();
  }

  private static List<KeyQuery> queries(String text) throws IOException {
    return Leaks.queries(LeakReport.read(new StringReader(text)));
  }

  private SearchResult find(List<KeyQuery> queries) throws Exception {
    return KeyFinder.of(
            Atlas.at(sandbox.baseUri())
                .connect(
                    new ApiKeyCredentials(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY)))
        .withServiceAccounts()
        .find(queries);
  }
}
