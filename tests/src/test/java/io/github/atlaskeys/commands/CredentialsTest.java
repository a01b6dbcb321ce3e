package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every place that credentials may come from, each tried against a server that checks them. */
class CredentialsTest {
  private static final String FILE =
      """
      # the calling key
      export MONGODB_ATLAS_PUBLIC_API_KEY="%s"
      MONGODB_ATLAS_PRIVATE_API_KEY = '%s'
      """
          .formatted(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY);

  @TempDir Path folder;

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();
  private final CommandRun command =
      CommandRun.of(Script.UNASSIGN_KEY)
          .with("MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString());

  @ParameterizedTest
  @CsvSource({
    "MONGODB_ATLAS_PUBLIC_API_KEY, MONGODB_ATLAS_PRIVATE_API_KEY",
    "MONGODB_ATLAS_PUBLIC_KEY, MONGODB_ATLAS_PRIVATE_KEY",
    "MCLI_PUBLIC_API_KEY, MCLI_PRIVATE_API_KEY",
    "ATLAS_PUBLIC_KEY, ATLAS_PRIVATE_KEY"
  })
  void fromTheEnvironment(String publicKey, String privateKey) {
    succeeds(
        command
            .with(publicKey, Example.CALLER_PUBLIC_KEY)
            .with(privateKey, Example.CALLER_PRIVATE_KEY + "\n"));
  }

  @Test
  void anEmptyVariableIsNone() {
    succeeds(
        command
            .with("MONGODB_ATLAS_PUBLIC_API_KEY", "")
            .with("MONGODB_ATLAS_PRIVATE_API_KEY", "")
            .with("ATLAS_PUBLIC_KEY", Example.CALLER_PUBLIC_KEY)
            .with("ATLAS_PRIVATE_KEY", Example.CALLER_PRIVATE_KEY));
  }

  /** Whichever of them is in the other's place. */
  @ParameterizedTest
  @CsvSource({
    "mdb_sa_sk_not-shown, mdb_sa_id_5d0a3bd287d9d63e6d5f7abe, ID, secret",
    "mdb_sa_sk_not-shown, mdb_sa_sk_not-shown, ID, secret",
    "mdb_sa_id_5d0a3bd287d9d63e6d5f7abe, MDB_SA_ID_5d0a3bd287d9d63e6d5f7abe, SECRET, ID"
  })
  void aClientIdAndItsSecretInEachOthersPlace(String id, String secret, String part, String held) {
    Outcome run =
        command
            .with("MONGODB_ATLAS_CLIENT_ID", id)
            .with("MONGODB_ATLAS_CLIENT_SECRET", secret)
            .run("zmmrboas", "--all-projects", "--yes");

    assertThat(run)
        .isEqualTo(
            new Outcome(
                2,
                "",
                "unassign-key: the client %s is a client %s; put each in its own place (MONGODB_ATLAS_CLIENT_%s in the environment)\n"
                    .formatted(part.equals("ID") ? part : "secret", held, part)));
    assertThat(sandbox.requests()).isEmpty();
  }

  @Test
  void fromAFileWhichGoesBeforeTheEnvironment() throws IOException {
    Path file = folder.resolve("credentials.env");
    Files.writeString(file, FILE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    succeeds(
        command.with("ATLAS_PUBLIC_KEY", "wrong").with("ATLAS_PRIVATE_KEY", "wrong"),
        "--credentials-file",
        file.toString());
  }

  @Test
  void fromStandardInput() {
    succeeds(command.reading(FILE), "--credentials-file", "-");
  }

  @Test
  void fromSomebodyAtTheTerminal() {
    succeeds(command.typing(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY));
  }

  @Test
  void nothingTypedIsNoCredentials() {
    Outcome run = run(command.typing("", ""));

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("no credentials given; set MONGODB_ATLAS_PUBLIC_API_KEY")
        .as("nothing more is asked")
        .contains("Public key: ")
        .doesNotContain("Private key (hidden)");
  }

  @Test
  void aWrongPrivateKeyIsSaidOnceAndNotTriedAgain() {
    Outcome run =
        run(
            command
                .with("MONGODB_ATLAS_PUBLIC_API_KEY", Example.CALLER_PUBLIC_KEY)
                .with("MONGODB_ATLAS_PRIVATE_API_KEY", "99999999-wrong"));

    assertThat(run)
        .isEqualTo(
            new Outcome(
                4,
                "",
                """
                unassign-key: Atlas rejected the API key sandboxa (401); check the private key in \
                MONGODB_ATLAS_PRIVATE_API_KEY (the environment), and that the API key sandboxa \
                was made on %s (--base-url, --gov)
                """
                    .formatted(sandbox.baseUri())));
    assertThat(sandbox.requests())
        .as("two reads at the same time, and a challenge for each")
        .hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void aRefusalNamesTheFileThatHeldThem() throws IOException {
    Path file = Files.writeString(folder.resolve("c.env"), FILE.replace("0123456789ab", "wrong"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    Outcome run = run(command, "--credentials-file", file.toString());

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err())
        .startsWith(
            "unassign-key: Atlas rejected the API key sandboxa (401); check"
                + " the private key in MONGODB_ATLAS_PRIVATE_API_KEY (%s), ".formatted(file))
        .doesNotContain("00000000-");
  }

  @Test
  void aRefusalNamesTheKindThatWasTyped() {
    Outcome run = run(command.typing(Example.CALLER_PUBLIC_KEY, "99999999-wrong"));

    assertThat(run.err())
        .contains("\nunassign-key: Atlas rejected the API key sandboxa (401); ")
        .contains("; check the private key that was typed, and that the API key sandboxa was made ")
        .doesNotContain("99999999");
  }

  @Test
  void aRefusedTokenMayHaveExpired() {
    Outcome run = run(command.with("MONGODB_ATLAS_ACCESS_TOKEN", "t0ken"));

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err())
        .startsWith("unassign-key: Atlas rejected the access token (401); ")
        .endsWith(
            "; replace the access token in MONGODB_ATLAS_ACCESS_TOKEN (the environment): a token"
                + " expires after an hour and works on %s only if it was made there\n"
                    .formatted(sandbox.baseUri()))
        .doesNotContain("t0ken");
  }

  @Test
  void aRefusedServiceAccountIsNamedToo() {
    Outcome run =
        run(
            command
                .with("MONGODB_ATLAS_CLIENT_ID", Example.CLIENT_ID)
                .with("MONGODB_ATLAS_CLIENT_SECRET", "mdb_sa_sk_wrong"));

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err())
        .startsWith(
            "unassign-key: Atlas rejected the service account %s (401 invalid_client); "
                .formatted(Example.CLIENT_ID))
        .endsWith(
            "; check the client secret in MONGODB_ATLAS_CLIENT_SECRET (the environment), and that the service account %s was made on %s (--base-url, --gov)\n"
                .formatted(Example.CLIENT_ID, sandbox.baseUri()));
  }

  private void succeeds(CommandRun run, String... more) {
    Outcome outcome = run(run, more);
    assertThat(outcome.exit()).as("%s", outcome).isZero();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();
    assertThat(outcome.out() + outcome.err()).doesNotContain(Example.CALLER_PRIVATE_KEY);
  }

  private static Outcome run(CommandRun run, String... more) {
    return run.run(
        Stream.concat(
                Stream.of(
                    "--project", Example.PAYMENTS_PRODUCTION, "--key", Example.TARGET_KEY, "-y"),
                Stream.of(more))
            .toArray(String[]::new));
  }
}
