package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.AtlasCredentials;
import io.github.atlaskeys.api.ServiceAccountCredentials;
import io.github.atlaskeys.commands.PromptRun.Sitting;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.shell.Verbs;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JShell's own tool on streams, as a person would see it. */
class AtlasShellPromptTest {
  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();
  private AtlasCredentials caller = PromptRun.key(Example.CALLER_PRIVATE_KEY);
  private int columns;

  @TempDir Path folder;

  @Test
  void theBannerTellsWhereAndAsWhom() throws Exception {
    Sitting sitting = type("/exit 3");

    assertThat(sitting.exit()).isEqualTo(3);
    assertThat(sitting.seen())
        .startsWith(
            """
            Host          %s (v2)
            Organization  Example-Org (5980cfdf0b6d97029d82f86e)
            Caller        API key sandboxa
            """
                .formatted(sandbox.baseUri()))
        .contains("atlas> ")
        .doesNotContain("Welcome to JShell", Example.CALLER_PRIVATE_KEY);
    assertThat(sandbox.requests()).noneMatch(request -> !request.method().equals("GET"));
  }

  @Test
  void theBannerSaysWhichServiceAccountCalls() throws Exception {
    caller = new ServiceAccountCredentials(Example.CLIENT_ID, Example.CLIENT_SECRET);

    assertThat(type("1 + 2").seen())
        .contains("Caller        service account " + Example.CLIENT_ID + "\n")
        .doesNotContain(Example.CLIENT_SECRET);
  }

  @Test
  void aBannerWithoutAnAnswerSaysWhyAndThePromptIsThere() throws Exception {
    caller = PromptRun.key("00000000-0000-0000-0000-000000000000");

    Sitting sitting = type("1 + 2");

    assertThat(sitting.seen())
        .contains("Organization  unknown: Atlas rejected the API key sandboxa (401); ")
        .contains("==> 3");
  }

  @Test
  void valuesShowThemselvesAsAlignedTables() throws Exception {
    Sitting sitting = type("projects()", "var k = keys(\"analytics\")", "$1.get(0).name()");

    assertThat(sitting.exit()).isZero();
    assertThat(sitting.seen())
        .contains(
            """
            $1 ==>\s
            PROJECT              PROJECT ID                ORGANIZATION ID
            analytics            59a6f2c70bd66b2f3c8e41d7  5980cfdf0b6d97029d82f86e
            payments-production  5953c5f380eef53887615f9a  5980cfdf0b6d97029d82f86e
            """)
        .contains("k ==> \nNAME         KIND     DESCRIPTION")
        .contains("==> \"analytics\"");
  }

  @Test
  void aTableIsNeverCutShort() throws Exception {
    for (int i = 0; i < 300; i++) {
      String key = "%024x".formatted(0xBBB000000L + i);
      sandbox.apiKey(key, Example.ORGANIZATION, "k%07d".formatted(i), "secret", "key " + i);
      sandbox.assign(Example.PAYMENTS_STAGING, key, "GROUP_READ_ONLY");
    }

    assertThat(type("keys(\"payments-staging\")").seen())
        .contains("k0000000", "k0000150", "k0000299");
  }

  @Test
  void aDestructiveVerbShowsItsPlanAndAsksThePersonAtThePrompt() throws Exception {
    Sitting sitting =
        type(
            "unassign(\"analytics\", \"zmmrboas\")",
            "n",
            "unassign(\"payments-production\", \"zmmrboas\")",
            "y",
            "\"the\" + \" next\"");

    assertThat(sitting.seen())
        .contains("Loses     GROUP_READ_ONLY\n")
        .contains("Unassign zmmrboas \"ci deploy\" from analytics? [y/N] ")
        .contains("|  Nothing was changed.\n")
        .contains("Unassigned API key zmmrboas")
        .contains("==> \"the next\"");
    assertAssigned(true, false);
  }

  @Test
  void afterYesNothingAsksAndYesCanBeTakenBack() throws Exception {
    Sitting sitting =
        type(
            "yes()",
            "unassign(\"analytics\", \"zmmrboas\")",
            "yes(false)",
            "unassign(\"payments-production\", \"zmmrboas\")",
            "n");

    assertThat(sitting.seen()).containsOnlyOnce("Unassign zmmrboas \"ci deploy\" from ");
    assertAssigned(false, true);
  }

