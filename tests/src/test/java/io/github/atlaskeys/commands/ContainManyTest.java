package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Await;
import io.github.atlaskeys.testing.Seed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code contain-key} with many keys, those of a report, and those that are protected. */
class ContainManyTest extends ContainTests {
  private static final int MANY = 40;

  /** That many keys, each with a list of its own. */
  private List<String> seedMany() {
    start(SandboxOptions.defaults().withoutLimits());
    return IntStream.range(0, MANY)
        .mapToObj(
            i -> {
              String id = "%024x".formatted(0xabc000 + i);
              sandbox
                  .apiKey(
                      id,
                      Example.ORGANIZATION,
                      "manyk%03d".formatted(i),
                      "00000000-0000-4000-8000-%012d".formatted(i),
                      "many " + i,
                      "ORG_MEMBER")
                  .withAccessList(id, "203.0.113." + i);
              return id;
            })
        .toList();
  }

  private static String[] with(List<String> keys, String... options) {
    return Stream.concat(keys.stream(), Stream.of(options)).toArray(String[]::new);
  }

  @Test
  void manyAreContainedTenAtATimeWithOneUndoFile() throws Exception {
    List<String> keys = seedMany();
    sandbox.fault(Fault.latency(Duration.ofMillis(30)).on("POST").always());

    Outcome run =
        command(Script.CONTAIN_KEY).whileAsked(sandbox::forgetRequests).typing("y").run(with(keys));

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.mostConcurrent()).isBetween(2, 10);
    assertThat(keys).allSatisfy(key -> assertThat(sandbox.accessList(key)).isEqualTo(CONTAINED));
    assertThat(Files.readAllLines(undo()))
        .hasSize(1 + MANY)
        .last()
        .asString()
        .contains(",203.0.113.");
    Outcome restored = command(Script.RESTORE_KEYS).run(undo().toString(), "--yes");
    assertThat(restored.exit()).as("%s", restored).isZero();
    for (int i = 0; i < MANY; i++) {
      assertThat(sandbox.accessList(keys.get(i))).containsExactly("203.0.113." + i + "/32");
    }
  }

  /** As the run itself would. */
  @Test
  void aDryRunThatCannotReadAListEndsWithFour() {
    sandbox.fault(
        Fault.status(404, "NOT_FOUND").onPath(Example.TARGET_KEY + "/accessList$").always());

    Outcome run = contain(KEY, Example.READER_PUBLIC_KEY, "--dry-run", "-o", "json");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.out()).contains("\"complete\":false,");
    assertThat(contain(KEY, Example.READER_PUBLIC_KEY, "--yes").exit()).isEqualTo(4);
  }

  @Test
  void aRefusalThatOthersWouldMeetEndsItWithTheFirst() throws Exception {
    List<String> keys = seedMany();
    sandbox.fault(Fault.status(403, "IP_ADDRESS_NOT_ON_ACCESS_LIST").on("POST").always());

    Outcome run = contain(with(keys, "--yes", "-o", "json"));

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(sandbox.countSigned("POST")).isOne();
    assertThat(run.out())
        .contains("\"verdicts\":{\"NOT_ATTEMPTED\":%d,\"REFUSED\":1}".formatted(MANY - 1));
    assertThat(undoFiles()).isEmpty();
  }

  @Test
  void ctrlCLetsThoseInFlightFinish() throws Exception {
    List<String> keys = seedMany();
    sandbox.fault(Fault.latency(Duration.ofSeconds(4)).on("POST").always());
    Path out = folder.resolve("out.json");
    Process process =
        process(with(keys, "--yes", "-o", "json")).redirectOutput(out.toFile()).start();
    Await.until(() -> sandbox.countSigned("POST") >= 11);

    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(out)).isEqualTo(130);
    assertThat(sandbox.countSigned("POST")).as("the first, and ten at once").isEqualTo(11);
    assertThat(Files.readString(out))
        .contains("\"verdicts\":{\"NOT_ATTEMPTED\":%d,\"REPLACED\":11}".formatted(MANY - 11));
    assertThat(keys.stream().map(sandbox::accessList).filter(CONTAINED::equals)).hasSize(11);
    assertThat(Files.readAllLines(undo())).hasSize(1 + 11);
  }

  @Test
  void aFolderThatCannotBeWrittenToEndsItBeforeAnythingIsChanged() throws Exception {
    Files.delete(folder);
    try {
      Outcome run = contain(KEY, "--yes");

      assertThat(run.exit()).as("%s", run).isEqualTo(2);
      assertThat(run.err()).contains("cannot use a file of this run", "(nothing was changed)");
      assertThat(list()).isEqualTo(LIST);
    } finally {
      Files.createDirectory(folder);
    }
  }

  // ------------------------------------------------------------------ a report

  @Test
  void aFileThatIsTakenForAKeyIsToBeReadWithFrom() throws Exception {
    String report = Files.writeString(folder.resolve("app.log"), "zmmrboas\n").toString();

    assertThat(contain(report, "--yes"))
        .isEqualTo(
            new Outcome(
                2,
                "",
                "contain-key: %s is a file: use --from FILE (nothing was sent)\n"
                    .formatted(report)));
    assertThat(command(Script.FIND_KEY).run(report).err()).contains("is a file: use --from FILE");
    assertThat(command(Script.UNASSIGN_KEY).run(report, "--all-projects", "--yes").err())
        .contains("this is a file: use unassign-keys --from FILE");
    assertThat(sandbox.requests()).isEmpty();
  }

  @Test
  void aPrivateKeyIsNotShownAndFromFindsIt() {
    assertThat(contain(Example.TARGET_PRIVATE_KEY, "--yes").err())
        .isEqualTo(
            "contain-key: a text looks like a secret (not shown); search by public key or client ID;"
                + " --from FILE finds a key by its private key\n");
  }

  @Test
  void theKeysOfAReportAreContainedAndOthersAreNamed() throws Exception {
    String foreign = "mdb_sa_id_ffffffffffffffffffffffff";
    Path report =
        Files.writeString(
            folder.resolve("app.log"),
            "12:01 PUBLIC_KEY=zmmrboas\n12:02 CLIENT_ID=%s\n".formatted(foreign));

    Outcome run = contain("--from", report.toString(), "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(list()).isEqualTo(CONTAINED);
    assertThat(run.err()).contains("not found in ", foreign).contains("Found at  report line 1\n");
    restore();
  }

  /** It is contained, and there is still something to do. */
  @Test
  void aSecretThatNothingNamesTheAccountOfEndsInFour() throws Exception {
    String secret = "mdb_sa_sk_" + "a1_-".repeat(10);
    Path report =
        Files.writeString(folder.resolve("app.log"), "PUBLIC_KEY=zmmrboas\n\nx: " + secret + "\n");

    Outcome run = contain("--from", report.toString(), "--yes", "-o", "json");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(list()).isEqualTo(CONTAINED);
    assertThat(run.out()).contains("\"foundAt\":\"report line 1\"");
    assertThat(run.out() + run.err()).contains("client secret").doesNotContain(secret, "a1_-a1");
    restore();
  }

  @Test
  void aReportWithoutAKeyOfOursChangesNothing() throws Exception {
    Path report = Files.writeString(folder.resolve("app.log"), "PUBLIC_KEY=abcdefgh\n");

    Outcome run = contain("--from", report.toString(), "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.err()).contains("abcdefgh", "Nothing was changed.");
    assertThat(sandbox.count("POST")).isZero();
  }

  @Test
  void aProtectedKeyIsNeitherContainedNorRestored() throws Exception {
    Path file = Files.writeString(folder.resolve("protect.txt"), "zmmrboas\n");

    Outcome run = contain(KEY, "--dry-run", "--protect", file.toString());

    assertThat(run.exit()).as("%s", run).isEqualTo(2);
    assertThat(run.err())
        .contains("zmmrboas", "is protected (" + file + ", line 1) (nothing was changed)");
    assertThat(contain(KEY, "--yes").exit()).isZero();
    Outcome restored =
        command(Script.RESTORE_KEYS)
            .with("ATLAS_KEYS_PROTECT", file.toString())
            .run(undo().toString(), "--yes");
    assertThat(restored.exit()).as("%s", restored).isEqualTo(2);
    assertThat(restored.err()).contains("is protected");
    assertThat(list()).isEqualTo(CONTAINED);
  }

  /** A role that is missing for one is missing for all. */
  @Test
  void listsThatAreHiddenAreAskedForOnce() {
    String[] keys =
        Stream.concat(IntStream.range(0, 40).mapToObj(i -> Seed.key(i).value()), Stream.of("--yes"))
            .toArray(String[]::new);
    Seed.assigned(sandbox, 1, 40);
    sandbox.forgetRequests();

    Outcome run =
        command(Script.CONTAIN_KEY)
            .with("MONGODB_ATLAS_PUBLIC_API_KEY", Example.READER_PUBLIC_KEY)
            .with("MONGODB_ATLAS_PRIVATE_API_KEY", Example.READER_PRIVATE_KEY)
            .run(keys);

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.err()).contains("need Organization Owner");
    assertThat(sandbox.requests())
        .filteredOn(each -> each.path().endsWith("/accessList") && each.signed())
        .hasSizeBetween(1, 2);
  }
}
