package scripts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import scripts.CommandRun.Outcome;

class DemoTest {

  @Test
  void showsEachCommandItsOutputAndItsExitCode() {
    Outcome run = CommandRun.of(surroundings -> Demo.commandLine()).run();

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .containsSubsequence(
            "--dry-run",
            "Dry run: nothing was changed.",
            "[exit 0]",
            "An auditor's key",
            "USER_UNAUTHORIZED",
            "[exit 4]",
            "Unassigned API key zmmrboas",
            "Verified: the project no longer lists",
            "[exit 0]",
            "is already not assigned",
            "[exit 0]",
            "STILL HAS ACCESS",
            "[exit 0]",
            "GROUP_NOT_FOUND",
            "[exit 4]",
            "$ find-key leakedky",
            "payments-staging",
            "[exit 0]",
            "$ unassign-key --key leakedky --all-projects --yes",
            "3 projects: 3 UNASSIGNED",
            "Verified: Atlas lists the key in no project.",
            "[exit 0]",
            "$ find-key leakedky",
            "assigned to no project",
            "$ restore-keys ",
            "3 rows: 3 RESTORED",
            "Verified: ",
            "$ find-key leakedky",
            "GROUP_READ_ONLY, GROUP_CLUSTER_MANAGER",
            "[exit 0]",
            "--dry-run",
            "would lose GROUP_READ_ONLY",
            "Dry run: nothing was changed.",
            "[exit 0]",
            "200 rows: ",
            " UNASSIGNED",
            "Verified: ",
            "Undo ",
            "[exit 0]",
            "199 rows: 199 RESTORED",
            "Verified: ",
            "[exit 0]",
            "That was all. ");
  }
}