  @Test
  void anErrorIsOneLineWithoutAStackTraceAndTheSessionGoesOn() throws Exception {
    Sitting sitting =
        type(
            "keys(\"nowhere\")",
            "keys(\"111111111111111111111111\")",
            "atlas.getGroup(new ProjectId(\"22\"))",
            "unassign(\"analytics\", \"nosuchky\")",
            "2 * 21");

    assertThat(sitting.seen())
        .contains(
            "|  No project called \"nowhere\" is visible to these credentials; projects() shows")
        .contains("(404 GROUP_NOT_FOUND)")
        .contains("|  \"22\" is not a project ID (24 hex digits)")
        .contains("|  No API key nosuchky in Example-Org")
        .contains("==> 42")
        .doesNotContain("        at ");
    assertThat(sitting.seen().lines().filter(line -> line.contains("nosuchky")))
        .as("what was typed, and the error once")
        .hasSize(2);
  }

  @Test
  void whatWasNotFoundIsSaidBesideWhatWas() throws Exception {
    assertThat(type("find(\"zmmrboas\", \"nosuchky\")").seen())
        .contains(
            "API key zmmrboas",
            "\nno API key nosuchky in Example-Org, the only organization these credentials can see. Check the spelling. It may belong to another organization.\n");
  }

  @Test
  void anErrorHoldsNoSecretThatWasTypedByMistake() throws Exception {
    assertThat(
            type("keys(\"%s\" + \"%s\")".formatted("00000000-aaaa-", "bbbb-cccc-0123456789ab"))
                .seen())
        .contains("This looks like a secret (not shown)");
  }

  @Test
  void anErrorAboutManyRowsHasItsLinesAndFitsTheScreen() throws Exception {
    columns = 60;
    Path csv =
        Files.writeString(
            folder.resolve("names.csv"),
            "projectName,publicKey\nanalytics,nosuch01\nanalytics,nosuch02\n");

    assertThat(type("plan(\"%s\")".formatted(csv)).seen().lines().filter(it -> it.startsWith("|")))
        .hasSizeGreaterThan(3)
        .anyMatch(line -> line.startsWith("|    line 3: no API key nosuch02"))
        .noneMatch(line -> line.length() > 60 && !line.contains(folder.toString()));
  }

  @Test
  void aFaultInAPersonsOwnCodeKeepsItsTrace() throws Exception {
    assertThat(type("Integer.parseInt(\"x\")").seen())
        .contains("|  Exception java.lang.NumberFormatException", "        at ");
  }

  @Test
  void anUnansweredCallIsOneLineToo() throws Exception {
    sandbox.fault(Fault.resetBeforeWork().on("GET").always());

    assertThat(type("projects()").seen()).contains("|  No response").doesNotContain("        at ");
  }

  @Test
  void whatSomebodyWroteIntoADescriptionCannotMoveTheCursor() throws Exception {
    sandbox.apiKey(
        "111111111111111111111111", Example.ORGANIZATION, "evilevil", "secret", "a\u001b[2Jb");
    sandbox.assign(Example.PAYMENTS_STAGING, "111111111111111111111111", "GROUP_READ_ONLY");

    Sitting sitting =
        type("var k = keys(\"payments-staging\")", "k.get(0).description()", "k.get(0)", "/vars");

    assertThat(sitting.seen()).contains("a [2Jb").doesNotContain("\u001b[2J");
  }

  @Test
  void aResetKeepsTheConnectionAndTheVerbs() throws Exception {
    Sitting sitting = type("int x = 1", "/reset", "projects().size()");

    assertThat(sitting.seen())
        .contains("==> 3")
        .containsOnlyOnce("Caller ")
        .doesNotContain("|  Not valid");
  }

  @Test
  void keysAreSelectedInJavaUnassignedInOneRunAndRestored() throws Exception {
    Sitting sitting =
        type(
            "var some = keys(\"payments-production\").where(key -> !key.texts().contains(\"break glass\"))",
            "unassign(\"payments-production\", some)",
            "y",
            "keys(\"payments-production\").size()",
            "undo(\"--dry-run\")",
            "undo()",
            "n",
            "undo()",
            "y",
            "undo()");

    assertThat(sitting.seen())
        .containsOnlyOnce("Would unassign 2 keys and 1 service account from payments-production.")
        .containsOnlyOnce("Unassign 2 keys and 1 service account from payments-production? [y/N] ")
        .containsPattern("Unassigned 3 of .*2 keys and 1 service account")
        .contains("==> 1\n")
        .containsPattern("Restored 3 of .*2 keys and 1 service account")
        .contains("|  Nothing to undo in this session.");
    assertThat(files("*.undo.csv")).hasSize(1);
    assertAssigned(true, true);
  }

  @Test
  void aListIsUnassignedFromItsProjectOrElseFromAllProjects() throws Exception {
    assertThat(type("yes()", "unassign(keys(\"analytics\"))").exit()).isZero();
    assertAssigned(false, true);

    Sitting sitting =
        type("yes()", "unassign(keys().where(key -> key.identifier().equals(\"zmmrboas\")))");

    assertThat(sitting.seen()).contains("Verified");
    assertAssigned(false, false);
  }

