package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Reads;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.files.RunIdentity.Action;
import io.github.atlaskeys.unassign.BulkPlanner;
import io.github.atlaskeys.unassign.BulkRun;
import io.github.atlaskeys.unassign.OwnKey;
import io.github.atlaskeys.unassign.Plan;
import io.github.atlaskeys.unassign.PlannedRow;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import io.github.atlaskeys.unassign.Row;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Future;

/** Reads what a run would do. Changes nothing. */
final class PlanReader {
  private final Console console;
  private final Connection connection;
  private final Action action;
  private final AtlasAdminApi atlas;
  private final Retries retries;
  private final RunOptions options;
  private final NameLookup names;

  PlanReader(
      Console console,
      Connection connection,
      Action action,
      Retries retries,
      RunOptions options,
      NameLookup names) {
    this.console = console;
    this.connection = connection;
    this.action = action;
    this.atlas = connection.api();
    this.retries = retries;
    this.options = options;
    this.names = names;
  }

  /**
   * Reads what would happen, at the same time the names of the projects and which key makes the
   * calls. Reads nothing that would not be shown: with {@code --yes} no rows of a file.
   *
   * @return the key that makes the calls, as far as the plan must know it
   */
  OwnKey read(ChangePlan plan) throws IOException, InterruptedException {
    Targets targets = plan.targets();
    var report = new RowReport(console, targets);
    if (options.dryRun()) {
      report.begin();
    }
    try (var reads = new Reads()) {
      Optional<Future<OwnKey>> ownKey =
          targets.named() || !needsOwnKey()
              ? Optional.empty()
              : Optional.of(reads.begin(this::ownKey));
      if (targets.named() || options.dryRun() || !options.confirmed()) {
        Future<?> named = reads.begin(() -> readNames(targets));
        Optional<ApiKey> known = targets.knownKey();
        if (known.isPresent()) {
          known(plan, known.get(), report);
        } else {
          look(plan, report);
        }
        Reads.get(named);
        refuseUnreadable(plan);
        if (targets.isOneRow() && options.dryRun()) {
          plan.first().ifPresent(report::planned);
        }
      } else if (action == Action.RESTORE) {
        targets.rows().forEach(plan::add);
        if (!console.quiet()) {
          readNames(targets);
        }
      }
      return ownKey.isPresent() ? Reads.get(ownKey.get()) : ownKey(targets);
    }
  }

  /** Reads what would happen to each row, and hands it on. */
  void each(Targets targets, BulkRun.Listener<PlannedRow> each)
      throws IOException, InterruptedException {
    Plan looked =
        BulkPlanner.of(atlas)
            .concurrency(options.concurrency)
            .retries(retries)
            .onResult(each)
            .run(targets.rows());
    if (Thread.interrupted() || looked.interrupted()) {
      throw new InterruptedException("interrupted while planning");
    }
    if (looked.stopped().isPresent()) {
      Problem why = looked.stopped().get();
      throw new EndedException(
          ExitCodes.of(why), NextStep.line(why.message(), connection.nextStep(why)), why);
    }
  }

  /** What turned names into rows has read everything already. */
  private void known(ChangePlan plan, ApiKey key, RowReport report) {
    for (Row row : plan.targets().rows()) {
      var planned = new PlannedRow(row, Outlook.WOULD_UNASSIGN, Optional.of(key), Optional.empty());
      RowOutlook outlook = plan.add(planned);
      if (options.dryRun() && !plan.targets().isOneRow()) {
        report.planned(outlook);
      }
    }
  }

