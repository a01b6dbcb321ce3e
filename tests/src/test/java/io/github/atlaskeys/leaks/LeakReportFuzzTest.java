package io.github.atlaskeys.leaks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.atlaskeys.fuzz.Mutations;
import io.github.atlaskeys.fuzz.Reading;
import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

class LeakReportFuzzTest {
  private static final List<String> SAMPLES =
      Stream.of(
              "gitleaks.json",
              "gitleaks.csv",
              "gitleaks.sarif",
              "betterleaks.json",
              "kingfisher.json",
              "trufflehog.jsonl",
              "github-alerts.json",
              "app.log",
              "keys.txt")
          .map(LeakReportFuzzTest::sample)
          .toList();

  private static String sample(String name) {
    try (InputStream in = LeakReportFuzzTest.class.getResourceAsStream("/leaks/" + name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Provide
  Arbitrary<byte[]> reports() {
    return Mutations.of(
        SAMPLES,
        "\"",
        ",",
        "publicKey=",
        "privateKey: ",
        "--publicKey ",
        "zmmrboas",
        "zmmrboas:",
        "mdb_sa_sk_",
        "{\"file\":",
        "\"commit\":{\"id\":",
        "file,secret\n");
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void anyBytesAreFindingsThatShowNoSecret(@ForAll("reports") byte[] bytes) {
    Reading.check(
        bytes,
        () -> {
          for (Finding finding : LeakReport.read(new StringReader(new String(bytes, UTF_8)))) {
            Reading.requireHarmless(finding.toString(), bytes);
            finding.id().ifPresent(id -> Reading.requireHarmless(id, bytes));
            finding.places().forEach(place -> Reading.requireHarmless(place.toString(), bytes));
          }
        },
        Set.of(UsageException.class));
  }
}