  @Test
  void ofALeakedKeyAndOneThatIsNotOursNothingIsUnassigned() throws Exception {
    assertThat(type("unassign(find(\"zmmrboas\", \"nosuchky\"))").seen())
        .contains(
            "|  No API key nosuchky in Example-Org, the only organization these credentials can see; nothing was unassigned.");
    assertAssigned(true, true);
  }

  @Test
  void anEmptyListIsNothingToDo() throws Exception {
    Sitting sitting =
        type(
            "unassign(\"analytics\", keys().where(key -> false))",
            "plan(keys().where(key -> false))",
            "1 + 1");

    assertThat(sitting.seen())
        .contains("Nothing to unassign: the list is empty.", "==> 2")
        .doesNotContain("[y/N]", "Exception");
  }

  @Test
  void aListIsHandedOverAsACsvThatUnassignsAsMuch() throws Exception {
    Path csv = folder.resolve("old.csv");
    String select =
        "keys(\"payments-production\").where(key -> key.texts().contains(\"ci deploy\"))";

    Sitting sitting =
        type(
            select + ".csv(\"old.csv\")",
            select + ".csv(\"old.csv\")",
            "var plan = plan(\"%s\")".formatted(csv),
            "unassign(plan)",
            "y");

    assertThat(sitting.seen())
        .contains("Wrote 1 row to old.csv.", "old.csv exists already; choose another name")
        .contains("Unassigned API key zmmrboas");
    assertThat(csv).content().contains(Example.PAYMENTS_PRODUCTION + "," + Example.TARGET_KEY);
    assertAssigned(true, false);
  }

  @Test
  void aCsvOfLeakedKeysIsPlannedForAllTheirProjects() throws Exception {
    Path csv = Files.writeString(folder.resolve("leaked.csv"), "publicKey\nzmmrboas\n");

    Sitting sitting =
        type("var plan = plan(\"%s\", \"--all-projects\")".formatted(csv), "unassign(plan)", "y");

    assertThat(sitting.seen()).contains("its roles in 2 projects");
    assertAssigned(false, false);
  }

  @Test
  void aFileNameThatIsNoneIsSaidInASentence() throws Exception {
    assertThat(type("projects().csv(\"\")", "projects().csv(\"a\\0b.csv\")").seen())
        .contains("\"\" is not a valid file name", "\"a b.csv\" is not a valid file name")
        .doesNotContain("Exception");
  }

  @Test
  void aCsvNamesTheKeysThatItCannotHold() throws Exception {
    assertThat(type("keys().csv(\"all.csv\")").seen())
        .contains(
            "Wrote 6 rows to all.csv.", "1 key and 1 service account have organization roles only")
        .contains("sandboxa (ORG_OWNER)");
  }

  @Test
  void aPlanIsWhatARunShowsBeforeItAsks() throws Exception {
    Sitting sitting =
        type("plan(keys(\"payments-production\"))", "unassign(keys(\"payments-production\"))", "n");

    String plan =
        sitting.seen().substring(sitting.seen().indexOf("==> \n") + 5).split("atlas> ")[0];
    assertThat(plan)
        .contains("Would unassign 3 keys and 1 service account", "breakgls", "ORG_OWNER");
    assertThat(sitting.seen().substring(sitting.seen().lastIndexOf("Host ")))
        .startsWith(plan.strip());
  }

  @Test
  void anInterruptedRunIsContinuedByTheVerbsThatItNames() throws Exception {
    sandbox.fault(Fault.resetBeforeWork().on("DELETE").onProject(Example.ANALYTICS).always());
    Sitting sitting = type("yes()", "unassign(find(\"zmmrboas\"), \"--max-attempts\", \"1\")");
    Matcher resume =
        Pattern.compile("Resume +(unassign\\(plan\\(.*\\), \"--resume\"\\))")
            .matcher(sitting.seen());
    assertThat(resume.find()).as(sitting.seen()).isTrue();
    assertThat(sitting.seen()).contains("|  Ended with exit code 3, see above.");
    assertAssigned(true, false);
    sandbox.clearFaults();

    assertThat(type("yes()", resume.group(1), "undo()").seen()).contains("Restored in 2 of 2");
    assertAssigned(true, true);
  }

