package io.github.atlaskeys.command;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.report.ProblemText;
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
      "4:refused by Atlas, or no such key: see the message",
      "5:done, but a key still has access through an organization role",
      "130:interrupted"
    })
public abstract class AtlasCommand extends BaseCommand {
  @Mixin ConnectionOptions connection;

  private Optional<Connection> connected = Optional.empty();

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

  /** Closes the connection, unless it is the shell's. */
  @Override
  void ended() {
    if (context().connection().isEmpty()) {
      connected.ifPresent(made -> made.opened().close());
    }
  }

  /** How calls are repeated; each wait is reported, so that the prompt is never silent. */
  public final Retries retries() {
    Retries retries = Retries.standard().withSleeper(context().sleeper());
    return connection.quiet
        ? retries
        : retries.onWait((problem, wait) -> warn(waiting(problem, wait)));
  }

  private static String waiting(Problem problem, Duration wait) {
    String seconds = String.format(Locale.ROOT, "%.1f s", wait.toMillis() / 1000.0);
    return problem.kind() == Problem.Kind.RATE_LIMITED
        ? "Atlas's rate limit is reached; continuing in " + seconds
        : problem.message() + "; trying again in " + seconds;
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
    return connection.verbose;
  }

  /** Whether the credentials are read from standard input. */
  public final boolean readsStandardInput() {
    return connection.readsStandardInput();
  }

  /** Commands to copy, in the words that this one was started with. */
  public final RerunCommand rerun() {
    return new RerunCommand(spec.commandLine(), context());
  }

  /** The options that the connection was made with, as they were typed. */
  public final List<String> connectionOptions() {
    return RerunCommand.connection(spec.commandLine());
  }

  @Override
  protected String nextStep(Problem problem) {
    return connected
        .map(made -> ProblemText.nextStep(problem, made))
        .orElseGet(() -> super.nextStep(problem));
  }

  /** The problem knows neither which credentials were refused nor where they came from. */
  @Override
  public void nameRefused(Problem problem) {
    if (problem.kind() == Problem.Kind.CREDENTIALS_REFUSED) {
      connected.ifPresent(made -> warn("Atlas refused the " + made.used()));
    }
  }

  @Override
  boolean information() {
    return connection.show(context()) || super.information();
  }

  @Override
  Optional<Atlas> host() {
    return connected.map(Connection::atlas);
  }
}
