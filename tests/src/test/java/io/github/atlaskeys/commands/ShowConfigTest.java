package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code --show-config}: what a run would use, and where it is from. The hosts here are made up.
 */
class ShowConfigTest {
  private static final String PROJECT = "5953c5f380eef53887615f9a";
  private static final String SECRET = "00000000-aaaa-bbbb-cccc-0123456789ab";

  @TempDir Path folder;

  private final CommandRun command = CommandRun.of(Script.UNASSIGN_KEY);

  private void shows(String expected, String... arguments) {
    Outcome run = command.run(arguments);

    assertThat(run).isEqualTo(new Outcome(0, expected, ""));
    assertThat(run.out()).doesNotContain(SECRET, "s3cr3t");
  }

  @Test
  void nothingIsSet() {
    shows(
        """
        Host          https://cloud.mongodb.com (default)
        API version   v2 (default)
        Proxy         none (optional)
        Profile       none (optional)
        Credentials   none
        Organization  none (optional)
        Project       none (optional)
        """,
        "--show-config");
  }

  @Test
  void variablesAndOptions() {
    command
        .with("MONGODB_ATLAS_OPS_MANAGER_URL", "https://ops.example")
        .with("MONGODB_ATLAS_CLIENT_ID", "mdb_sa_id_1")
        .with("MONGODB_ATLAS_CLIENT_SECRET", "mdb_sa_sk_s3cr3t")
        .with("MONGODB_ATLAS_PROJECT_ID", PROJECT)
        .with("https_proxy", "http://me:s3cr3t@proxy.example:3128");

    shows(
        """
        Host          https://ops.example (MONGODB_ATLAS_OPS_MANAGER_URL in the environment)
        API version   public-v1.0 (--api)
        Proxy         http://proxy.example:3128 (https_proxy in the environment)
        Profile       none (optional)
        Credentials   service account mdb_sa_id_1 (MONGODB_ATLAS_CLIENT_ID and \
        MONGODB_ATLAS_CLIENT_SECRET in the environment)
        Token         revoked when the command ends
        Organization  5980cfdf0b6d97029d82f86e (--org)
        Project       5953c5f380eef53887615f9a (MONGODB_ATLAS_PROJECT_ID in the environment)
        """,
        "--show-config",
        "--api=public-v1.0",
        "--orgId",
        "5980cfdf0b6d97029d82f86e");
  }

  @Test
  void aProfile() throws IOException {
    Path config = Files.createDirectories(folder.resolve("atlascli")).resolve("config.toml");
    Files.writeString(
        config,
        """
        [staging]
        service = "cloudgov"
        org_id = "5980cfdf0b6d97029d82f86e"
        public_api_key = "readerab"
        private_api_key = "%s"
        """
            .formatted(SECRET));
    closed(config);
    command.with("XDG_CONFIG_HOME", folder.toString());

    shows(
        """
        Host          https://cloud.mongodbgov.com (service in profile staging in %1$s)
        API version   v2 (default)
        Proxy         none (optional)
        Profile       staging in %1$s
        Credentials   API key readerab (public_api_key and private_api_key in profile staging in %1$s)
        Organization  5980cfdf0b6d97029d82f86e (org_id in profile staging in %1$s)
        Project       payments (--project)
        """
            .formatted(config),
        "--show-config",
        "-P",
        "STAGING",
        "zmmrboas",
        "--project",
        "payments");
  }

  @Test
  void aCredentialsFile() throws IOException {
    Path file = folder.resolve("c.env");
    Files.writeString(file, "MONGODB_ATLAS_ACCESS_TOKEN=eyJh.s3cr3t.x");
    closed(file);

    Outcome run = command.run("--show-config", "--credentials-file", file.toString());

    assertThat(run.out())
        .contains(
            "\nCredentials   access token (MONGODB_ATLAS_ACCESS_TOKEN in %s)\n".formatted(file))
        .doesNotContain("s3cr3t");
  }

  @Test
  void nobodyIsAskedForCredentials() {
    Outcome run = command.typing().run("--show-config");

    assertThat(run.out()).contains("\nCredentials   none\n");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aPrivateKeyInThePlaceOfThePublicKeyIsNotShown() {
    command
        .with("MONGODB_ATLAS_PUBLIC_API_KEY", SECRET)
        .with("MONGODB_ATLAS_PRIVATE_API_KEY", "zmmrboas");

    assertThat(command.run("--show-config").out()).contains("API key *** (").doesNotContain(SECRET);
  }

  @Test
  void whatCannotBeUsedIsAnErrorAsInARun() {
    command.with("MONGODB_ATLAS_CLIENT_ID", "mdb_sa_id_1");

    Outcome run = command.run("--show-config");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).startsWith("Host          https://cloud.mongodb.com (default)\n");
    assertThat(run.err())
        .isEqualTo(
            "unassign-key: the environment has MONGODB_ATLAS_CLIENT_ID and no"
                + " MONGODB_ATLAS_CLIENT_SECRET; set both\n");
  }

  private static void closed(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
