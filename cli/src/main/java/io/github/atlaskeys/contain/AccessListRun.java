package io.github.atlaskeys.contain;

import io.github.atlaskeys.accesslist.AccessLists;
import io.github.atlaskeys.accesslist.AccessLists.Outcome;
import io.github.atlaskeys.accesslist.AccessLists.Verdict;
import io.github.atlaskeys.api.AccessListEntry;
import io.github.atlaskeys.api.AddressRange;
import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.ParallelReads;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.command.ProtectOption;
import io.github.atlaskeys.contain.AccessListPlan.Done;
import io.github.atlaskeys.contain.AccessListPlan.Target;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.files.AccessListUndo;
import io.github.atlaskeys.files.AccessListUndo.Saved;
import io.github.atlaskeys.files.EarlierRuns;
import io.github.atlaskeys.files.InputFile;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.lookup.Danger;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.Leaks;
import io.github.atlaskeys.lookup.Names;
import io.github.atlaskeys.lookup.OrganizationRef;
import io.github.atlaskeys.lookup.Protection;
import io.github.atlaskeys.lookup.SearchQueries;
import io.github.atlaskeys.lookup.SearchText;
import io.github.atlaskeys.run.RunOptions;
import io.github.atlaskeys.run.SearchProgress;
import io.github.atlaskeys.terminal.Confirmation;
import io.github.atlaskeys.terminal.Console;
import io.github.atlaskeys.terminal.OutputFormat;
import io.github.atlaskeys.terminal.Page;
import io.github.atlaskeys.terminal.StopSignal;
import io.github.atlaskeys.text.EndedException;
import io.github.atlaskeys.text.ExitCodes;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.OwnKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * A run that replaces access lists: by one address, to contain keys, or by the lists that were
 * saved then. A script calls {@link #keys} or {@link #saved}, {@link #confirm}, {@link #execute} or
 * {@link #end}, and {@link #write}.
 */
public final class AccessListRun implements AutoCloseable {
  private final AtlasCommand command;
  private final Console console;
  private final Confirmation confirmation;
  private final boolean dryRun;
  private final Connection connection;
  private final Names names;
  private final AccessLists lists;
  private final Protection protection;
  private final Optional<Path> restored;
  private Optional<AccessListUndo> undo = Optional.empty();

  private AccessListRun(
      AtlasCommand command,
      boolean dryRun,
      boolean confirmed,
      ProtectOption protect,
      Optional<OrganizationRef> organization,
      Optional<Path> restored) {
    this.protection = protect.read(command.context());
    this.command = command;
    this.console = command.console();
    this.confirmation = new Confirmation(command.context().terminal(), confirmed);
    this.dryRun = dryRun;
    this.restored = restored;
    if (console.format() == OutputFormat.CSV) {
      throw new UsageException("-o csv: access lists are written as text, markdown or json");
    }
    if (!dryRun) {
      confirmation.requireAnswer();
    }
    this.connection = command.connection();
    this.names = new Names(connection.api(), command.retries(), organization);
    this.lists = AccessLists.of(connection.api()).retries(command.retries());
  }

  /** A run that contains keys. Nothing is sent yet. */
  public static AccessListRun contain(AtlasCommand command, ContainOptions options) {
    options.allowed(); // checks it
    return new AccessListRun(
        command,
        options.dryRun,
        options.yes || options.force,
        options.protect,
        options.organization,
        Optional.empty());
  }

  /** Whether this is an undo file of access lists, and not of roles. */
  public static boolean saved(String file) {
    return InputFile.lasting(file)
        .flatMap(each -> AccessListUndo.read(each.path(), file))
        .isPresent();
  }

  /** A run that restores the lists in an undo file. Nothing is sent yet. */
  public static AccessListRun restore(AtlasCommand command, RunOptions options, String file) {
    if (options.resume()) {
      throw new UsageException(
          "--resume: access lists are restored from the beginning; leave it out (nothing was sent)");
    }
    if (options.reportFile().isPresent()) {
      throw new UsageException(
          "--report: there is no page about access lists; leave it out (nothing was sent)");
    }
    return new AccessListRun(
        command,
        options.dryRun(),
        options.confirmed(),
        options.protect(),
        Optional.empty(),
        Optional.of(Path.of(file)));
  }

  // ------------------------------------------------------------------ 1. what is to change

  /**
   * Searches for the keys, and reads their access lists. What a report holds and no search finds
   * stops nothing; a key that was typed does.
   */
  public AccessListPlan keys(SearchQueries named, ContainOptions options)
      throws IOException, InterruptedException {
    List<KeyQuery> queries = named.all();
    Set<PrincipalId.Kind> kinds = SearchQueries.kinds(queries, connection.atlas().apiVersion());
    SearchResult found =
        names.finder().onProgress(new SearchProgress(console, kinds)).find(queries);
    Leaks leaks = named.leaks(found);
    List<KeyQuery> unknown =
        found.matches().stream()
            .filter(match -> match.keys().isEmpty())
            .map(SearchResult.Matches::query)
            .filter(query -> !leaks.isUnmatched(query))
            .toList();
    if (!unknown.isEmpty()) {
      String message =
          "%s. %s Nothing was changed."
              .formatted(
                  unknown.stream()
                      .map(query -> SearchText.missing(found, query))
                      .collect(Collectors.joining("; ")),
                  SearchText.advice(found, unknown.size()));
      throw new EndedException(
          ExitCodes.REFUSED,
          message,
          Optional.of(new Problem(Kind.UNKNOWN_API_KEY, message, List.of())),
          unknown.stream().map(KeyQuery::text).toList());
    }
    leaks.requireAny();
    leaks.notices().forEach(console::warn);
    if (found.matches().stream().anyMatch(match -> match.keys().size() > 1)) {
      throw new UsageException("more than one API key is called so; use IDs (nothing was changed)");
    }
    var targets = new ArrayList<Target>();
    for (KeyAccess access : found.keys().stream().sorted(Danger.MOST_FIRST).toList()) {
      OrganizationId organization =
          access
              .organization()
              .orElseThrow(
                  () ->
                      new EndedException(
                          ExitCodes.REFUSED,
                          "the organization of %s is not visible to these credentials; containing it needs Organization Owner (nothing was changed)"
                              .formatted(Labels.named(access.key()))));
      targets.add(
          Target.of(
              organization,
              Optional.ofNullable(found.organizationNames().get(organization)),
              access.key(),
              Optional.of(access),
              List.of(options.allowed())));
    }
    return read(new AccessListPlan(false, targets, leaks));
  }

  /** Reads the access lists as they are now. */
  public AccessListPlan saved() throws IOException, InterruptedException {
    Path file = restored.orElseThrow();
    List<Saved> saved = AccessListUndo.read(file, file.toString()).orElseThrow();
    return read(
        new AccessListPlan(
            true,
            saved.stream()
                .map(
                    each ->
                        Target.of(
                            each.organization(),
                            Optional.empty(),
                            each.key(),
                            Optional.empty(),
                            each.list()))
                .toList(),
            Leaks.NONE));
  }

  private AccessListPlan read(AccessListPlan plan) throws IOException, InterruptedException {
    plan.targets().forEach(each -> names.labels().add(each.key()));
    protection.resolve(names).permit(plan.targets().stream().map(Target::key).toList());
    try (var reads = new ParallelReads()) {
      Future<OwnKey> own =
          reads.start(() -> OwnKey.of(connection.api(), connection.caller(), command.retries()));
      List<Future<List<AccessListEntry>>> begun =
          plan.targets().stream()
              .map(each -> reads.start(() -> lists.read(each.organization(), each.key().id())))
              .toList();
      refuseOwn(plan, ParallelReads.await(own));
      var targets = new ArrayList<Target>();
      for (Target each : plan.targets()) {
        try {
          targets.add(each.read(ParallelReads.await(begun.get(targets.size()))));
        } catch (AtlasApiException e) {
          Problem problem = Problem.of(e);
          boolean ofThisKey = !problem.kind().stopsTheRun() && !problem.kind().worthRetrying();
          if (plan.targets().size() == 1 || !ofThisKey) {
            throw e;
          }
          targets.add(each.unread(problem));
        }
      }
      return new AccessListPlan(plan.restores(), targets, plan.leaks());
    }
  }

  private static void refuseOwn(AccessListPlan plan, OwnKey own) {
    plan.targets().stream()
        .map(Target::key)
        .filter(key -> own.is(key.id(), Optional.of(key)))
        .findFirst()
        .ifPresent(
            key -> {
              throw new UsageException(
                  "%s is the %s you are authenticated with; use other credentials to change its access list (nothing was changed)"
                      .formatted(Labels.named(key), Labels.noun(key.id().kind())));
            });
  }

  // ------------------------------------------------------------------ 2. the question

  /**
   * Shows the plan and asks.
   *
   * @return whether to carry it out; false for a dry run, or if there is nothing to do
   */
  public boolean confirm(AccessListPlan plan) {
    if (dryRun || plan.targets().stream().noneMatch(Target::changes)) {
      return false;
    }
    Page page = confirmation.given() ? console.notices() : console.question();
    AccessListText.plan(connection, plan, page);
    page.line("");
    if (!confirmation.given()) {
      confirmation.ask(plan.order(names.labels()) + "?");
      page.line("");
    }
    return true;
  }

  // ------------------------------------------------------------------ 3. the run

  /** Replaces one list after the other. The first Ctrl-C lets the one in flight finish. */
  public AccessListReport execute(AccessListPlan plan) throws InterruptedException {
    command.beginToChange();
    var stop = new AtomicBoolean();
    Runnable restoreSignals =
        StopSignal.onInterrupt(
            () -> {
              stop.set(true);
              console.printMessage(
                  "Stopping after the access list in flight. Press Ctrl-C again to exit immediately.");
            },
            command.context().halt());
    var results = new ArrayList<Done>();
    Optional<String> unwritable = Optional.empty();
    try {
      for (Target target : plan.targets()) {
        Optional<Outcome> outcome = Optional.empty();
        if (!stop.get() && unwritable.isEmpty()) {
          try {
            outcome = Optional.of(replace(plan, target));
          } catch (IOException e) {
            unwritable = Optional.of(String.valueOf(e.getMessage()));
          }
        }
        results.add(new Done(target, outcome, Instant.now()));
        if (outcome
            .flatMap(Outcome::problem)
            .filter(problem -> problem.kind().stopsTheRun())
            .isPresent()) {
          stop.set(true);
        }
      }
    } finally {
      restoreSignals.run();
    }
    boolean interrupted =
        stop.get()
            && results.stream()
                .flatMap(done -> done.outcome().flatMap(Outcome::problem).stream())
                .noneMatch(problem -> problem.kind().stopsTheRun());
    return report(plan, true, results, interrupted, unwritable);
  }

  private Outcome replace(AccessListPlan plan, Target target)
      throws IOException, InterruptedException {
    return lists
        .beforeChange(
            before -> {
              if (!plan.restores()) {
                save(plan, target, before.stream().map(AccessListEntry::range).toList());
              }
            })
        .replace(target.organization(), target.key().id(), target.wanted());
  }

  private void save(AccessListPlan plan, Target target, List<AddressRange> before)
      throws IOException {
    if (undo.isEmpty()) {
      String key = plan.targets().size() > 1 ? "keys" : fileName(target.key());
      undo =
          Optional.of(
              AccessListUndo.create(command.context().folder(), key, InstantSource.system()));
    }
    undo.get().write(new Saved(target.organization(), target.key(), before));
  }

  /** From the network: one that is a path must not name a file. */
  private static String fileName(Principal key) {
    return Optional.of(key.identifier())
        .filter(text -> ApiKey.isPublicKey(text) && text.matches("\\w+"))
        .orElse(key.id().value());
  }

  /** What a dry run found, or that there is nothing to do. */
  public AccessListReport end(AccessListPlan plan) {
    return report(plan, false, List.of(), false, Optional.empty());
  }

  // ------------------------------------------------------------------ 4. the report

  private AccessListReport report(
      AccessListPlan plan,
      boolean ran,
      List<Done> results,
      boolean interrupted,
      Optional<String> unwritable) {
    boolean changed =
        results.stream()
            .flatMap(done -> done.outcome().stream())
            .anyMatch(outcome -> !outcome.after().equals(outcome.before()));
    Optional<Path> file = undo.map(AccessListUndo::path).filter(path -> changed);
    List<String> keys =
        plan.targets().stream().flatMap(each -> each.key().identifiers().stream()).toList();
    List<String> earlier =
        plan.restores() || dryRun
            ? List.of()
            : EarlierRuns.ofContained(command.context().folder()).undoFiles(keys).stream()
                .filter(path -> undo.filter(own -> path.equals(own.path())).isEmpty())
                .map(command.rerun()::restore)
                .toList();
    return new AccessListReport(
        plan,
        dryRun,
        ran,
        results,
        interrupted,
        unwritable,
        file,
        file.map(command.rerun()::restore),
        earlier);
  }

  /** Prints how the run ended, and returns the exit code. */
  public int write(AccessListReport report) throws IOException {
    if (undo.isPresent() && report.undo().isEmpty() && report.unwritable().isEmpty()) {
      undo.get().withdraw();
      undo = Optional.empty();
    }
    if (report.plan().restores() && report.ran() && report.complete()) {
      AccessListUndo.restored(restored.orElseThrow(), rows(report));
    }
    AccessListText.write(command.name(), connection, report, console);
    if (console.format() == OutputFormat.JSON) {
      AccessListJson.write(command.name(), connection, report, console);
    }
    return report.exitCode();
  }

  private static List<List<String>> rows(AccessListReport report) {
    return report.results().stream()
        .map(
            done ->
                List.of(
                    done.target().organization().value(),
                    done.target().key().id().value(),
                    done.target().key().publicName().orElse(""),
                    done.outcome().map(Outcome::verdict).map(Verdict::name).orElse("")))
        .collect(Collectors.toList());
  }

  @Override
  public void close() throws IOException {
    if (undo.isPresent()) {
      undo.get().close();
    }
  }
}