  /** Reads each project's keys. */
  private void look(ChangePlan plan, RowReport report) throws IOException {
    Targets targets = plan.targets();
    BulkPlanner planner = BulkPlanner.of(atlas).concurrency(options.concurrency).retries(retries);
    if (targets.isOneRow()) {
      plan.looked(planner.onResult(plan::add).run(targets.rows()));
      return;
    }
    try (var progress =
        Progress.of(
            "Reading",
            targets.rows().size(),
            targets.unit(),
            console,
            planner::waitingForRateLimits)) {
      planner.onResult(
          row -> {
            RowOutlook outlook = plan.add(row);
            if (options.dryRun()) {
              report.planned(outlook);
            }
            progress.step(true);
          });
      plan.looked(planner.run(targets.rows()));
    }
  }

  /** Names are for people: where they cannot be read, IDs are shown. */
  Void readNames(Targets targets) throws InterruptedException {
    Retries once = Retries.standard().withAttempts(1);
    try {
      if (targets.isAllProjects()) {
        return null; // the search has read them
      }
      if (targets.isOneRow()) {
        ProjectId project = targets.onlyProject().orElseThrow();
        if (targets.labels().projectName(project).isEmpty()) {
          targets.labels().add(once.ask(() -> atlas.getGroup(project)));
        }
      } else {
        Pages.of(atlas::listGroups, once).forEach(targets.labels()::add);
      }
    } catch (IOException | AtlasApiException e) {
      // The look at the keys of the projects meets the same problem, and reports it.
    }
    return null;
  }

  /** A project that does not exist, a server that is not Atlas: there is nothing to confirm. */
  private void refuseUnreadable(ChangePlan plan) throws IOException, InterruptedException {
    Optional<Problem> problem = plan.stopped();
    Optional<PlannedRow> unreadable =
        plan.unreadable()
            .filter(
                row ->
                    row.outlook() == Outlook.UNREADABLE || row.outlook() == Outlook.NOT_LOOKED_AT);
    if (problem.isEmpty() && plan.targets().isOneRow()) {
      problem =
          unreadable.flatMap(PlannedRow::problem).filter(why -> why.kind() != Kind.NO_PERMISSION);
    }
    boolean needsRoles = plan.targets().isOneRow() && options.keepsUndo() && !options.dryRun();
    if (problem.isEmpty() && needsRoles && unreadable.isPresent()) {
      Problem why = unreadable.flatMap(PlannedRow::problem).orElseThrow();
      throw new EndedException(
          ExitCodes.of(why), NextStep.line(why.message(), NextStep.SAVING_ROLES), why);
    }
    if (problem.isPresent() && !(options.dryRun() && !plan.targets().isOneRow())) {
      Problem why = problem.get();
      String next =
          plan.targets().isOneRow() && why.kind() == Kind.UNKNOWN_PROJECT
              ? names.swapped(plan.targets()).orElse(connection.nextStep(why))
              : connection.nextStep(why);
      throw new EndedException(ExitCodes.of(why), NextStep.line(why.message(), next), why);
    }
  }

  /** By its public key where that was read; otherwise Atlas is asked, unless nothing is changed. */
  private OwnKey ownKey(Targets targets) throws IOException, InterruptedException {
    if (targets.named() && connection.caller() instanceof ApiKeyCredentials caller) {
      Optional<ApiKey> key = targets.onlyKeyRecord();
      if (key.isPresent() && key.get().publicKey() != null) {
        return key.get().publicKey().equals(caller.publicKey())
            ? new OwnKey(key.map(ApiKey::id), Optional.of(caller.publicKey()))
            : OwnKey.NONE;
      }
    }
    return needsOwnKey() ? ownKey() : OwnKey.NONE;
  }

  private boolean needsOwnKey() {
    return action == Action.UNASSIGN && !options.dryRun();
  }

  private OwnKey ownKey() throws IOException, InterruptedException {
    OwnKey found = OwnKey.of(atlas, connection.caller(), retries);
    if (found.id().isEmpty() && found.publicKey().isPresent() && !options.keepsUndo()) {
      console.warn(
          "cannot tell which rows are about the key you are authenticated with: its ID is not"
              + " visible, and --no-undo reads no public keys");
    }
    return found;
  }
}
