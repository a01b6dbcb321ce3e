package io.github.atlaskeys.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.fuzz.Mutations;
import io.github.atlaskeys.fuzz.Reading;
import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class KeysCsvFuzzTest {
  private static final String P = "5953c5f380eef53887615f9a";
  private static final String K = "5d1d12c087d9d63e6d682438";

  private static final List<String> SAMPLES =
      List.of(
          "projectId,apiKeyId\n%s,%s\n".formatted(P, K),
          "project;publicKey\r\n\"payments; \"\"old\"\"\";zmmrboas\r\n",
          "Group Id\tAPI-KEY\troles\n%s\t%s\tGROUP_OWNER GROUP_READ_ONLY\n".formatted(P, K),
          "publicKey\nzmmrboas\nabcdefgh\n",
          "projectId,apiKeyId,publicKey,description,roles\n%s,%s,zmmrboas,\"CI, old\",\"GROUP%%20X\"\n"
              .formatted(P, K),
          "projectId,apiKeyId,note\n" + "%s,%s,%s\n".formatted(P, K, "x".repeat(300)).repeat(20));

  private static Path folder = Path.of("");

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("keys-csv");
  }

  @AfterContainer
  static void deleteFolder() throws IOException {
    Files.deleteIfExists(folder.resolve("keys.csv"));
    Files.deleteIfExists(folder);
  }

  @Provide
  Arbitrary<byte[]> files() {
    return Mutations.of(
        SAMPLES, ",", ";", "\t", "\"", "\"\"", "\n", P, K, "projectId", "apiKey", "roles");
  }

  @Provide
  Arbitrary<String> texts() {
    return Mutations.text();
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void anyBytesAreRowsOrAUsageError(@ForAll("files") byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("keys.csv"), bytes);

    for (boolean all : new boolean[] {false, true}) {
      Reading.check(
          bytes, () -> KeysCsv.toUnassign(file, "keys.csv", all), Set.of(UsageException.class));
    }
    Reading.check(bytes, () -> KeysCsv.toRestore(file, "keys.csv"), Set.of(UsageException.class));
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void rolesComeBackFromACell(@ForAll("texts") String one, @ForAll("texts") String other) {
    List<String> roles = List.of("GROUP_OWNER", one + "x", "x" + other);

    assertThat(RoleNames.fromCell(RoleNames.toCell(roles)))
        .isEqualTo(roles.stream().distinct().toList());
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void aLineStaysALineOfTheSameCells(@ForAll("texts") String one, @ForAll("texts") String other) {
    String line = Csv.line(one, other, "end");

    assertThat(line).endsWith("\n").doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}].");
    assertThat(Csv.cells(line.strip())).satisfies(cells -> assertThat(cells).hasSize(3));
    assertThat(Csv.line(Csv.cells(line.substring(0, line.length() - 1)).toArray()))
        .as("nothing is lost when it is written again")
        .isEqualTo(line);
  }
}
