package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.launcher.IsolatedHome.Run;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;

/**
 * A profile where the Atlas CLI keeps it, read by a script with the class path that JBang makes.
 */
@InOtherProcesses
class ProfileThroughJBangTest {
  private final IsolatedHome home = IsolatedHome.shared();

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  @Test
  void aProfileAloneListsProjects() throws Exception {
    String settings = OS.MAC.isCurrentOs() ? "Library/Application Support" : ".config";
    Path config = home.home().resolve(settings).resolve("atlascli/config.toml");
    Files.createDirectories(config.getParent());
    Files.writeString(
        config,
        """
        [x]
        public_api_key = "%s"
        private_api_key = "%s"
        base_url = "%s"
        """
            .formatted(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY, sandbox.baseUri()));
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));

    Run run = home.jbang("list-projects", "--profile", "x", "-o", "csv");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("analytics", "payments-production");
    assertThat(run.err()).doesNotContain(Example.CALLER_PRIVATE_KEY);
  }
}
