package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors and waits: sentences for a person at a screen, lines for whoever searches a log. */
class MessagesTest {
  private static final String ESCAPE = "\u001b[";
  private static final String RED_NAME = ESCAPE + "31munassign-key" + ESCAPE + "0m: ";
  private static final String NOWHERE = "111111111111111111111111";

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();
  private final CommandRun command = CommandRun.of(Script.UNASSIGN_KEY, sandbox);

  // ------------------------------------------------------------------ errors

  @Test
  void anErrorIsBrokenBetweenWordsAndBeforeEachNextStep() {
    Outcome run = command.onScreen(80).run("zmmrboas", "--project", NOWHERE, "--yes");

    assertThat(run.err())
        .isEqualTo(
            RED_NAME
                + """
                project 111111111111111111111111 does not exist, or these
                  credentials cannot see it (404 GROUP_NOT_FOUND)
                  Check the project ID
                """);
  }

  @Test
  void inAFileItIsOneLine() {
    Outcome run = command.run("zmmrboas", "--project", NOWHERE, "--yes");

    assertThat(run.err())
        .isEqualTo(
            "unassign-key: project 111111111111111111111111 does not exist, or these credentials"
                + " cannot see it (404 GROUP_NOT_FOUND); check the project ID\n");
  }

  @Test
  void whatHasRoomStaysOnOneLine() {
    assertThat(command.onScreen(80).run("zmmrboas", "--project").err())
        .isEqualTo(RED_NAME + "--project needs a value: PROJECT; see unassign-key --help\n");
  }

  @Test
  void anOrganizationThatIsNotThere() {
    Outcome run = CommandRun.of(Script.LIST_KEYS, sandbox).run("--org", NOWHERE);

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err())
        .isEqualTo(
            "list-keys: organization 111111111111111111111111 does not exist, or these credentials"
                + " cannot see it (404 ORG_NOT_FOUND); check the organization ID\n");
  }

  @ParameterizedTest
  @CsvSource({"NO_COLOR, 1, --verbose", "TERM, dumb, --verbose", "X, 1, --no-color"})
  void withoutColor(String variable, String value, String option) {
    assertThat(command.onScreen(80).with(variable, value).run(option, "--yes", "zmmrboas").err())
        .startsWith("unassign-key: ")
        .doesNotContain(ESCAPE);
  }

  // ------------------------------------------------------------------ usage

  @Test
  void withoutArgumentsItSaysHowToCallIt() {
    Outcome run = command.onScreen(80).with("NO_COLOR", "1").run();

    assertThat(run)
        .isEqualTo(
            new Outcome(
                2,
                "",
                """
                unassign-key: no KEY given
                  Usage: unassign-key KEY... [--project PROJECT | --all-projects] [options]
                  Example: jbang unassign-key@atlaskeys zmmrboas --all-projects --dry-run
                """));
    assertThat(CommandRun.of(Script.UNASSIGN_KEYS, sandbox).run().err())
        .startsWith("unassign-keys: no FILE given; usage: unassign-keys (FILE | --from FILE) ");
    assertThat(CommandRun.of(Script.FIND_KEY, sandbox).run().err())
        .startsWith("find-key: no KEY given; usage: find-key (KEY... | ");
    assertThat(sandbox.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --concurrency s3cr3t | --concurrency: must be a number
          --yes=s3cr3t         | --yes: takes no value
          """)
  void aValueThatIsNoneIsNotRepeated(String option, String message) {
    String[] words = ("zmmrboas --all-projects " + option.strip()).split(" ");

    assertThat(command.run(words).err())
        .isEqualTo("unassign-key: %s; see unassign-key --help\n".formatted(message.strip()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-v", "-vv", "--verbose"})
  void eachRequestIsShownIfAskedFor(String option) {
    Outcome run = command.run("zmmrboas", "--all-projects", "--dry-run", option);

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).contains("> GET /api/atlas/v2/orgs");
  }

  // ------------------------------------------------------------------ questions

  @Test
  void nobodyIsAskedWithoutInput() {
    Outcome run = command.typing("y").run("zmmrboas", "--all-projects", "--no-input");
    Outcome credentials =
        command
            .typing("a", "b")
            .without("MONGODB_ATLAS_PUBLIC_API_KEY")
            .without("MONGODB_ATLAS_PRIVATE_API_KEY")
            .run("zmmrboas", "--all-projects", "--no-input");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("cannot ask for confirmation: no terminal, or --no-input; ");
    assertThat(credentials.err()).startsWith("unassign-key: no credentials; set MONGODB_ATLAS_");
    assertThat(sandbox.countSigned("DELETE")).isZero();
  }

  // ------------------------------------------------------------------ secrets

  /** No form tells it from a name, but the environment does. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "KEY --all-projects",
        "KEY --all-projects -o json",
        "zmmrboas --project KEY",
        "zmmrboas --all-projects --org KEY",
        "--resume KEY"
      })
  void aSecretInPlaceOfANameIsNotRepeated(String arguments) {
    String secret = "hunter2hunter2hunter2";

    Outcome run =
        command
            .with("MCLI_PRIVATE_API_KEY", secret)
            .run((arguments.replace("KEY", secret) + " --yes").split(" "));

    assertThat(run.exit()).isNotZero();
    assertThat(run.out() + run.err()).contains("***").doesNotContain(secret);
  }

  // ------------------------------------------------------------------ waits

  @Test
  void aWaitIsARemarkThatVanishes() throws IOException {
    int port = closedPort();
    String remark = "Cannot connect to 127.0.0.1:%d. Retrying in 0.5 s (2 of 2)...".formatted(port);

    Outcome run =
        unreachable(port).inRealTime().onScreen(80).run("zmmrboas", "--all-projects", "--yes");

    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err().replaceAll("0\\.\\d s", "0.5 s"))
        .contains("\r" + ESCAPE + "K" + remark + "\r" + ESCAPE + "K")
        .doesNotContain(remark + "\n");
    assertThat(run.err().lines().filter(line -> line.contains("unassign-key")).count())
        .isEqualTo(1);
  }

  @Test
  void inAFileItIsOneLineHoweverManyReadsWait() throws IOException {
    int port = closedPort();

    Outcome run = unreachable(port).inRealTime().run("zmmrboas", "--all-projects", "--yes");

    assertThat(run.err().lines().map(line -> line.replaceAll("0\\.\\d s", "0.5 s")))
        .containsExactly(
            "unassign-key: cannot connect to 127.0.0.1:%d; retrying in 0.5 s (2 of 2)"
                .formatted(port),
            "unassign-key: cannot connect to 127.0.0.1:%d; check --base-url, HTTPS_PROXY and the"
                    .formatted(port)
                + " network, then run the same command again");
  }

  private CommandRun unreachable(int port) {
    return command.with("MONGODB_ATLAS_BASE_URL", "http://127.0.0.1:" + port);
  }

  private static int closedPort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
