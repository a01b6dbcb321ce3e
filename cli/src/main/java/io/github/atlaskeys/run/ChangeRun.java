package io.github.atlaskeys.run;

import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.files.EarlierRuns;
import io.github.atlaskeys.lookup.Names;
import io.github.atlaskeys.lookup.OrganizationRef;
import io.github.atlaskeys.lookup.Protection;
import io.github.atlaskeys.terminal.Confirmation;
import io.github.atlaskeys.terminal.Console;
import io.github.atlaskeys.terminal.Page;
import io.github.atlaskeys.terminal.StopSignal;
import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A run of a command that changes something, whatever it changes. A script calls these steps in
 * this order:
 *
 * <ol>
 *   <li>What is to be changed, and the plan: see the subclasses. Reads; changes nothing in Atlas.
 *   <li>{@link #confirm}: shows the plan, and asks unless {@code --yes} was given.
 *   <li>{@link #execute}: saves what will be lost, and sends the requests; {@link #end} if there is
 *       nothing to do.
 *   <li>{@link #write}: prints how it ended.
 * </ol>
 *
 * @param <P> the plan
 * @param <R> the report
 */
public abstract class ChangeRun<P, R> implements AutoCloseable {
  /** The command that runs. */
  protected final AtlasCommand command;

  /** Where it prints. */
  protected final Console console;

  /** To Atlas. */
  protected final Connection connection;

  /** What things are called there. */
  protected final Names names;

  /** What must not be changed. */
  protected final Protection protection;

  private final ChangeOptions options;
  private final Confirmation confirmation;

  /** Nothing is sent yet. */
  protected ChangeRun(
      AtlasCommand command,
      ChangeOptions options,
      Retries retries,
      Optional<OrganizationRef> organization) {
    this.command = command;
    this.options = options;
    this.console = command.console();
    this.confirmation = new Confirmation(command.context().terminal(), options.confirmed());
    this.protection = options.protect.read(command.context());
    this.connection = command.connection();
    this.names = new Names(connection.api(), retries, organization);
  }

  /** Fails early if a confirmation will be required and cannot be asked for. */
  protected final void requireAnswer() {
    if (!options.dryRun()) {
      confirmation.requireAnswer();
    }
  }

  /**
   * Shows the plan and asks.
   *
   * @return whether to carry it out; false for a dry run, or if there is nothing to do
   * @throws UsageException if the user declines, or the plan must not be carried out
   */
  public final boolean confirm(P plan) {
    if (options.dryRun() || changesNothing(plan)) {
      return false;
    }
    Page page = confirmation.given() ? console.notices() : console.question();
    show(plan, page);
    page.line("");
    if (!confirmation.given()) {
      ask(plan, confirmation);
      page.line("");
    }
    return true;
  }

  /** Whether everything is as it should be. */
  protected abstract boolean changesNothing(P plan);

  /** Shows the plan before the question, or refuses it. */
  protected abstract void show(P plan, Page page);

  /** The question. */
  protected abstract void ask(P plan, Confirmation asked);

  /** Carries the plan out. The first Ctrl-C lets what is in flight finish. */
  public abstract R execute(P plan) throws IOException, InterruptedException;

  /**
   * The first Ctrl-C stops, the second one ends at once; until the action that is returned runs.
   *
   * @param inFlight what is still finished
   */
  protected final Runnable onInterrupt(String inFlight, Runnable stop) {
    return StopSignal.onInterrupt(
        () -> {
          stop.run();
          console.printMessage(
              "Stopping after the %s in flight. Press Ctrl-C again to exit immediately."
                  .formatted(inFlight));
        },
        command.context().halt());
  }

  /** What a dry run found, or that there is nothing to do. */
  public abstract R end(P plan) throws IOException;

  /** Prints how the run ended, and returns the exit code. */
  public abstract int write(R report) throws IOException;

  /** The commands that restore what earlier runs of these keys have saved: each is needed. */
  protected final List<String> restoreEarlier(
      EarlierRuns earlier, Collection<String> keys, Optional<Path> own) {
    return earlier.undoFiles(keys).stream()
        .filter(path -> own.filter(path::equals).isEmpty())
        .map(command.rerun()::restore)
        .toList();
  }

  @Override
  public abstract void close() throws IOException;
}