  @Test
  void aKeyIsContainedAndThatIsUndone() throws Exception {
    List<String> before = sandbox.accessList(Example.TARGET_KEY);

    Sitting sitting = type("contain(\"zmmrboas\")", "y", "contain(keys().where(key -> false))");

    assertThat(sitting.seen())
        .contains("Contain zmmrboas \"ci deploy\": allow it from 192.0.2.1 alone?")
        .containsPattern("Undo      restore\\(\"[^\"]*contain-zmmrboas-[^\"]*[.]undo[.]csv\"\\)\n")
        .contains("othing to contain: the list is empty");
    assertThat(sandbox.accessList(Example.TARGET_KEY)).containsExactly("192.0.2.1/32");
    sandbox.withAccessList(Example.TARGET_KEY, "203.0.113.0/24", "127.0.0.0/8");
    assertThat(type("yes()", "contain(find(\"zmmrboas\"))", "undo()", "undo()").seen())
        .contains("Restored the access list of API key zmmrboas", "othing to undo");
    assertThat(sandbox.accessList(Example.TARGET_KEY)).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void theNextStepIsAVerb() throws Exception {
    Sitting sitting = type("unassign(\"analytics\", \"zmmrboas\")", "y");

    assertThat(sitting.seen())
        .containsPattern("Undo      restore\\(\"[^\"]*zmmrboas-[^\"]*[.]undo[.]csv\"\\)\n")
        .doesNotContain("restore-keys");
  }

  @Test
  void aRemarkNamesTheVerb() throws Exception {
    assertThat(type("var plan = plan(keys())").seen())
        .contains("unassign: API key sandboxa \"sandbox admin\"");
  }

  @Test
  void withConfirmationOffEachChangeSaysSo() throws Exception {
    assertThat(
            type(
                    "yes()",
                    "/set feedback yes",
                    "unassign(\"analytics\", \"zmmrboas\")",
                    "yes(false)")
                .seen())
        .contains("Confirmation is off; yes(false) turns it on, /set feedback yes shows it.\n")
        .contains("\natlas!> unassign(", "\nConfirmation is off.\n")
        .contains("Confirmation is on.\n");
  }

  @Test
  void helpNamesEveryVerbAndTheOptionsOfOne() throws Exception {
    String all = type("help()").seen();

    Stream.of(Verbs.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .map(Method::getName)
        .filter(name -> !name.equals("arguments")) // of scripts, as args
        .forEach(name -> assertThat(all).containsPattern("(?m)^%s\\b".formatted(name)));
    assertThat(all.lines()).noneMatch(line -> line.length() > 80);
    assertThat(type("help(\"undo\")", "help(\"unasign\")").seen())
        .contains("undo() ", "\n  --verify  ", "|  No verb \"unasign\"; help() lists them.")
        .doesNotContain("projects() ");
    assertThat(type("help").seen())
        .as("without parentheses, too")
        .contains(all.substring(all.indexOf("projects()"), all.indexOf("\natlas ")));
    assertThat(type("help", "/reset", "help").seen().split("projects\\(\\)")).hasSize(3);
  }

  @Test
  void aPlanWithTheCallersOwnKeySaysThatItWouldBeRefused() throws Exception {
    sandbox.assign(Example.PAYMENTS_STAGING, Example.CALLER_KEY, "GROUP_OWNER");

    assertThat(type("plan(find(\"sandboxa\"))").seen())
        .contains("this is the key you are authenticated with; use other credentials to unassign");
  }

  @Test
  void tablesAreAsWideAsTheScreen() throws Exception {
    columns = 80;

    Sitting sitting = type("projects()", "keys()", "plan(keys(\"payments-production\"))");

    assertThat(sitting.seen()).contains("NAME", "ORGANIZATION ID", "Would unassign");
    assertThat(sitting.seen().lines()).noneMatch(line -> line.length() > 80);
  }

  @Test
  void noVerbPrintsAMarkOfAColor() throws Exception {
    columns = 100;

    Sitting sitting =
        type(
            "projects()",
            "keys()",
            "keys(\"analytics\").where(key -> true)",
            "find(\"zmmrboas\", \"nosuchky\")",
            "find(\"zmmrboas\").where(key -> true)",
            "plan(keys())",
            "plan(\"analytics\", keys(\"analytics\"))",
            "keys().csv(\"all.csv\")",
            "help()",
            "yes()",
            "unassign(keys(\"analytics\"), \"--verify\")",
            "undo(\"--verify\")",
            "unassign(find(\"zmmrboas\"))",
            "undo()",
            "keys(\"nowhere\")",
            "yes(false)",
            "restore(\"all.csv\")");

    assertThat(sitting.seen())
        .contains("Restored in 2 of 2")
        .doesNotContainPattern("[\\x{FDD0}-\\x{FDEF}]");
    assertThat(folder.resolve("all.csv")).content().doesNotContainPattern("[\\x{FDD0}-\\x{FDEF}]");
  }

  private List<Path> files(String pattern) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
      return StreamSupport.stream(files.spliterator(), false).toList();
    }
  }

  private Sitting type(String... lines) throws Exception {
    return new PromptRun(sandbox, caller, folder, Map.of(), columns).type(List.of(lines));
  }

  private void assertAssigned(boolean inAnalytics, boolean inPayments) {
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isEqualTo(inAnalytics);
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY))
        .isEqualTo(inPayments);
  }
}
