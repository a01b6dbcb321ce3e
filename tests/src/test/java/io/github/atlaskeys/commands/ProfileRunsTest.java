package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.terminal.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands with nothing but a profile: host, project and credentials come from it. */
class ProfileRunsTest {
  @TempDir Path folder;

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  @BeforeEach
  void profiles() throws IOException {
    String callers =
        """
        public_api_key = "%s"
        private_api_key = "%s"
        ops_manager_url = "%s"
        """
            .formatted(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY, sandbox.baseUri());
    Path config = folder.resolve("atlascli/config.toml");
    Files.createDirectories(config.getParent());
    Files.writeString(
        config,
        """
        [payments]
        project_id = "%s"
        org_id = "%s"
        %s
        [whole]
        org_id = "%2$s"
        %3$s
        [elsewhere]
        org_id = "111111111111111111111111"
        %3$s
        """
            .formatted(Example.PAYMENTS_PRODUCTION, Example.ORGANIZATION, callers));
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
  }

  private Outcome run(Function<Context, CommandLine> command, String... arguments) {
    Outcome run = CommandRun.of(command).with("XDG_CONFIG_HOME", folder.toString()).run(arguments);
    assertThat(run.out() + run.err()).doesNotContain(Example.CALLER_PRIVATE_KEY);
    return run;
  }

  @Test
  void unassignKeyTakesTheProfilesProject() {
    Outcome run = run(Script.UNASSIGN_KEY, "-P", "payments", "--key", Example.TARGET_KEY, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isTrue();
  }

  @Test
  void unassignKeyKnowsTheProfilesOwnKey() {
    sandbox.assign(Example.PAYMENTS_PRODUCTION, Example.CALLER_KEY, "GROUP_OWNER");

    Outcome run = run(Script.UNASSIGN_KEY, "-P", "payments", "--key", Example.CALLER_KEY, "--yes");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("this is the key you are authenticated with");
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.CALLER_KEY)).isTrue();
  }

  @Test
  void unassignKeyHasNoProjectOfAProfileThatNamesNone() {
    Outcome run = run(Script.UNASSIGN_KEY, "-P", "whole", "--key", Example.TARGET_KEY, "-y");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(sandbox.requests()).isEmpty();
  }

  @Test
  void unassignKeysAndRestoreKeysRun() throws IOException {
    Path csv =
        Files.writeString(
            folder.resolve("keys.csv"),
            "projectId,apiKeyId\n%s,%s\n".formatted(Example.ANALYTICS, Example.TARGET_KEY));

    Outcome unassigned = run(Script.UNASSIGN_KEYS, "" + csv, "-y", "--profile", "whole");
    assertThat(unassigned.exit()).as("%s", unassigned).isZero();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isFalse();
    assertThat(unassigned.out())
        .contains("jbang restore-keys@atlaskeys %s.undo.csv --profile whole\n".formatted(csv));

    Outcome restored = run(Script.RESTORE_KEYS, csv + ".undo.csv", "-y", "-P", "whole");
    assertThat(restored.exit()).as("%s", restored).isZero();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isTrue();
  }

  @Test
  void listKeysTakesTheProfilesProjectElseItsOrganization() {
    assertThat(run(Script.LIST_KEYS, "-P", "payments").out())
        .contains("zmmrboas")
        .doesNotContain("sandboxa");
    assertThat(run(Script.LIST_KEYS, "-P", "whole").out()).contains("sandboxa");
    assertThat(run(Script.LIST_KEYS, "-P", "payments", "--org", Example.ORGANIZATION).out())
        .contains("sandboxa");
  }

  @Test
  void findKeyAndListProjectsLookEverywhereWhateverTheProfilesIds() {
    assertThat(run(Script.FIND_KEY, "zmmrboas", "-P", "elsewhere").out())
        .contains("analytics", "payments-production");
    assertThat(run(Script.LIST_PROJECTS, "-P", "elsewhere").out())
        .contains("analytics", "payments-production");
  }
}
