package io.github.atlaskeys.command;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.api.Retries.Wait;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.report.ProblemText;
import io.github.atlaskeys.terminal.Console;
import io.github.atlaskeys.terminal.Progress;
import io.github.atlaskeys.terminal.StopSignal;
import io.github.atlaskeys.terminal.Terminal.Stream;
import io.github.atlaskeys.text.ExitCodes;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * A command that talks to Atlas: the options of the connection, and the connection. A script says
 * in {@code call()} what is sent, and in which order.
 */
@Command(
    exitCodeList = {
      "0:success",
      "1:internal error",
      "2:invalid usage or input, or declined: nothing was changed",
      "3:incomplete: run the same command again, with --resume if suggested",
      "4:refused by Atlas, or no such key or project: see the message",
      "5:done, but a key still has access through an organization role",
      "130:interrupted"
    })
public abstract class AtlasCommand extends BaseCommand {
  private static final Duration LONG_WAIT = Duration.ofSeconds(100);

  @Mixin ConnectionOptions connection;

  private Optional<Connection> connected = Optional.empty();
  private Optional<Retries> retries = Optional.empty();
  private Runnable restoreSignals = () -> {};
  private volatile Runnable interrupted = () -> {};

  /** Connects to Atlas with the credentials that are found. Nothing is sent yet. */
  protected final AtlasAdminApi connect() {
    return connection().api();
  }

  /** The connection, made at the first call. */
  public final Connection connection() {
    if (connected.isEmpty()) {
      connected =
          Optional.of(
              context()
                  .connection()
                  .map(Connection::countedFromNow)
                  .orElseGet(() -> connection.open(context())));
    }
    return connected.get();
  }

  @Override
  void begins() {
    if (context().connection().isEmpty()) { // a shell is not ended by Ctrl-C
      restoreSignals = StopSignal.beforeTheEnd(this::interrupted);
    }
  }

  /** What to do if Ctrl-C ends the command before anything is changed: leave no file. */
  public final void onInterrupt(Runnable action) {
    interrupted = action;
  }

  /** From here on something may be changed, and Ctrl-C is handled elsewhere. */
  public final void beginToChange() {
    restoreSignals.run();
    restoreSignals = () -> {};
  }

  private void interrupted() {
    interrupted.run();
    Console.eraseStatus(streams());
    if (context().terminal().shows(Stream.ERR)) { // below the question
      streams().getErr().println();
    }
    warn("interrupted; nothing was changed");
    ended(ExitCodes.INTERRUPTED, Optional.empty(), List.of());
    close();
  }

  @Override
  void ended() {
    beginToChange();
    close();
  }

  /** Closes the connection, unless it is the shell's: a token is revoked. */
  private void close() {
    if (context().connection().isEmpty()) {
      connected.ifPresent(made -> made.opened().close());
    }
  }

  /**
   * How calls are repeated; waits are reported, so that the prompt is never silent, and of those
   * that overlap the first.
   */
  public final Retries retries() {
    if (retries.isEmpty()) {
      Retries standard = Retries.standard().withSleeper(context().sleeper());
      retries = Optional.of(connection.quiet ? standard : standard.onWait(this::report).together());
    }
    return retries.get();
  }

  private void report(Wait wait) {
    String time =
        wait.duration().compareTo(LONG_WAIT) < 0
            ? String.format(
                Locale.ROOT, "%.1f s", Math.max(0.1, wait.duration().toMillis() / 1000.0))
            : Progress.left(wait.duration().toSeconds());
    if (wait.problem().kind() == Problem.Kind.RATE_LIMITED) {
      console().remark("Atlas's rate limit is reached", "continuing in " + time, wait.duration());
    } else {
      String again = "retrying in %s (%d of %d)".formatted(time, wait.attempt(), wait.attempts());
      console().remark(wait.problem().message(), again, wait.duration());
    }
  }

  /** The project that is meant when none is named; empty when no place names one. */
  public final Optional<ProjectId> configuredProject() {
    return connection.project(context());
  }

  /** The organization that is meant when nothing is named; empty when no place names one. */
  public final Optional<OrganizationId> configuredOrganization() {
    return connection.organization(context());
  }

  /** Whether each request is shown. */
  public final boolean verbose() {
    return connection.verbose();
  }

  /** Whether the credentials are read from standard input. */
  public final boolean readsStandardInput() {
    return connection.readsStandardInput();
  }

  /** Commands to copy, in the words that this one was started with. */
  public RerunCommand rerun() {
    return new RerunCommand(spec.commandLine(), context());
  }

  @Override
  String line(Problem problem) {
    return connected
        .map(made -> ProblemText.line(problem, made, nextStep(problem)))
        .orElseGet(() -> super.line(problem));
  }

  @Override
  protected String nextStep(Problem problem) {
    return connected
        .map(made -> ProblemText.nextStep(problem, made))
        .orElseGet(() -> super.nextStep(problem));
  }

  /** Of a run that began, the problem knows neither the credentials nor where they came from. */
  public final void nameRefused(Problem problem) {
    if (problem.kind() == Problem.Kind.CREDENTIALS_REFUSED) {
      connected.ifPresent(made -> warn("authenticated with %s".formatted(made.used())));
    }
  }

  @Override
  boolean information() {
    return connection.show(context(), console().columns()) || super.information();
  }

  @Override
  Optional<Atlas> host() {
    return connected.map(Connection::atlas);
  }
}
