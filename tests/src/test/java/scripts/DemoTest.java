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
        .startsWith("A local mock of Atlas listens on http://127.0.0.1:")
        .containsSubsequence(
            "--dry-run",
            "Dry run: nothing was changed.",
            "[exit 0]",
            "An auditor can read, but not unassign.",
            "USER_UNAUTHORIZED",
            "[exit 4]",
            "Unassigned API key zmmrboas",
            "Verified: the project no longer lists",
            "[exit 0]",
            "was not assigned to project",
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
            "Verified: Atlas lists the key in no project (3 projects unassigned).",
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
            "Done. To try it yourself: ");
  }
}
