package io.github.atlaskeys.contain;

import io.github.atlaskeys.accesslist.AccessLists;
import io.github.atlaskeys.accesslist.AccessLists.Outcome;
import io.github.atlaskeys.accesslist.AccessLists.Verdict;
import io.github.atlaskeys.accesslist.MayCallFrom;
import io.github.atlaskeys.api.AccessListEntry;
import io.github.atlaskeys.api.AddressRange;
import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Organization;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.ParallelReads;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.contain.AccessListPlan.Done;
import io.github.atlaskeys.contain.AccessListPlan.Target;
import io.github.atlaskeys.files.AccessListUndo;
import io.github.atlaskeys.files.AccessListUndo.Saved;
import io.github.atlaskeys.files.EarlierRuns;
import io.github.atlaskeys.files.EntryRow.Change;
import io.github.atlaskeys.files.InputFile;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.lookup.Danger;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.Leaks;
import io.github.atlaskeys.lookup.OrganizationRef;
import io.github.atlaskeys.lookup.SearchQueries;
import io.github.atlaskeys.lookup.SearchText;
import io.github.atlaskeys.run.ChangeOptions;
import io.github.atlaskeys.run.ChangeRun;
import io.github.atlaskeys.run.RunOptions;
import io.github.atlaskeys.run.SearchProgress;
import io.github.atlaskeys.terminal.Confirmation;
import io.github.atlaskeys.terminal.OutputFormat;
import io.github.atlaskeys.terminal.Page;
import io.github.atlaskeys.text.EndedException;
import io.github.atlaskeys.text.ExitCodes;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.OwnKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run that replaces access lists: by one address, to contain keys, or by the lists that were
 * saved then. It begins with {@link #keys} or {@link #saved}, which read the plan.
 */
public final class AccessListRun extends ChangeRun<AccessListPlan, AccessListReport> {
  /** Options of a run over rows that a run over access lists does not have. */
  private static final List<String> OF_ROWS =
      List.of(
          "--list",
          "--resume",
          "--verify",
          "--results",
          "--report",
          "--concurrency",
          "--max-attempts");

  /** As many as a bulk run has. */
  private static final int WORKERS = 10;

  private final ChangeOptions options;

  /** The only addresses that are to be allowed, of a run that contains. */
  private final List<AddressRange> allowed;

  private final Optional<Path> restored;
  private AccessLists lists;
  private Optional<AccessListUndo> undo = Optional.empty();
  private volatile boolean interrupted;

  /** By a refusal that the next list would meet, too. */
  private volatile boolean stopped;

  /** Why nothing more can be saved. */
  private volatile Optional<String> unwritable = Optional.empty();

  private AccessListRun(
      AtlasCommand command,
      ChangeOptions options,
      Optional<OrganizationRef> organization,
      List<AddressRange> allowed,
      Optional<Path> restored) {
    super(command, options, command.retries(), organization);
    this.options = options;
    this.allowed = allowed;
    this.restored = restored;
    requireAnswer();
    this.lists = AccessLists.of(connection.api()).retries(command.retries().together());
  }

  /** A run that contains keys. Nothing is sent yet. */
  public static AccessListRun contain(AtlasCommand command, ContainOptions options) {
    return new AccessListRun(
        command, options, options.organization, List.of(options.allowed()), Optional.empty());
  }

  /** Whether this is an undo file of access lists, and not of roles. */
  public static boolean isUndoFile(String file) {
    return InputFile.lasting(file)
        .flatMap(each -> AccessListUndo.read(each.path(), file))
        .isPresent();
  }

  /** A run that restores the lists in an undo file. Nothing is sent yet. */
  public static AccessListRun restore(AtlasCommand command, RunOptions options, String file) {
    if (command.console().format() == OutputFormat.CSV) {
      throw new UsageException("-o csv: access lists are written as text, markdown or json");
    }
    OF_ROWS.stream()
        .filter(command::isGiven)
        .findFirst()
        .ifPresent(
            option -> {
              throw new UsageException(
                  "%s does not apply to access lists; leave it out (nothing was sent)"
                      .formatted(option));
            });
    return new AccessListRun(
        command, options, Optional.empty(), List.of(), Optional.of(Path.of(file)));
  }

  // ------------------------------------------------------------------ 1. what is to change

  /**
   * Searches for the keys, and reads their access lists. What a report holds and no search finds
   * stops nothing; a key that was typed does.
   */
  public AccessListPlan keys(SearchQueries named) throws IOException, InterruptedException {
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
      targets.add(Target.of(organization, access.key(), Optional.of(access), allowed));
    }
    found
        .organizationNames()
        .forEach((id, name) -> names.labels().add(new Organization(id, name, null)));
    return read(targets, leaks);
  }

  /** Reads the access lists as they are now. */
  public AccessListPlan saved() throws IOException, InterruptedException {
    Path file = restored.orElseThrow();
    List<Saved> saved = AccessListUndo.read(file, file.toString()).orElseThrow();
    return read(
        saved.stream()
            .map(each -> Target.of(each.organization(), each.key(), Optional.empty(), each.list()))
            .toList(),
        Leaks.NONE);
  }

  private AccessListPlan read(List<Target> unread, Leaks leaks)
      throws IOException, InterruptedException {
    unread.forEach(each -> names.labels().add(each.key()));
    protection.resolve(names).permit(unread.stream().map(Target::key).toList());
    try (var reads = new ParallelReads()) {
      boolean decides = options.dryRun() || !options.confirmed(); // somebody does
      Future<OrganizationAccess> caller =
          reads.start(
              () ->
                  decides
                      ? OwnKey.access(connection.api(), connection.caller(), command.retries())
                      : OrganizationAccess.UNKNOWN);
      Future<Labels> labels =
          reads.start(
              () -> {
                if (decides && restored.isPresent()) { // else a search has read their names
                  names.tryOrganizations();
                }
                return names.labels();
              });
      Future<OwnKey> own =
          reads.start(() -> OwnKey.of(connection.api(), connection.caller(), command.retries()));
      List<Future<List<AccessListEntry>>> begun =
          unread.stream()
              .map(each -> reads.start(() -> lists.read(each.organization(), each.key().id())))
              .toList();
      OwnKey ownKey = ParallelReads.await(own);
      refuseOwn(unread, ownKey);
      lists = lists.ownKey(ownKey);
      var targets = new ArrayList<Target>();
      for (Target each : unread) {
        try {
          List<AccessListEntry> list = ParallelReads.await(begun.get(targets.size()));
          targets.add(each.read(list, lists));
        } catch (AtlasApiException e) {
          Problem problem = Problem.of(e);
          boolean ofThisKey = !problem.kind().stopsTheRun() && !problem.kind().worthRetrying();
          if (unread.size() == 1 || !ofThisKey) {
            throw e;
          }
          targets.add(each.unread(problem));
        }
      }
      return new AccessListPlan(
          restored.isPresent(),
          targets,
          leaks,
          ParallelReads.await(caller),
          ParallelReads.await(labels));
    }
  }

  private static void refuseOwn(List<Target> targets, OwnKey own) {
    targets.stream()
        .map(Target::key)
        .filter(key -> own.is(key.id(), Optional.of(key)))
        .findFirst()
        .ifPresent(
            key -> {
              throw new UsageException(
                  "%s: %s; %s (nothing was changed)"
                      .formatted(
                          Labels.named(key),
                          OwnKey.refusal(key.id().kind()).message(),
                          AccessListText.OTHER_CREDENTIALS));
            });
  }

  // ------------------------------------------------------------------ 2. the question

  @Override
  protected boolean changesNothing(AccessListPlan plan) {
    return plan.targets().stream().noneMatch(plan::changes);
  }

  @Override
  protected void show(AccessListPlan plan, Page page) {
    AccessListText.plan(connection, plan, page);
  }

  @Override
  protected void ask(AccessListPlan plan, Confirmation asked) {
    asked.ask(plan.order() + "?");
  }

  // ------------------------------------------------------------------ 3. the run

  /**
   * Replaces the lists: the first by itself, because what is refused there may be refused
   * everywhere, and then several at a time. The first Ctrl-C lets those in flight finish.
   */
  @Override
  public AccessListReport execute(AccessListPlan plan) throws IOException, InterruptedException {
    command.beginToChange();
    Runnable restoreSignals = onInterrupt("access lists", () -> interrupted = true);
    var results = new ArrayList<Done>();
    ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    try {
      List<Target> targets = plan.targets();
      results.add(done(plan, targets.get(0)));
      List<Future<Done>> begun =
          targets.stream().skip(1).map(target -> workers.submit(() -> done(plan, target))).toList();
      for (Future<Done> each : begun) {
        results.add(ParallelReads.await(each));
      }
    } finally {
      workers.shutdown();
      restoreSignals.run();
    }
    return report(plan, true, results, interrupted && !stopped, unwritable);
  }

  private Done done(AccessListPlan plan, Target target) throws InterruptedException {
    Optional<Outcome> outcome = Optional.empty();
    if (!interrupted && !stopped && unwritable.isEmpty()) {
      try {
        outcome = Optional.of(replace(plan, target));
        if (outcome.flatMap(Outcome::problem).filter(it -> it.kind().stopsTheRun()).isPresent()) {
          stopped = true;
        }
      } catch (IOException e) {
        unwritable = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    Optional<List<AddressRange>> after = outcome.flatMap(Outcome::after);
    MayCallFrom from =
        after.isPresent()
            ? lists.mayCallFrom(target.organization(), after.get())
            : MayCallFrom.UNKNOWN;
    return new Done(target, outcome, from, Instant.now());
  }

  private Outcome replace(AccessListPlan plan, Target target)
      throws IOException, InterruptedException {
    AccessLists saving =
        lists.beforeChange(
            before -> {
              if (!plan.restores() || holdsMore(before, target)) {
                save(plan, target, before);
              }
            });
    return plan.restores()
        ? saving.replace(target.organization(), target.key().id(), target.wanted())
        : saving.contain(target.organization(), target.key().id(), target.wanted());
  }

  /** Whether more would go than the address that containing has left: that is in no file. */
  private static boolean holdsMore(List<AccessListEntry> before, Target target) {
    return before.stream()
        .map(AccessListEntry::range)
        .filter(each -> !target.wanted().contains(each))
        .anyMatch(each -> !each.equals(ContainOptions.NOWHERE));
  }

  private synchronized void save(AccessListPlan plan, Target target, List<AccessListEntry> before)
      throws IOException {
    if (undo.isEmpty()) {
      String key = plan.targets().size() > 1 ? "keys" : fileName(target.key());
      undo =
          Optional.of(
              AccessListUndo.create(command.context().folder(), key, InstantSource.system()));
    }
    undo.get().write(target.organization(), target.key(), before, target.wanted());
  }

  /** From the network: one that is a path must not name a file. */
  private static String fileName(Principal key) {
    return Optional.of(key.identifier())
        .filter(text -> ApiKey.isPublicKey(text) && text.matches("\\w+"))
        .orElse(key.id().value());
  }

  @Override
  public AccessListReport end(AccessListPlan plan) throws IOException {
    return report(plan, false, List.of(), false, Optional.empty());
  }

  // ------------------------------------------------------------------ 4. the report

  private AccessListReport report(
      AccessListPlan plan,
      boolean ran,
      List<Done> results,
      boolean interrupted,
      Optional<String> unwritable)
      throws IOException {
    boolean complete = AccessListReport.isComplete(results);
    boolean changed =
        results.stream()
            .flatMap(done -> done.outcome().stream())
            .anyMatch(Outcome::sent); // a list that lags may still show what it was
    Optional<Path> file = undo.map(AccessListUndo::path).filter(path -> changed);
    List<String> keys =
        plan.targets().stream().flatMap(each -> each.key().identifiers().stream()).toList();
    List<String> earlier =
        plan.restores() || options.dryRun() || (!changed && !complete)
            ? List.of()
            : restoreEarlier(
                EarlierRuns.ofContained(command.context().folder()),
                keys,
                undo.map(AccessListUndo::path));
    return new AccessListReport(
        plan,
        options.dryRun(),
        ran,
        results,
        interrupted,
        unwritable,
        ran && complete && plan.restores()
            ? Optional.of(AccessListUndo.restored(restored.orElseThrow(), rows(results)))
            : Optional.empty(),
        file,
        file.map(command.rerun()::restore),
        earlier);
  }

  @Override
  public int write(AccessListReport report) throws IOException {
    if (undo.isPresent() && report.undo().isEmpty() && report.unwritable().isEmpty()) {
      undo.get().withdraw();
      undo = Optional.empty();
    }
    AccessListText.write(command.name(), connection, report, console);
    if (console.format() == OutputFormat.JSON) {
      AccessListJson.write(command.name(), connection, report, console);
    }
    return report.exitCode();
  }

  private static List<List<String>> rows(List<Done> results) {
    return results.stream().flatMap(AccessListRun::rows).toList();
  }

  /** One for each entry that was, or is to be, on the list; of a list without any, one without. */
  private static Stream<List<String>> rows(Done done) {
    Set<AddressRange> before =
        new LinkedHashSet<>(done.outcome().flatMap(Outcome::before).orElse(List.of()));
    Set<AddressRange> entries = new LinkedHashSet<>(before);
    entries.addAll(done.target().wanted());
    return entries.isEmpty()
        ? Stream.of(row(done, "", Change.KEPT))
        : entries.stream()
            .map(
                entry ->
                    row(
                        done,
                        entry.cidrBlock(),
                        !done.target().wanted().contains(entry)
                            ? Change.REMOVED
                            : before.contains(entry) ? Change.KEPT : Change.ADDED));
  }

  private static List<String> row(Done done, String entry, Change change) {
    return List.of(
        done.target().organization().value(),
        done.target().key().id().value(),
        done.target().key().publicName().orElse(""),
        entry,
        change.name(),
        done.outcome().map(Outcome::verdict).map(Verdict::name).orElse(""),
        done.time().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  @Override
  public void close() throws IOException {
    if (undo.isPresent()) {
      undo.get().close();
    }
  }
}
