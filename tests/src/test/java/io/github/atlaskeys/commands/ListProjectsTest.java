package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.testing.Seed;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The projects that the credentials can see. */
class ListProjectsTest {
  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();
  private final CommandRun command = CommandRun.of(Script.LIST_PROJECTS, sandbox);

  @Test
  void theyStandInATableByName() {
    assertThat(command.run())
        .isEqualTo(
            new Outcome(
                0,
                """
                PROJECT              PROJECT ID                ORGANIZATION ID
                analytics            59a6f2c70bd66b2f3c8e41d7  5980cfdf0b6d97029d82f86e
                payments-production  5953c5f380eef53887615f9a  5980cfdf0b6d97029d82f86e
                payments-staging     5953c61b80eef53887615fd2  5980cfdf0b6d97029d82f86e
                """,
                ""));
  }

  @Test
  void aLongNameIsNotCutForItsId() {
    String name = "n".repeat(50);
    sandbox.project("111111111111111111111111", Example.ORGANIZATION, name);

    Outcome run = command.onScreen(80).run();

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains(
            "analytics%s  5980cfdf0b6d97029d82f86e\n  59a6f2c70bd66b2f3c8e41d7\n"
                .formatted(" ".repeat(41)))
        .contains(name + "  5980cfdf0b6d97029d82f86e\n  111111111111111111111111\n");

    sandbox.project("222222222222222222222222", Example.ORGANIZATION, "m".repeat(64));
    assertThat(command.run().err()).isEqualTo("Cut to fit 80 columns: PROJECT; -o csv has all.\n");
  }

  @Test
  void csvAndJsonHaveTheSame() {
    assertThat(command.run("-o", "csv").out())
        .startsWith(
            """
            projectId,projectName,organizationId
            59a6f2c70bd66b2f3c8e41d7,analytics,5980cfdf0b6d97029d82f86e
            """);
    assertThat(command.run("-o", "json").out())
        .startsWith(
            "{\"type\":\"project\",\"projectId\":\"59a6f2c70bd66b2f3c8e41d7\",\"projectName\":\"analytics\","
                + "\"organizationId\":\"5980cfdf0b6d97029d82f86e\"}\n");
  }

  @Test
  void allPagesAreRead() {
    Seed.assigned(sandbox, 600, 0);

    assertThat(command.run("-o", "csv").out().lines()).hasSize(604);
  }

  @Test
  void anotherOrganizationHasNone() {
    Outcome run = command.run("--org", "111111111111111111111111");

    assertThat(run)
        .isEqualTo(
            new Outcome(
                4,
                "",
                "list-projects: no organization 111111111111111111111111 is visible to these"
                    + " credentials\n"));
    assertThat(command.run("--org", Example.ORGANIZATION).out().lines()).hasSize(4);
    assertThat(command.run("--org", "Example-Org").out().lines()).hasSize(4);
  }
}
