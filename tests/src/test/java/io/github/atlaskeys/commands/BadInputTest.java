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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong before anything is sent: one line, the next step in it, exit 2, no request. */
class BadInputTest {
  private static final String PROJECT = Example.PAYMENTS_PRODUCTION;
  private static final String KEY = Example.TARGET_KEY;

  @TempDir Path folder;

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();
  private final CommandRun command = CommandRun.of(Script.UNASSIGN_KEY, sandbox);

  @AfterEach
  void nothingWasSent() {
    assertThat(sandbox.requests()).isEmpty();
  }

  private static void refuses(Outcome run, String line) {
    assertThat(run).isEqualTo(new Outcome(2, "", "unassign-key: " + line + "\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "--projet, --project",
    "--proyect, --project or --protect",
    "--pojrect, --project",
    "--projectid, --project",
    "--dryrun, --dry-run",
    "--keys, --key",
    "--all, --all-projects or --allow-missing",
    "--json, --output json"
  })
  void anOptionThatIsAlmostOne(String typed, String meant) {
    refuses(
        command.run(typed, PROJECT, "--key", KEY, "--yes"),
        "unknown option %s; did you mean %s; see unassign-key --help".formatted(typed, meant));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--forced", "--qqq"})
  void anOptionLikeNoneThatIsShown(String typed) {
    refuses(
        command.run(typed, "--project", PROJECT, "--key", KEY),
        "unknown option %s; see unassign-key --help".formatted(typed));
  }

  @Test
  void namesThatAreEmpty() {
    refuses(
        command.run("--project", " ", "--key", KEY, "--yes"),
        "--project: a project is named by its ID or its name; see" + " unassign-key --help");
    refuses(
        command.run("--project", PROJECT, "--key", " ", "--yes"),
        "--key: a key is named by its ID or its public key, a service account by its"
            + " client ID; see unassign-key --help");
  }

  @Test
  void nothingToResume() {
    refuses(
        command.run("--key", KEY, "--resume", "--yes"),
        "nothing to resume: no interrupted run for %s in this folder".formatted(KEY));
    refuses(
        command.run("--key", "nosuchky", "--resume", "--yes"),
        "nothing to resume: no interrupted run for nosuchky in this folder");
  }

  @Test
  void aPrivateKeyWhereAnIdIsDue() {
    Outcome run = command.run("--project", PROJECT, "--key", Example.CALLER_PRIVATE_KEY, "-y");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("looks like a secret (not shown)")
        .doesNotContain(Example.CALLER_PRIVATE_KEY);
  }

  /** As text that is pasted from a page has them. */
  @Test
  void anInvisibleCharacterInAKey() {
    Outcome run = command.run("--project", PROJECT, "--key", "zmm\u200brboas", "-y");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("there is an invisible character in ", "type it again");
  }

  @ParameterizedTest
  @CsvSource({
    "--private-key, MONGODB_ATLAS_PRIVATE_API_KEY",
    "--privateKey, MONGODB_ATLAS_PRIVATE_API_KEY",
    "--password, MONGODB_ATLAS_PRIVATE_API_KEY",
    "--client-secret, MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET",
    "--clientSecret, MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET",
    "--access-token, MONGODB_ATLAS_ACCESS_TOKEN",
    "--token, MONGODB_ATLAS_ACCESS_TOKEN"
  })
  void aSecretAsAnArgument(String option, String variable) {
    for (String[] form :
        new String[][] {
          {option, "s3cr3t"}, {option + "=s3cr3t"}, {option + ":s3cr3t"}, {option, "-s3cr3t"}
        }) {
      Outcome run =
          command.run(
              Stream.concat(Stream.of("--project", PROJECT, "--key", KEY, "-y"), Stream.of(form))
                  .toArray(String[]::new));

      refuses(
          run,
          option
              + " is not an option: secrets are never passed as arguments; set "
              + variable
              + "; see unassign-key --help");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-pK",
        "-uzmmrboas:K",
        "-privateKey:K",
        "--key=zmmrboas:K",
        "--api=K",
        "--output=K",
        "--yes=K",
        "--base-url=K",
        "--base-url=https://h?key=K",
        "--base-url=https://u_x:K@my_host",
        "--timeout=K",
        "-PK",
        "--profile=K",
        "--credentials-file=@FILE",
        "@FILE"
      })
  void aPrivateKeyWhereverItIsPutIsNotRepeated(String argument) throws IOException {
    String privateKey = Example.CALLER_PRIVATE_KEY;
    Path file = credentials("MONGODB_ATLAS_PRIVATE_API_KEY=" + privateKey, "rw-------");

    Outcome run =
        command.run(
            "--project",
            PROJECT,
            "--key",
            KEY,
            "-y",
            argument.replace("K", privateKey).replace("FILE", file.toString()));

    assertThat(run.exit()).as("%s", run).isEqualTo(2);
    assertThat(run.out() + run.err()).hasLineCount(1).doesNotContain(privateKey);
  }

  @Test
  void aKeyThatIsNone() {
    Outcome run = command.run("--project", PROJECT, KEY, "s3cr3t!");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("(not shown, it may be a secret)").doesNotContain("s3cr3t");
  }

  @Test
  void noKey() {
    refuses(command.run("--project", PROJECT, "--yes"), "no KEY given; see unassign-key --help");
  }

  @Test
  void noProject() {
    refuses(
        command.run("--key", KEY, "--yes"),
        "no project given; use --project NAME, --all-projects, or set MONGODB_ATLAS_PROJECT_ID");
  }

  @Test
  void aMalformedProjectInTheEnvironment() {
    refuses(
        command.with("MONGODB_ATLAS_PROJECT_ID", "x").run("--key", KEY, "--yes"),
        "\"x\" is not a project ID (24 hex digits) (MONGODB_ATLAS_PROJECT_ID in the"
            + " environment)");
  }

  @Test
  void noCredentials() {
    refuses(
        command
            .without("MONGODB_ATLAS_PUBLIC_API_KEY")
            .without("MONGODB_ATLAS_PRIVATE_API_KEY")
            .run("--project", PROJECT, "--key", KEY, "--yes"),
        "no credentials; set MONGODB_ATLAS_PUBLIC_API_KEY and MONGODB_ATLAS_PRIVATE_API_KEY, or"
            + " MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET, or use"
            + " --credentials-file or --profile");
  }

  @ParameterizedTest
  @CsvSource({
    "MONGODB_ATLAS_PUBLIC_API_KEY, MONGODB_ATLAS_PRIVATE_API_KEY",
    "MONGODB_ATLAS_PRIVATE_API_KEY, MONGODB_ATLAS_PUBLIC_API_KEY"
  })
  void halfOfAPair(String missing, String there) {
    refuses(
        command.without(missing).run("--project", PROJECT, "--key", KEY, "--yes"),
        "the environment has %s and no %s; set both".formatted(there, missing));
  }

  @Test
  void aPrivateKeyThatCannotBeOne() {
    Outcome run =
        command
            .with("MONGODB_ATLAS_PRIVATE_API_KEY", "s3cr3t with spaces")
            .run("--project", PROJECT, "--key", KEY, "--yes");

    refuses(
        run,
        "private key may contain only letters, digits and dashes; was it copied completely?"
            + " (MONGODB_ATLAS_PRIVATE_API_KEY in the environment)");
  }

  @Test
  void plainHttpBeyondThisMachine() {
    refuses(
        command.run(
            "--project", PROJECT, "--key", KEY, "-y", "--base-url", "http://cloud.mongodb.com"),
        "base URL must start with https:// (plain http only to this machine itself), was"
            + " \"http://cloud.mongodb.com\"");
  }

  @Test
  void aBaseUrlThatIsNone() {
    refuses(
        command.run("--project", PROJECT, "--key", KEY, "-y", "--base-url", "https://a b"),
        "base URL is not a valid URL; expected for example https://cloud.mongodb.com");
  }

  @Test
  void twoHosts() {
    refuses(
        command.run(
            "--project", PROJECT, "--key", KEY, "-y", "--gov", "--base-url", "https://x.example"),
        "--gov and --base-url cannot be used together");
  }

  @ParameterizedTest
  @CsvSource({
    "--api, v3, 'choose v2, v1.0 or public-v1.0; did you mean v2'",
    "--output, jsno, 'choose text, markdown, json or csv; did you mean json'",
    "--output, yaml, 'choose text, markdown, json or csv'",
    "--generate-completion, fsh, 'choose bash, zsh or fish; did you mean zsh or fish'",
    "--timeout, soon, 'a time is written 500ms, 10s or 2m'"
  })
  void aValueThatIsNone(String option, String value, String rule) {
    refuses(
        command.run("--project", PROJECT, "--key", KEY, "-y", option, value),
        "%s: %s; see unassign-key --help".formatted(option, rule));
  }

  @ParameterizedTest
  @CsvSource({
    "../../x, 'not an API key''s ID or public key, nor a client ID (not shown, it may be a secret)'",
    "keys.csv, 'not an API key''s ID or public key, nor a client ID (not shown, it may be a secret)'",
    "'zmmrboas,readerab', 'not an API key''s ID or public key, nor a client ID (not shown, it may be a secret)'",
    "'', 'a key is named by its ID or its public key, a service account by its client ID'",
    "99999999-aaaa-bbbb-cccc-0123456789ab, 'this looks like a secret (not shown); use the ID or the public key, or the client ID'"
  })
  void anArgumentThatIsNoKey(String typed, String why) {
    refuses(
        command.run(typed, "--all-projects", "--yes"), "KEY: " + why + "; see unassign-key --help");
    refuses(
        command.run("zmmrboas", typed, "--all-projects", "--yes"),
        "KEY: " + why + "; see unassign-key --help");
  }

  @Test
  void oneFileForResultsAndUndo() {
    refuses(
        command.run("zmmrboas", "--all-projects", "-y", "--results", "x.csv", "--undo", "./x.csv"),
        "results and undo file cannot both be ./x.csv; choose another with --results or --undo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--undo", "--results"})
  void aFileWithoutAName(String option) {
    refuses(
        command.run("--project", PROJECT, "--key", KEY, "-y", option, ""),
        option + " must name a file, was \"\"");
  }

  @Test
  void aTimeoutOutOfItsBounds() {
    refuses(
        command.run("--project", PROJECT, "--key", KEY, "-y", "--timeout", "0s"),
        "timeout must be 1 ms to 1 hour");
  }

  @Test
  void aProxyThatCannotBeReadWithoutItsPassword() {
    refuses(
        command
            .with("HTTPS_PROXY", "ftp://user:s3cr3t@proxy")
            .run("--project", PROJECT, "--key", KEY, "-y", "--base-url", "https://x.example"),
        "HTTPS_PROXY must look like http://host:port, http://user:password@host:port or"
            + " socks5://host:port (its value is not shown)");
  }

  @Test
  void aCredentialsFileThatOthersCanRead() throws IOException {
    Path file = credentials("MONGODB_ATLAS_PUBLIC_API_KEY=a\n", "rw-r-----");

    refuses(
        command.run("--project", PROJECT, "--key", KEY, "-y", "--credentials-file", "" + file),
        "credentials file %s is open to other users; close it with: chmod 600 %s"
            .formatted(file, file));
  }

  @Test
  void aCredentialsFileThatIsNotThere() {
    Path file = folder.resolve("none");

    refuses(
        command.run("--project", PROJECT, "--key", KEY, "-y", "--credentials-file", "" + file),
        "credentials file %s does not exist".formatted(file));
  }

  @Test
  void aCredentialsFileThatIsAFolder() throws IOException {
    Path file = Files.createDirectory(folder.resolve("d"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));

    refuses(
        command.run("--project", PROJECT, "--key", KEY, "-y", "--credentials-file", "" + file),
        "credentials file %s is a folder".formatted(file));
  }

  @Test
  void aCredentialsFileWithALineThatIsNone() throws IOException {
    Path file = credentials("# mine\n\ns3cr3t\n", "rw-------");

    refuses(
        command.run("--project", PROJECT, "--key", KEY, "-y", "--credentials-file", "" + file),
        "credentials file %s: line 3 is not NAME=value".formatted(file));
  }

  @Test
  void aCredentialsFileWithoutCredentials() throws IOException {
    Path file = credentials("OTHER=s3cr3t\n", "rw-------");

    refuses(
        command.run("--project", PROJECT, "--key", KEY, "-y", "--credentials-file", "" + file),
        file
            + " holds no credentials; it needs lines MONGODB_ATLAS_PUBLIC_API_KEY=... and"
            + " MONGODB_ATLAS_PRIVATE_API_KEY=..., or MONGODB_ATLAS_CLIENT_ID=... and"
            + " MONGODB_ATLAS_CLIENT_SECRET=...");
  }

  private Path credentials(String text, String permissions) throws IOException {
    Path file = folder.resolve("credentials.env");
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file;
  }
}
