package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A CSV of many rows: what a person and a script get, and what is on disk afterwards. */
class UnassignKeysTest {
  @TempDir Path folder;

  @AutoClose
  private final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withoutLimits()).seedExample();

  @Test
  void everyRowIsDoneAndEverythingIsWrittenDown() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 4, 40);
    sandbox.unassign(Seed.project(0).value(), Seed.key(0).value());
    Path file = csv(rows);

    Outcome run = run(file, "--yes", "--verify");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err())
        .startsWith("Host      " + sandbox.baseUri() + " (v2), as API key sandboxa\n")
        .contains("Rows      40 rows in 4 projects; keys are unassigned, not deleted\n")
        .doesNotContain("Undo ", "Results ");
    assertThat(run.out())
        .contains("Unassigned 39 of 40 keys from 4 projects (1 not assigned).\n")
        .contains("Verified: Atlas no longer lists any of the 40 assignments.\n")
        .contains("Undo      jbang restore-keys@atlaskeys " + undo(file))
        .doesNotContain("Resume");
    assertThat(rows).noneMatch(this::isAssigned);
    assertThat(Files.readAllLines(results(file))).hasSize(41);
    assertThat(Files.readAllLines(undo(file)))
        .hasSize(40)
        .contains(
            "%s,%s,k0000001,bulk,\"GROUP_READ_ONLY GROUP_OWNER\""
                .formatted(Seed.project(1), Seed.key(1)));
    assertThat(Files.readAllLines(results(file)))
        .as("a key of which only its ID was given")
        .anyMatch(line -> line.endsWith("Z,project-1,k0000001,GROUP_READ_ONLY GROUP_OWNER,\"\""));
    assertThat(folder.resolve("keys.csv.run")).doesNotExist();
  }

  @Test
  void theUndoFileGivesTheRolesBack() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 3, 30);
    Path file = csv(rows);
    run(file, "--yes");

    Outcome restored = command(Script.RESTORE_KEYS).run(undo(file).toString(), "--yes", "--verify");

    assertThat(restored.exit()).as("%s", restored).isZero();
    assertThat(restored.out())
        .contains("Restored 30 of 30 keys in 3 projects.\n")
        .contains("Verified: ");
    assertThat(rows).allMatch(this::isAssigned);
    assertThat(sandbox.roles(Seed.project(0).value(), Seed.key(0).value()))
        .containsExactlyInAnyOrder("GROUP_READ_ONLY", "GROUP_OWNER");

    Outcome again = command(Script.RESTORE_KEYS).run(undo(file).toString(), "--yes", "-o", "json");
    assertThat(again.err())
        .as("sent all the same")
        .contains("Restored 30 of 30 keys in 3 projects.\n");
    assertThat(again.out()).hasLineCount(31).contains("\"verdicts\":{\"RESTORED\":30}");
    assertThat(sandbox.countSigned("POST")).isEqualTo(60);

    Outcome csv = command(Script.RESTORE_KEYS).run(undo(file).toString(), "--yes", "-o", "csv");
    assertThat(csv.out())
        .hasLineCount(31)
        .contains(",RESTORED,false,1,GROUP_READ_ONLY GROUP_OWNER,");
  }

  /** A suggestion compares a name with every project's, letter by letter. */
  @Test
  @Timeout(60)
  void thousandsOfMisspelledProjectsAreReportedAtOnce() throws IOException {
    for (int i = 0; i < 3_000; i++) {
      sandbox.project(
          Seed.project(i).value(),
          Example.ORGANIZATION,
          "the-database-of-the-customer-with-the-number-%06d-in-production".formatted(i));
    }
    Path file =
        Files.writeString(
            folder.resolve("keys.csv"),
            IntStream.range(0, 3_000)
                .mapToObj(
                    "the-databse-of-the-custmoer-with-the-number-%06d-in-prod,zmmrboas"::formatted)
                .collect(Collectors.joining("\n", "projectName,publicKey\n", "\n")));

    Outcome run = run(file, "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.err())
        .contains("3,000 of 3,000 rows cannot be resolved", "did you mean", "and 2,980 more\n");
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void aDryRunShowsWhatWouldHappenAndChangesNothing() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 2, 4);
    sandbox.unassign(Seed.project(0).value(), Seed.key(0).value());
    Path file = csv(rows);

    Outcome run = run(file, "--dry-run");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains(
            """
            PROJECT    KEYS  WOULD LOSE                            NOT ASSIGNED
            project-0  2     GROUP_OWNER (1), GROUP_READ_ONLY (1)  1
            project-1  2     GROUP_OWNER (2), GROUP_READ_ONLY (2)

            Would unassign 3 keys from 2 projects; 1 row not assigned (sent anyway: listings can lag).
            Dry run: nothing was changed.
            """);
    assertThat(sandbox.count("DELETE")).isZero();
    assertThat(folder.toFile().list()).containsExactly("keys.csv");
  }

  @Test
  void ofVeryManyProjectsTheLargestAreShown() throws IOException {
    Path file = csv(Seed.assigned(sandbox, 51, 103));

    Outcome run = run(file, "--dry-run");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("WOULD LOSE\nproject-0   3     GROUP_OWNER (3), GROUP_READ_ONLY (3)\n")
        .contains(
            "\nproject-26  2     GROUP_OWNER (2), GROUP_READ_ONLY (2)\nand 31 more projects (62 keys)\n")
        .contains("\nWould unassign 103 keys from 51 projects.\n")
        .doesNotContain("k0000001");
    assertThat(run.out().lines().filter(line -> line.startsWith("project-"))).hasSize(20);
  }

  @Test
  void aRunCutShortIsResumedAndEndsWithEachRowOnce() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 4, 200);
    Path file = csv(rows);
    sandbox.fault( // in the middle, when others are done
        Fault.status(401, "UNEXPECTED_ERROR")
            .onPath(rows.get(102).unassignment().principal() + "$")
            .on("DELETE"));

    Outcome first = run(file, "--yes", "--concurrency", "3");
    assertThat(first.exit()).as("%s", first).isEqualTo(4);
    assertThat(first.out())
        .contains(" NOT_ATTEMPTED")
        .contains(
            "Resume    jbang unassign-keys@atlaskeys %s --yes --concurrency 3 --resume\n"
                .formatted(file));
    long sent = rows.stream().filter(row -> !isAssigned(row)).count();

    Outcome second = run(file, "--yes", "--resume");

    assertThat(second.exit()).as("%s", second).isZero();
    assertThat(second.out())
        .contains("Unassigned %1$d of %1$d rows; %2$d done before.\n".formatted(200 - sent, sent));
    assertThat(
            Files.readAllLines(results(file)).stream()
                .map(line -> line.replaceFirst(",.*", ""))
                .distinct())
        .hasSize(201);
    assertThat(Files.readAllLines(undo(file)).stream().distinct()).hasSize(201);
    assertThat(rows).noneMatch(this::isAssigned);
  }

  @Test
  void resultsThatAreThereAreNeverOverwritten() throws IOException {
    Path file = csv(Seed.assigned(sandbox, 1, 2));
    Files.writeString(results(file), "mine");

    Outcome run = run(file, "--yes", "--results", results(file).toString());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .endsWith(
            results(file) + " already exists; move it away, or choose another with --results\n");
    assertThat(results(file)).hasContent("mine");
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void rowsThatChangedSinceAreNotResumed() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 2, 60);
    Path file = csv(rows);
    sandbox.fault(Fault.status(401, "UNEXPECTED_ERROR").on("DELETE"));
    run(file, "--yes");
    csv(rows.subList(0, 59));

    Outcome run = run(file, "--yes", "--resume");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("unassign-keys: cannot resume, ");
  }

  @Test
  void everyFaultOfTheFileIsToldAndNothingIsSent() throws IOException {
    Path file = folder.resolve("keys.csv");
    Files.writeString(
        file,
        "projectId,apiKeyId\nx,%s\n%s,%s\n%s,\n"
            .formatted(
                Example.TARGET_KEY,
                Example.PAYMENTS_PRODUCTION,
                Example.TARGET_KEY,
                Example.PAYMENTS_PRODUCTION));

    Outcome run = run(file, "--yes");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("line 2: \"x\" is not a project ID (24 hex digits)")
        .contains("line 4: ");
    assertThat(sandbox.requests()).isEmpty();
  }

  @Test
  void rowsOfTheCallingKeyAreRefused() throws IOException {
    List<Row> rows = new ArrayList<>(Seed.assigned(sandbox, 2, 10));
    sandbox.assign(Seed.project(0).value(), Example.CALLER_KEY, "GROUP_OWNER");
    rows.add(
        0,
        new Row(
            2,
            new io.github.atlaskeys.unassign.Unassignment(
                Seed.project(0), new ApiKeyId(Example.CALLER_KEY)),
            List.of()));
    Path file = csv(rows);

    Outcome refused = run(file, "--yes");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err())
        .contains(
            "1 row refers to the key you are authenticated with; use other credentials to unassign"
                + " it (nothing was changed)\n");
    assertThat(sandbox.count("DELETE")).isZero();

    Outcome planned = run(file, "--dry-run", "--list");
    assertThat(planned.exit()).isEqualTo(2);
    assertThat(planned.out())
        .containsOnlyOnce("GROUP_OWNER: this is the API key that you are authenticated with\n");
    assertThat(planned.err())
        .isEqualTo(
            "unassign-keys: 1 row refers to the key you are authenticated with; use other"
                + " credentials to unassign it\n");
    Outcome json = run(file, "--dry-run", "-o", "json");
    assertThat(json.out().lines().filter(line -> line.contains("OWN_KEY")))
        .as("the row, and the summary")
        .hasSize(2);
    assertThat(json.out()).endsWith(",\"exitCode\":2}\n");
  }

  @Test
  void jsonAndCsvAreALineARowAndWordsGoElsewhere() throws IOException {
    Path file = csv(Seed.assigned(sandbox, 2, 6));

    Outcome json = run(file, "--yes", "-o", "json");

    List<JsonNode> lines = OutputSchema.lines(json);
    assertThat(lines).hasSize(7);
    assertThat(lines.subList(0, 6))
        .allMatch(row -> row.get("verdict").asText().equals("UNASSIGNED"))
        .extracting(row -> row.get("line").asInt())
        .containsExactlyInAnyOrder(2, 3, 4, 5, 6, 7);
    assertThat(json.err()).contains("Unassigned 6 of 6 keys from 2 projects.\n");

    Outcome csv = run(file, "--dry-run", "-o", "csv");
    assertThat(csv.out().lines())
        .hasSize(7)
        .startsWith(
            "line,projectId,projectName,apiKeyId,publicKey,verdict,dryRun,attempts,roles,organizationAccess,caveats,problem,message,foundAt")
        .anyMatch(
            row ->
                row.startsWith("2,%s,".formatted(Seed.project(0)))
                    && row.endsWith(
                        ",%s,k0000000,NOT_LISTED,true,0,,NONE,,,,".formatted(Seed.key(0))));
    assertThat(csv.err()).contains("Dry run: nothing was changed.\n");
  }

  @Test
  void standardInputIsAsGoodAsAFile() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 2, 6);
    Path undo = folder.resolve("u.csv");
    Path results = folder.resolve("r.csv");

    Outcome run =
        command(Script.UNASSIGN_KEYS)
            .reading(Files.readString(csv(rows)))
            .run("-", "--yes", "--results", results.toString(), "--undo", undo.toString());

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(rows).noneMatch(this::isAssigned);
  }

  @Test
  void rowsFromAPipeAreSavedAndResumedFromThere() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 4, 100);
    String text = Files.readString(csv(rows));
    sandbox.fault( // in the middle, when others are done
        Fault.status(401, "UNEXPECTED_ERROR")
            .onPath(rows.get(50).unassignment().principal() + "$")
            .on("DELETE"));
    CommandRun command = command(Script.UNASSIGN_KEYS);

    Outcome first = command.reading(text).run("-", "--yes", "--concurrency", "3");

    assertThat(first.exit()).as("%s", first).isEqualTo(4);
    Path saved = command.file("Z.csv");
    assertThat(saved.getFileName().toString()).matches("stdin-\\d{8}T\\d{6}Z\\.csv");
    assertThat(Files.readAllLines(saved)).hasSize(101);
    assertThat(first.out())
        .endsWith(
            "Resume    jbang unassign-keys@atlaskeys %s --yes --concurrency 3 --resume\n"
                .formatted(saved));
    long sent = sandbox.requests().stream().filter(request -> request.status() == 204).count();

    Outcome piped = command.reading(text).run("-", "--yes", "--resume");
    assertThat(piped.exit()).isEqualTo(2);
    assertThat(piped.err()).contains("input from a pipe cannot be resumed; name the file");

    Outcome second = command.run(saved.toString(), "--yes", "--resume");

    assertThat(second.exit()).as("%s", second).isZero();
    assertThat(second.out())
        .contains("Unassigned %1$d of %1$d rows; %2$d done before.\n".formatted(100 - sent, sent));
    assertThat(rows).noneMatch(this::isAssigned);
    assertThat(command.files()).as("results and undo").hasSize(2);
    assertThat(Files.readAllLines(command.file(".undo.csv")).stream().distinct()).hasSize(101);
  }

  @Test
  void aPipeWithoutRowsIsNothingToDoAndAFileWithoutRowsIsAnError() throws IOException {
    CommandRun command = command(Script.UNASSIGN_KEYS);

    for (String[] options : new String[][] {{"-"}, {"-", "--yes"}, {"-", "--dry-run"}}) {
      Outcome piped = command.reading("projectId,apiKeyId\n").run(options);
      assertThat(piped).isEqualTo(new Outcome(0, "Nothing to unassign.\n", ""));
    }
    Outcome json = command.reading("projectId,apiKeyId\n").run("-", "-o", "json");
    Outcome nothing = command.reading("").run("-", "--yes");
    Outcome named = run(file("projectId,apiKeyId"), "--yes");

    assertThat(json.exit()).as("%s", json).isZero();
    assertThat(json.out()).hasLineCount(1).contains("\"rows\":0,\"complete\":true");
    assertThat(nothing.exit()).as("a command that failed: %s", nothing).isEqualTo(2);
    assertThat(named.exit()).isEqualTo(2);
    assertThat(named.err()).contains(": there are no rows below the header (nothing was sent)");
    assertThat(sandbox.requests()).isEmpty();
    assertThat(command.files()).isEmpty();
  }

  @Test
  void aRunIsNotResumedForKeysThatDoNotExist() throws IOException {
    Path file =
        file(
            "projectId,apiKeyId",
            Example.ANALYTICS + "," + Example.TARGET_KEY,
            Example.ANALYTICS + ",999999999999999999999999");

    Outcome run = run(file, "--yes");
    Outcome again = run(file, "--yes", "--allow-missing");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.out()).contains("1 UNASSIGNED, 1 UNKNOWN_KEY").doesNotContain("Resume ");
    assertThat(folder.resolve("keys.csv.run")).doesNotExist();
    assertThat(again.exit()).as("%s", again).isZero();
  }

  @Test
  void aDryRunWarnsByItsExitCodeOfKeysThatKeepAccess() throws IOException {
    Path file =
        file("projectId,apiKeyId", Example.PAYMENTS_PRODUCTION + "," + Example.BREAK_GLASS_KEY);

    assertThat(run(file, "--dry-run").exit()).isZero();
    assertThat(run(file, "--dry-run", "--fail-on-remaining-access").exit()).isEqualTo(5);
  }

  @Test
  void aDryRunWritesItsRowsInTheOrderOfTheInput() throws IOException {
    List<Row> rows = new ArrayList<>(Seed.assigned(sandbox, 4, 40));
    Collections.shuffle(rows, new Random(1));
    Path file = csv(rows);

    Outcome run = run(file, "--dry-run", "-o", "csv");

    assertThat(run.out().lines().skip(1).map(line -> line.split(",")[0]))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(2, 41).mapToObj(Integer::toString).toList());
  }

  @Test
  void keysAndProjectsMayBeNamed() throws IOException {
    Path file =
        file(
            "publicKey,projectName",
            "zmmrboas,Payments-Production",
            "readerab,payments-production");

    Outcome run = run(file, "--yes", "-o", "json");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(OutputSchema.lines(run))
        .hasSize(3)
        .filteredOn(line -> line.get("type").asText().equals("row"))
        .extracting(line -> line.get("publicKey").asText() + line.get("verdict").asText())
        .containsExactlyInAnyOrder("zmmrboasUNASSIGNED", "readerabUNASSIGNED");
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isTrue();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.READER_KEY)).isFalse();
  }

  @Test
  void withoutAProjectColumnAKeyLeavesEveryProject() throws IOException {
    Path file = file("publicKey", "zmmrboas", "sandboxa");

    Outcome refused = run(file, "--yes");
    assertThat(refused.exit())
        .as("a file means every project only when it is told to")
        .isEqualTo(2);
    assertThat(refused.err())
        .contains("no column for the project", "--all-projects unassigns each");
    assertThat(sandbox.requests()).isEmpty();

    Outcome dry = run(file, "--all-projects", "--dry-run");
    Outcome run = run(file, "--all-projects", "--yes");

    assertThat(dry.exit()).as("as the run: %s", dry).isEqualTo(5);
    assertThat(dry.out())
        .contains(
            """
            PROJECT              KEYS  WOULD LOSE
            analytics            1     GROUP_READ_ONLY (1)
            payments-production  1     GROUP_OWNER (1)

            Would unassign 1 key from 2 projects.
            """);
    assertThat(run.exit()).as("as with --all-projects: sandboxa owns all: %s", run).isEqualTo(5);
    assertThat(run.out())
        .contains("Unassigned 2 of 2 assignments: 1 key from 2 projects.\n")
        .contains(
            "Verified: Atlas lists none of the keys in any project (2 assignments unassigned).\n")
        .contains(
            "API key sandboxa \"sandbox admin\" (5d0a3b1e87d9d63e6d5f7a10) STILL HAS ACCESS: ORG_OWNER gives it owner"
                + " access to every project. Remove that role or delete the key.\n");
    assertThat(run.err())
        .as("a row that adds nothing is not lost")
        .contains(
            "line 3: API key sandboxa \"sandbox admin\" (5d0a3b1e87d9d63e6d5f7a10) is assigned to no"
                + " project. ORG_OWNER gives it owner access to every project. Remove that role or"
                + " delete the key.\n");
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isFalse();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();
  }

  @Test
  void aCutRunOfKeysThatLeaveEveryProjectIsResumedWithTheLookAtTheEnd() throws IOException {
    sandbox.fault(Fault.status(401, "UNEXPECTED_ERROR").on("DELETE").always());
    Outcome cut = run(file("publicKey", "zmmrboas"), "--all-projects", "--yes");

    assertThat(cut.exit()).as("%s", cut).isEqualTo(4);
    assertThat(cut.out())
        .contains(
            "Resume    jbang unassign-keys@atlaskeys %s --all-projects --yes --resume\n"
                .formatted(folder.resolve("keys.csv")));
  }

  @Test
  void keysInNoProjectAreNothingToDo() throws IOException {
    Path file = file("publicKey", "sandboxa");

    Outcome text = run(file, "--all-projects", "--yes");
    Outcome json = run(file, "--all-projects", "--yes", "-o", "json");

    assertThat(text.exit()).as("it is an owner of the organization: %s", text).isEqualTo(5);
    assertThat(text.out())
        .startsWith("API key sandboxa ")
        .contains(" is assigned to no project. Nothing to do.\n");
    sandbox.apiKey(
        "111111111111111111111111",
        Example.ORGANIZATION,
        "unusedab",
        "secret",
        "unused",
        "ORG_MEMBER");
    assertThat(run(file("publicKey", "sandboxa", "unusedab"), "--all-projects", "--yes").out())
        .startsWith("These keys are assigned to no project. Nothing to do.\nAPI key sandboxa ")
        .contains("STILL HAS ACCESS: ORG_OWNER")
        .doesNotContain("unusedab");
    file("publicKey", "sandboxa");
    assertThat(json.exit()).as("%s", json).isEqualTo(5);
    assertThat(run(file, "--all-projects", "--yes", "--no-undo").exit())
        .as("the search reads its roles")
        .isEqualTo(5);
    assertThat(folder.toFile().list()).containsExactly("keys.csv");
    assertThat(run(file("publicKey", "zmmrboas", "sandboxa"), "--all-projects", "--yes"))
        .extracting(Outcome::exit)
        .isEqualTo(5);
    assertThat(sandbox.countSigned("DELETE")).as("of the other key").isEqualTo(2);
    assertThat(folder.toFile().list()).contains("keys.csv").hasSize(3);
  }

  @Test
  void projectsThatCannotBeSearchedAreSaidAndNotCalledComplete() throws IOException {
    sandbox
        .apiKey("111111111111111111111111", Example.ORGANIZATION, "ownerabc", "secret", "owner")
        .assign(Example.ANALYTICS, "111111111111111111111111", "GROUP_OWNER");
    Path file = file("publicKey", "zmmrboas");

    Outcome run =
        command(Script.UNASSIGN_KEYS)
            .with("MONGODB_ATLAS_PUBLIC_API_KEY", "ownerabc")
            .with("MONGODB_ATLAS_PRIVATE_API_KEY", "secret")
            .run(file.toString(), "--all-projects", "--yes", "-o", "json");

    assertThat(run.err().lines().filter(line -> line.startsWith("Warning   ")))
        .as("in the plan and at the end: %s", run)
        .hasSize(2)
        .allMatch(line -> line.contains("looked in the project that they can see instead"));
    List<JsonNode> lines = OutputSchema.lines(run);
    assertThat(lines.get(lines.size() - 1).get("complete").asBoolean(true)).isFalse();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isFalse();
  }

  @Test
  void aPublicKeyThatNobodyHasStopsEverythingBeforeAnythingIsSent() throws IOException {
    Path file = file("publicKey,projectName", "zmmrboas,analytics", "nobodyab,analytics");

    Outcome run = run(file, "--yes");
    Outcome json = run(file, "--yes", "-o", "json");
    Outcome project = run(file("publicKey,projectName", "zmmrboas,nowhere"), "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            """
            unassign-keys: %s: 1 of 2 rows cannot be resolved; nothing was changed
              line 3: no API key nobodyab in Example-Org, the only organization these credentials can see
            Fix or remove this row, or use --allow-missing to skip unknown keys. Check the spelling. It may belong to another organization.
            """
                .formatted(file));
    assertThat(json.exit()).isEqualTo(4);
    assertThat(project.exit()).isEqualTo(4);
    assertThat(project.err()).contains("no project called \"nowhere\" is visible");
    assertThat(sandbox.count("DELETE")).isZero();
    assertThat(folder.toFile().list()).containsExactly("keys.csv");
  }

  @Test
  void aPublicKeyOfTwoKeysIsRefused() throws IOException {
    String key = "{\"id\":\"%s\",\"publicKey\":\"zmmrboas\"}";
    String both = key.formatted(Example.READER_KEY) + "," + key.formatted(Example.TARGET_KEY);
    sandbox.fault(
        Fault.answer(200, "application/json", "{\"results\":[%s],\"totalCount\":2}".formatted(both))
            .on("GET")
            .onPath("/orgs/.*/apiKeys$")
            .always());

    Outcome file = run(file("publicKey,project", "zmmrboas,payments-staging"), "--yes");
    Outcome everywhere = command(Script.UNASSIGN_KEY).run("zmmrboas", "--all-projects", "--yes");

    for (Outcome run : List.of(file, everywhere)) {
      assertThat(run.exit()).as("%s", run).isEqualTo(2);
      assertThat(run.err()).contains("2 API keys are called zmmrboas; use an ID");
    }
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void aPublicKeyThatNobodyHasMayBeMissing() throws IOException {
    Path file = file("publicKey,projectName", "zmmrboas,analytics", "nobodyab,analytics");

    Outcome run = run(file, "--yes", "--allow-missing");
    Outcome again =
        run(file("publicKey", "nobodyab"), "--all-projects", "--yes", "--allow-missing");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err())
        .contains("line 3: no API key nobodyab in Example-Org")
        .contains("(--allow-missing)");
    assertThat(run.out()).startsWith("Unassigned API key zmmrboas ");
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isFalse();
    assertThat(again.exit()).as("%s", again).isZero();
  }

  @Test
  void aRunOfPublicKeysIsResumedByTheSameFile() throws IOException {
    Path file = Files.move(file("publicKey", "zmmrboas"), folder.resolve("keys (1) [new].csv"));
    sandbox.fault(
        Fault.status(400, "SOMETHING").on("DELETE").onProject(Example.PAYMENTS_PRODUCTION));
    Outcome first = run(file, "--all-projects", "--yes");
    assertThat(first.exit()).as("%s", first).isEqualTo(4);
    assertThat(first.out()).contains("Resume    jbang unassign-keys@atlaskeys '");

    Outcome second = run(file, "--all-projects", "--yes", "--resume");

    assertThat(second.exit()).as("%s", second).isZero();
    assertThat(second.out()).contains("Unassigned 1 of 1 row; 1 done before.\n");
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();

    Outcome third = run(file, "--all-projects", "--yes", "--resume");
    assertThat(third.exit()).isEqualTo(2);
    assertThat(third.err()).contains("nothing to resume: no interrupted run of ");
  }

  @Test
  void aFileOfPublicKeysThatWasEditedSinceIsNotResumed() throws IOException {
    Path file = file("publicKey", "zmmrboas");
    sandbox.fault(
        Fault.status(400, "SOMETHING").on("DELETE").onProject(Example.PAYMENTS_PRODUCTION));
    run(file, "--all-projects", "--yes");
    file("publicKey", "breakgls");
    long sent = sandbox.count("DELETE");

    Outcome resumed = run(file, "--all-projects", "--yes", "--resume");

    assertThat(resumed.exit()).as("%s", resumed).isEqualTo(2);
    assertThat(resumed.err())
        .contains("keys.csv has changed since that run began; its rows are in ");
    assertThat(sandbox.count("DELETE")).isEqualTo(sent);
  }

  @Test
  void withoutATerminalAndWithoutYesNothingIsSent() throws IOException {
    Outcome run = run(csv(Seed.assigned(sandbox, 1, 2)));

    assertThat(run.exit()).isEqualTo(2);
    assertThat(sandbox.requests()).isEmpty();
  }

  @Test
  void aQuestionIsAskedAndCanBeDeclined() throws IOException {
    Path file = csv(Seed.assigned(sandbox, 1, 2));

    Outcome run = command(Script.UNASSIGN_KEYS).typing("n").run(file.toString());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(sandbox.count("DELETE")).isZero();
    assertThat(folder.toFile().list()).containsExactly("keys.csv");
  }

  @Test
  void aProjectThatCannotBeReadIsLeftAloneUnlessNoUndoIsWanted() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 2, 10);
    Path file = csv(rows);
    sandbox.fault(
        Fault.status(401, "USER_UNAUTHORIZED")
            .on("GET")
            .onProject(Seed.project(0).value())
            .always());

    Outcome run = run(file, "--yes");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.out()).contains("10 rows: 5 UNASSIGNED, 5 REFUSED");
    assertThat(rows).filteredOn(this::isAssigned).hasSize(5);

    Outcome without = run(file, "--yes", "--resume", "--no-undo");
    assertThat(without.exit()).as("%s", without).isZero();
    assertThat(rows).noneMatch(this::isAssigned);
  }

  @Test
  void aRateLimitIsWaitedOutAndCounted() throws IOException {
    Path file = csv(Seed.assigned(sandbox, 2, 20));
    sandbox.fault(Fault.rateLimited(Duration.ofSeconds(1)).on("DELETE").times(2));

    Outcome run = command(Script.UNASSIGN_KEYS).inRealTime().run(file.toString(), "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("Unassigned 20 of 20 keys from 2 projects.\n")
        .contains(" 2 rate limits (waited ");
  }

  private Outcome run(Path file, String... options) {
    return command(Script.UNASSIGN_KEYS)
        .run(Stream.concat(Stream.of(file.toString()), Stream.of(options)).toArray(String[]::new));
  }

  private CommandRun command(
      java.util.function.Function<io.github.atlaskeys.terminal.Context, picocli.CommandLine>
          command) {
    return CommandRun.of(command, sandbox);
  }

  private boolean isAssigned(Row row) {
    return sandbox.isAssigned(
        row.unassignment().project().value(), row.unassignment().principal().value());
  }

  private Path csv(List<Row> rows) throws IOException {
    return Seed.csv(folder, "groupId,API-KEY-ID", rows);
  }

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("keys.csv"), List.of(lines));
  }

  private static Path results(Path file) {
    return file.resolveSibling(file.getFileName() + ".results.csv");
  }

  private static Path undo(Path file) {
    return file.resolveSibling(file.getFileName() + ".undo.csv");
  }
}
