package io.github.atlaskeys.commands;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.RecordedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real reports of each scanner's format, with fake secrets, for {@code --from}. */
class FromReportTest extends AllProjectsRun {
  private static final String ACCOUNT = Example.TARGET_CLIENT_ID;
  private static final String LEAKED = Example.TARGET_PRIVATE_KEY;

  /** No part of a secret that nothing else has may be anywhere. */
  private static final List<String> SECRETS =
      List.of(
          LEAKED.substring(0, 8),
          LEAKED.substring(9, 23),
          LEAKED.substring(24),
          "aaaaaaaa-3c1f",
          "85daa09d4000",
          "abcdefghijABCDEFGHIJ",
          "48231234");

  private final List<String> outputs = new ArrayList<>();

  private CommandRun command(Script script) {
    return CommandRun.of(script.in(() -> folder), sandbox).sleeping(this::sleep);
  }

  private Outcome run(Script script, String... arguments) {
    return kept(command(script).run(arguments));
  }

  private Outcome kept(Outcome outcome) {
    outputs.add(outcome.out());
    outputs.add(outcome.err());
    return outcome;
  }

  /** A sample, whose secrets are the sandbox's. */
  private static String text(String name) throws IOException {
    try (InputStream in = FromReportTest.class.getResourceAsStream("/leaks/" + name)) {
      return new String(in.readAllBytes(), UTF_8)
          .replace("4b6e1a90-3c1f-4f0a-9d3e-85daa09d408a", LEAKED)
          .replace("mdb_sa_id_5f0a9d3e85daa09d408a1234", ACCOUNT);
    }
  }

  private String report(String name) throws IOException {
    return Files.writeString(folder.resolve(name), text(name)).toString();
  }

  private boolean isAssigned(String key) {
    return Stream.of(Example.PAYMENTS_PRODUCTION, Example.PAYMENTS_STAGING, Example.ANALYTICS)
        .anyMatch(project -> sandbox.isAssigned(project, key));
  }

  // ------------------------------------------------------------------ every format

  @ParameterizedTest
  @CsvSource({
    "gitleaks.json, 0, zmmrboas, ''",
    "gitleaks.csv, 0, zmmrboas, 1 other UUID or word looks only like a key",
    "gitleaks.sarif, 4, zmmrboas, 1 client secret without a client ID: b.env:8. Look there",
    "betterleaks.json, 0, ci pipeline, ''",
    "betterleaks-1.json, 0, ci pipeline, ''",
    "kingfisher.json, 4, zmmrboas, 1 client secret without a client ID: z.env:5. Look there",
    "trufflehog.jsonl, 4, zmmrboas, 1 client secret without a client ID: /src/b.env:9. Look there",
    "github-alerts.json, 4, '', 1 client secret without a client ID: /example/secrets.txt:1@fbc14303ffbf. Look there",
    "app.log, 4, breakgls sandboxa zmmrboas ci pipeline readerab, API key ID 5d1d12c087d9d63e6d682439 (report line 5)",
    "keys.txt, 0, breakgls zmmrboas, ''"
  })
  void findKeyFindsWhatIsIn(String name, int exit, String found, String notice) throws IOException {
    String file = report(name);

    Outcome text = run(Script.FIND_KEY, "--from", file);
    Outcome json = run(Script.FIND_KEY, "--from", file, "-o", "json");
    Outcome csv = run(Script.FIND_KEY, "--from", file, "-o", "csv");
    Outcome piped =
        kept(command(Script.FIND_KEY).reading(text(name)).run("--from", "-", "-o", "json"));

    assertThat(List.of(text.exit(), json.exit(), csv.exit())).as("%s", text).containsOnly(exit);
    assertThat(text.err()).contains(notice);
    assertThat(keys(json)).isEqualTo(found);
    assertThat(piped).isEqualTo(json);
    assertThat(text.out().lines().filter(line -> line.startsWith("  found at ")))
        .hasSize(OutputSchema.lines(json).stream().filter(FromReportTest::isKey).toList().size());
    assertThat(csv.out().lines().skip(1)).allMatch(row -> row.matches(".*,[^,]+"));
    assertThat(csv.out()).startsWith("projectId,apiKeyId,").contains(",organizationRoles,foundAt");
    requireNoSecret();
  }

  private static boolean isKey(JsonNode line) {
    return line.get("type").asText().equals("key");
  }

  private static String keys(Outcome json) {
    return OutputSchema.lines(json).stream()
        .filter(FromReportTest::isKey)
        .map(line -> line.get("publicKey").asText())
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "gitleaks.json, 0, zmmrboas, deploy/atlas.env:3@9f2c1e4b7a3d and 1 more",
    "gitleaks.csv, 0, zmmrboas, deploy/atlas.env:3@9f2c1e4b7a3d",
    "gitleaks.sarif, 4, zmmrboas, a.env:3@fbc14303ffbf",
    "betterleaks.json, 0, ci pipeline, app/.env:12@9f2c1e4b7a3d and 1 more",
    "betterleaks-1.json, 0, ci pipeline, auth.py:1@9f2c1e4b7a3d and 1 more",
    "kingfisher.json, 4, zmmrboas, config/x.yml:2@fbc14303ffbf",
    "trufflehog.jsonl, 4, zmmrboas, keys:4@fbc14303ffbf",
    "keys.txt, 5, zmmrboas, report line 2 and 2 more"
  })
  void unassignKeysUnassignsWhatIsIn(String name, int exit, String key, String foundAt)
      throws IOException {
    String file = report(name);
    List<String> before = ids(file);

    Outcome dry = run(Script.UNASSIGN_KEYS, "--from", file, "--dry-run");
    Outcome json = run(Script.UNASSIGN_KEYS, "--from", file, "--dry-run", "-o", "json");
    assertThat(List.of(dry.exit(), json.exit())).as("%s", dry).containsOnly(exit);
    assertThat(json.out()).contains("\"complete\":" + (exit != 4) + ",");
    assertThat(sandbox.count("DELETE")).isZero();

    Outcome run = run(Script.UNASSIGN_KEYS, "--from", file, "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(exit);
    assertThat(before).isNotEmpty().noneMatch(this::isAssigned);
    assertThat(run.out()).contains("Verified: ");
    assertThat(Files.readAllLines(only(".results.csv")).get(0)).endsWith(",roles,foundAt");
    assertThat(Files.readAllLines(only(".results.csv")))
        .anyMatch(line -> line.contains("," + key + ",") && line.endsWith(",\"" + foundAt + "\""));
    assertThat(OutputSchema.lines(json))
        .anyMatch(line -> foundAt.equals(line.path("foundAt").asText()));
    assertThat(folder.toFile().list())
        .as("nothing to resume, and results and roles named after the report")
        .hasSize(3)
        .allMatch(each -> each.startsWith(name));
    assertThat(restore(only(".undo.csv")).exit()).isZero();
    assertThat(before).allMatch(this::isAssigned);
    requireNoSecret();
  }

  private List<String> ids(String file) {
    return OutputSchema.lines(run(Script.FIND_KEY, "--from", file, "-o", "json")).stream()
        .filter(FromReportTest::isKey)
        .map(line -> line.get("apiKeyId").asText())
        .toList();
  }

  /** All that came of the runs of this test, and all that they sent and left. */
  private void requireNoSecret() throws IOException {
    for (Path each : files()) {
      if (each.getFileName().toString().contains("Z.")) { // what a run made
        outputs.add(Files.readString(each));
      }
      outputs.add(each.getFileName().toString());
    }
    for (RecordedRequest request : sandbox.requests()) {
      outputs.add(request.toString());
    }
    assertThat(outputs).hasSizeGreaterThan(4);
    for (String secret : SECRETS) {
      assertThat(outputs).noneMatch(output -> output.contains(secret));
    }
  }

  // ------------------------------------------------------------------ plan, run, resume

  @Test
  void thePlanNamesEachKeyTheMostDangerousFirst() throws IOException {
    sandbox.assign(Example.PAYMENTS_STAGING, Example.READER_KEY, "GROUP_OWNER");

    CommandRun asked = command(Script.UNASSIGN_KEYS).typing("y");
    Outcome run = kept(asked.run("--from", listed("readerab", "zmmrboas", "breakgls")));

    assertThat(run.exit()).as("%s", run).isEqualTo(5);
    assertThat(run.err())
        .containsSubsequence(
            "NAME      ORGANIZATION ROLES  OWNER OF  PROJECTS  ID                        FOUND AT\n",
            "breakgls  ORG_OWNER           1         1         5d0a3b9987d9d63e6d5f7a83  report line 3\n",
            "readerab  ORG_MEMBER          1         2         5d0a3b5287d9d63e6d5f7a4c  report line 1\n",
            "zmmrboas  ORG_MEMBER          1         2         5d1d12c087d9d63e6d682438  report line 2\n",
            "PROJECT ",
            "Unassign 3 keys from 3 projects (5 assignments)?");
  }

  @Test
  void rowsAreListedInThatOrder() throws IOException {
    Outcome run =
        run(
            Script.UNASSIGN_KEYS,
            "--from",
            listed("readerab", "zmmrboas", "breakgls"),
            "--dry-run",
            "--list");
    Outcome typed =
        run(Script.UNASSIGN_KEY, "readerab", "zmmrboas", "breakgls", "--all-projects", "--dry-run");

    for (Outcome each : List.of(run, typed)) {
      assertThat(each.out()).containsSubsequence(" breakgls ", " zmmrboas ", " readerab ");
    }
  }

  private String listed(String... lines) throws IOException {
    return Files.write(folder.resolve("list.txt"), List.of(lines)).toString();
  }

  @Test
  void aRunOfAFileIsResumed() throws IOException {
    String file = report("gitleaks.json");
    refuseOneProject();
    Outcome cut = run(Script.UNASSIGN_KEYS, "--from", file, "--yes", "--max-attempts", "1");

    assertThat(cut.exit()).as("%s", cut).isEqualTo(3);
    assertThat(cut.out())
        .contains(
            "Resume    jbang unassign-keys@atlaskeys --from %s --yes --max-attempts 1 --resume\n"
                .formatted(file));
    requireNoSecret();
    sandbox.clearFaults();
    Outcome resumed = run(Script.UNASSIGN_KEYS, "--from", file, "--yes", "--resume");

    assertThat(resumed.exit()).as("%s", resumed).isZero();
    assertThat(isAssigned(KEY)).isFalse();
    assertThat(Files.readAllLines(only(".results.csv")))
        .hasSize(3)
        .filteredOn(line -> line.contains(",UNASSIGNED,"))
        .as("also of what was done after the interruption")
        .allMatch(line -> line.endsWith(",\"deploy/atlas.env:3@9f2c1e4b7a3d and 1 more\""));
    assertThat(folder.toFile().list()).hasSize(3);
    requireNoSecret();
    assertThat(run(Script.UNASSIGN_KEYS, "--from", file, "--yes", "--resume").err())
        .contains("nothing to resume: no interrupted run of ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--from -", "--from=-"})
  void aRunOfAPipeIsResumedFromItsSavedRows(String from) throws IOException {
    refuseOneProject();
    Outcome cut =
        kept(
            command(Script.UNASSIGN_KEYS)
                .reading(text("betterleaks.json"))
                .run((from + " --yes --max-attempts 1").split(" ")));

    assertThat(cut.exit()).as("%s", cut).isEqualTo(3);
    Path saved =
        files().stream()
            .filter(each -> each.toString().matches(".*stdin-\\d{8}T\\d{6}Z.csv"))
            .findFirst()
            .orElseThrow();
    assertThat(cut.out()).contains(" %s%s --yes ".formatted(from.replaceFirst("-$", ""), saved));
    requireNoSecret();
    sandbox.clearFaults();

    assertThat(
            kept(command(Script.UNASSIGN_KEYS)
                    .reading(text("betterleaks.json"))
                    .run("--from", "-", "--yes", "--resume"))
                .err())
        .contains("input from a pipe cannot be resumed; name the file");
    Outcome resumed = run(Script.UNASSIGN_KEYS, "--from", saved.toString(), "--yes", "--resume");

    assertThat(resumed.exit()).as("%s", resumed).isZero();
    assertThat(isAssigned(ACCOUNT)).isFalse();
    requireNoSecret();
  }

  /** A CSV may be edited on the way, and a secret be pasted into it. */
  @Test
  void theCsvOfFindKeyTakesThePlacesAlong() throws IOException {
    Outcome found = run(Script.FIND_KEY, "--from", report("gitleaks.json"), "-o", "csv");
    String csv = found.out().replace(",deploy/", ",deploy/" + LEAKED + "/");

    Outcome run = kept(command(Script.UNASSIGN_KEYS).reading(csv).run("-", "--yes"));

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(Files.readAllLines(only(".results.csv")).subList(1, 3))
        .allMatch(line -> line.endsWith(",\"deploy/***/atlas.env:3@9f2c1e4b7a3d and 1 more\""));
    requireNoSecret();
  }

  /** What nobody has is in no row: it is saved beside them, and no resumed run forgets it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aResumedRunStillSaysWhatWasNotFound(boolean killed) throws IOException {
    String file = report("app.log");
    Files.writeString(
        Path.of(file),
        "publicKey=abcdefgh mdb_sa_sk_abcdefghijABCDEFGHIJ0123456789_-klmnopqr\nprivateKey=%s\n"
            .formatted(LEAKED));
    refuseOneProject();
    Outcome cut = run(Script.UNASSIGN_KEYS, "--from", file, "--yes", "--max-attempts", "1");
    assertThat(cut.exit()).as("%s", cut).isEqualTo(3);
    if (!killed) { // resumed twice
      run(Script.UNASSIGN_KEYS, "--from", file, "--yes", "--max-attempts", "1", "--resume");
    }
    sandbox.clearFaults();

    Outcome resumed = run(Script.UNASSIGN_KEYS, "--from", file, "--yes", "--resume", "-o", "json");

    assertThat(resumed.exit()).as("%s", resumed).isEqualTo(4);
    assertThat(isAssigned(KEY)).isFalse();
    assertThat(resumed.err())
        .startsWith(
            "unassign-keys: not found when this run began: public key abcdefgh (report line 1),"
                + " client secret (report line 1)\n");
    JsonNode summary = OutputSchema.lines(resumed).get(OutputSchema.lines(resumed).size() - 1);
    assertThat(summary.get("notFound").toString())
        .isEqualTo("[\"public key abcdefgh (report line 1)\",\"client secret (report line 1)\"]");
    assertThat(summary.get("complete").asBoolean(true)).isFalse();
    assertThat(files()).as("nothing is left to resume").hasSize(3);
    requireNoSecret();
  }

  @Test
  void aResumedRunOfASearchThatDidNotSeeEverythingIsNotComplete() throws IOException {
    withRolesIn(Example.PAYMENTS_PRODUCTION, Example.ANALYTICS);
    Path file = folder.resolve("some.log");
    Files.writeString(file, "privateKey=" + LEAKED + "\njob " + UUID.randomUUID());
    CommandRun limited =
        command(Script.UNASSIGN_KEYS)
            .with("MONGODB_ATLAS_PUBLIC_API_KEY", "onlyproj")
            .with("MONGODB_ATLAS_PRIVATE_API_KEY", PRIVATE_KEY);
    refuseOneProject();
    kept(limited.run("--from", file.toString(), "--yes", "--max-attempts", "1"));
    sandbox.clearFaults();

    Outcome resumed = run(Script.UNASSIGN_KEYS, "--from", file.toString(), "--yes", "--resume");

    assertThat(resumed.exit()).as("%s", resumed).isEqualTo(3);
    assertThat(isAssigned(KEY)).isFalse();
    assertThat(resumed.err())
        .contains(
            "unassign-keys: the search that this run began with was not complete; search again with"
                + " other credentials: find-key --from FILE\n");
  }

  // ------------------------------------------------------------------ whose it is

  @Test
  void theCallersOwnKeyIsNotForItselfToContain() throws IOException {
    String list = listed(Example.CALLER_PUBLIC_KEY, "breakgls");

    for (String option : List.of("--dry-run", "--yes")) {
      Outcome run = run(Script.UNASSIGN_KEYS, "--from", list, option);

      assertThat(run.exit()).as("%s", run).isEqualTo(5);
      assertThat(run.out())
          .contains("Contain   jbang contain-key@atlaskeys breakgls\n")
          .doesNotContain("contain-key@atlaskeys " + Example.CALLER_PUBLIC_KEY);
      assertThat(run.err())
          .contains(
              "unassign-keys: API key sandboxa ",
              " is what you are authenticated with; this run does not change it\n");
    }
  }

  /** Nothing tells which of the two has leaked. */
  @Test
  void ofTwoKeysThatEndAlikeBothAreNamed() throws IOException {
    sandbox.apiKey(
        OTHER_KEY, Example.ORGANIZATION, "aaaaaaaa", "99999999" + LEAKED.substring(8), "alike");
    sandbox.assign(Example.ANALYTICS, OTHER_KEY, "GROUP_OWNER");
    String list = listed(LEAKED);

    Outcome found = run(Script.FIND_KEY, "--from", list);
    Outcome run = run(Script.UNASSIGN_KEYS, "--from", list, "--dry-run");

    assertThat(found.out()).contains("API key aaaaaaaa ", "API key zmmrboas ");
    assertThat(run.out())
        .containsPattern("\naaaaaaaa .* report line 1\n")
        .containsPattern("\nzmmrboas .* report line 1\n");
    assertThat(List.of(found.err(), run.err()))
        .allSatisfy(
            err ->
                assertThat(err)
                    .contains("private key (report line 1) matches 2 keys: ")
                    .contains("aaaaaaaa \"alike\" (" + OTHER_KEY + ")", "zmmrboas \"ci deploy\""));
    assertThat(List.of(found.exit(), run.exit())).containsOnly(0);
  }

  @Test
  void aReportThatHasChangedIsNotResumed() throws IOException {
    String file = report("gitleaks.json");
    refuseOneProject();
    run(Script.UNASSIGN_KEYS, "--from", file, "--yes", "--max-attempts", "1");
    Files.writeString(Path.of(file), " ", java.nio.file.StandardOpenOption.APPEND);

    assertThat(run(Script.UNASSIGN_KEYS, "--from", file, "--yes", "--resume").err())
        .contains("cannot resume, ", " has changed since that run began");
  }

  private void refuseOneProject() {
    sandbox.fault(
        Fault.status(500, "UNEXPECTED_ERROR")
            .on("DELETE")
            .onPath(".*" + Example.ANALYTICS + ".*")
            .always());
  }

  // ------------------------------------------------------------------ what does not match

  @Test
  void aForeignKeyStopsNoContainmentOfOurs() throws IOException {
    String report =
        "publicKey=abcdefgh privateKey=" + UUID.randomUUID() + "\nprivateKey=" + LEAKED + "\n";

    Outcome run = piped(report, "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(isAssigned(KEY)).isFalse();
    assertThat(run.err())
        .containsSubsequence(
            "unassign-keys: not found in Example-Org, the only organization these credentials can"
                + " see: public key abcdefgh (report line 1), private key (report line 1). They may"
                + " belong to another organization.\n",
            "Host ");
    requireNoSecret();
  }

  @Test
  void whereTheSearchCouldNotSeeEverythingTheRunIsNotComplete() throws IOException {
    withRolesIn(Example.PAYMENTS_PRODUCTION, Example.ANALYTICS);
    CommandRun limited =
        command(Script.UNASSIGN_KEYS)
            .with("MONGODB_ATLAS_PUBLIC_API_KEY", "onlyproj")
            .with("MONGODB_ATLAS_PRIVATE_API_KEY", PRIVATE_KEY);

    Outcome run =
        kept(
            limited
                .reading("privateKey=" + LEAKED + "\njob " + UUID.randomUUID())
                .run("--from", "-", "--yes", "-o", "json"));

    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, KEY)).isFalse();
    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.out()).contains("\"complete\":false");
    assertThat(limited.reading("job " + UUID.randomUUID()).run("--from", "-", "--yes").exit())
        .isEqualTo(3);
  }

  @Test
  void whereNothingMatchesNothingIsChanged() throws IOException {
    Outcome foreign = piped("publicKey=abcdefgh", "--yes", "-o", "json");
    Outcome none = piped("nothing here", "--yes");
    Outcome uuids = piped("job " + UUID.randomUUID() + "\njob " + UUID.randomUUID(), "--yes");

    assertThat(foreign.exit()).as("%s", foreign).isEqualTo(4);
    assertThat(foreign.out()).contains("\"notFound\":[\"public key abcdefgh (report line 1)\"]");
    assertThat(foreign.err()).contains("not found in Example-Org", "Nothing was changed.");
    assertThat(none)
        .isEqualTo(
            new Outcome(
                0,
                "",
                "unassign-keys: no credentials of Atlas found in standard input. In a list, each line is one public key, ID or client ID\n"));
    assertThat(uuids.exit()).as("%s", uuids).isZero();
    assertThat(uuids.err())
        .startsWith("unassign-keys: 2 other UUIDs or words look only like a key: not found in ");
    assertThat(folder.toFile().list()).isEmpty();
  }

  private Outcome piped(String report, String... options) {
    return kept(
        command(Script.UNASSIGN_KEYS)
            .reading(report)
            .run(
                Stream.concat(Stream.of("--from", "-"), Arrays.stream(options))
                    .toArray(String[]::new)));
  }

  @Test
  void oneOfFileAndReportIsNamed() {
    assertThat(run(Script.UNASSIGN_KEYS).err()).contains("no FILE given");
    assertThat(run(Script.UNASSIGN_KEYS, "keys.csv", "--from", "x").err())
        .contains("FILE and --from cannot be used together");
    assertThat(run(Script.UNASSIGN_KEYS, "--from", "nowhere", "--yes").err())
        .isEqualTo("unassign-keys: nowhere does not exist\n");
    assertThat(sandbox.requests()).isEmpty();
  }

  // ------------------------------------------------------------------ hostile reports

  @Test
  void aKeyInManyPlacesIsOneKeyWithTheFirst() throws IOException {
    String many =
        IntStream.range(0, 50_000)
            .mapToObj(i -> "{\"file\":\"f%d\",\"privateKey\":\"%s\"}%n".formatted(i, LEAKED))
            .collect(Collectors.joining());

    Outcome text = kept(command(Script.FIND_KEY).reading(many).run("--from", "-"));
    Outcome json = kept(command(Script.FIND_KEY).reading(many).run("--from", "-", "-o", "json"));

    assertThat(text.out()).contains("  found at f0 and 49,999 more\n");
    assertThat(OutputSchema.lines(json).get(0).get("places")).hasSize(100);
    requireNoSecret();
  }

  @Test
  void aHundredThousandUuidsAreOneLine() {
    String many =
        IntStream.range(0, 100_000)
            .mapToObj("%08x-0000-4000-8000-0123456789ff%n"::formatted)
            .map(line -> line.replace("0123456789ff", line.substring(0, 8) + "00ff"))
            .collect(Collectors.joining());

    Outcome run = kept(command(Script.FIND_KEY).reading(many).run("--from", "-"));

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.err())
        .hasLineCount(1)
        .contains("private key (report line 1)", "and 99,990 more");
    assertThat(sandbox.requests().size()).isLessThan(10);
  }

  @Test
  void nestedBrokenAndWideTextIsRead() throws IOException {
    for (byte[] bytes :
        List.of(
            ("[".repeat(10_000) + "\"" + LEAKED + "\"" + "]".repeat(10_000)).getBytes(UTF_8),
            ("\uFEFF{\"Secret\":\"" + LEAKED + "\"}").getBytes(UTF_16LE),
            ("\uFFFF" + "x " + LEAKED).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
            ("{\"a\\u0000\\u001b[2J\":\"" + LEAKED + "\",\"file\":\"\u202e\\u001b]0;x\\u0007\"}")
                .getBytes(UTF_8))) {
      Path file = Files.write(folder.resolve("hostile.txt"), bytes);

      Outcome run = run(Script.FIND_KEY, "--from", file.toString());

      assertThat(run.exit()).as("%s", run).isZero();
      assertThat(run.out()).contains("zmmrboas").doesNotContain("\u001b", "\u202e", "\u0000");
    }
    requireNoSecret();
  }

  @Test
  void sixtyFourMegabytesAreReadAndMoreIsRefused() throws IOException {
    String line = "2026-11-29T12:00:00Z INFO GET /index.html 200 in 12 ms\n";
    Path file = folder.resolve("big.log");
    Files.writeString(file, line.repeat(1_200_000 - 5) + "privateKey=" + LEAKED + "\n");
    assertThat(Files.size(file)).isBetween(60_000_000L, 67_000_000L);

    assertThat(run(Script.FIND_KEY, "--from", file.toString()).out()).contains("zmmrboas");
    Files.writeString(file, line.repeat(50_000), java.nio.file.StandardOpenOption.APPEND);
    assertThat(run(Script.FIND_KEY, "--from", file.toString()))
        .isEqualTo(
            new Outcome(
                2, "", "find-key: the report has more than 64 million characters; split it\n"));
    requireNoSecret();
  }

  @ParameterizedTest
  @ValueSource(strings = {"FIND_KEY", "UNASSIGN_KEYS"})
  void aSecretInAFileNameIsNotRepeated(Script script) throws IOException {
    Path file = folder.resolve(LEAKED + ".json");

    Outcome missing = run(script, "--from", file.toString(), "--no-color");
    Files.writeString(file, "{\"File\":\"%s\",\"Secret\":\"%s\"}".formatted(file, LEAKED));
    Outcome found =
        script == Script.FIND_KEY
            ? run(script, "--from", file.toString())
            : run(script, "--from", file.toString(), "--yes");

    assertThat(missing.exit()).isEqualTo(2);
    assertThat(found.exit()).as("%s", found).isZero();
    Files.delete(file);
    Files.writeString(folder.resolve("one"), "");
    requireNoSecret();
  }

  /** An interrupted process would leave it. */
  @Test
  void standardInputIsNeverAFile() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    var seen = new ArrayList<Path>();
    onFirstDelete(
        () -> {
          try (Stream<Path> files = Files.list(temporary)) {
            files
                .filter(each -> each.getFileName().toString().matches("atlas-keys-.*[.]csv"))
                .forEach(seen::add);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });

    assertThat(piped("privateKey=" + LEAKED + "\n", "--yes").exit()).isZero();

    for (Path each : seen) {
      assertThat(each).content().doesNotContain(LEAKED);
    }
  }
}
