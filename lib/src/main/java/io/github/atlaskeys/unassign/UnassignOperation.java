package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasAdminApi.RateLimit;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries.Sleeper;
import io.github.atlaskeys.api.RetryPolicy;
import io.github.atlaskeys.api.UnreadableResponseException;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.unassign.BulkUnassigner.UndoEntry;
import io.github.atlaskeys.unassign.KeyRecords.Lookup;
import io.github.atlaskeys.unassign.Result.Caveat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Unassigns a row: saves the roles, sends the DELETE whatever a listing says, and decides the
 * verdict from the response. Where the response is that there is nothing to unassign, a listing of
 * the project and the organization's record of the key decide what that means.
 */
final class UnassignOperation implements RowOperation<Result> {
  /**
   * How rows are unassigned.
   *
   * @param undo takes the roles before they are lost; empty when they are not wanted
   * @param known what has been read already of a row's key, if it shows whether the key is in the
   *     project
   */
  record Options(
      Optional<BulkUnassigner.Undo> undo,
      Function<Unassignment, Optional<KeyAccess>> known,
      OwnKey ownKey,
      boolean allowMissing) {}

  /** How old saved roles may be when a row is sent again of which nothing was done. */
  private static final Duration YOUNG = Duration.ofSeconds(15);

  private final KeyRecords records;
  private final Options options;
  private final Sleeper time;

  private final SavedRoles saved;

  UnassignOperation(AtlasAdminApi atlas, Rows rows, Options options, Sleeper time) {
    this.records = new KeyRecords(atlas, false);
    this.options = options;
    this.time = time;
    this.saved = new SavedRoles(rows);
  }

  @Override
  public boolean needsListing(RowState row) {
    return options.undo().isPresent() && known(row).isEmpty();
  }

  @Override
  public Step<Result> attempt(RowState row) throws IOException {
    if (!row.prepared) {
      Optional<Principal> key = read(row);
      if (options.ownKey().is(row.unassignment().principal(), key)) {
        return new Step.End<>(row.fails(OwnKey.refusal(row.calls().kind())));
      }
      if (options.undo().isPresent() && row.assigned && row.roles.isEmpty()) {
        return new Step.End<>(row.fails(rolesNotReadable(row)));
      }
      save(row, key);
      row.prepared = true;
    } else if (options.undo().isPresent() && !isSavedStill(row)) {
      saveWhatChanged(row);
    }
    Unassignment target = row.unassignment();
    row.attempts++;
    try {
      RateLimit limit = row.calls().remove(target.project(), target.principal());
      row.requestsLeft = limit.remaining();
    } catch (AtlasApiException e) {
      row.failed(e);
      Problem problem = Problem.of(e);
      if (e instanceof UnreadableResponseException || mayMeanNotAssigned(problem, row)) {
        return new Step.CheckListing<>(problem);
      }
      throw e;
    } catch (IOException e) {
      row.failed(e);
      throw e;
    }
    return unassigned(row);
  }

  private Step<Result> unassigned(RowState row) {
    if (options.undo().isPresent() && !saved.has(row)) {
      row.caveats.add(Caveat.NO_UNDO);
    }
    return new Step.End<>(row.ends(Verdict.UNASSIGNED));
  }

  /**
   * Whether a look must tell if the key is not, or no longer, in the project. After an attempt
   * whose response was lost, any refusal that is not about the caller or the project may say so.
   */
  private static boolean mayMeanNotAssigned(Problem problem, RowState row) {
    return saysNotFound(problem) || (problem.kind() == Kind.REFUSED && row.lost);
  }

  private static boolean saysNotFound(Problem problem) {
    return problem.kind() == Kind.UNKNOWN_API_KEY || problem.kind() == Kind.NOT_FOUND;
  }

  /** The key as far as it is shown before the change, when that is wanted. */
  private Optional<Principal> read(RowState row) throws IOException {
    Optional<KeyAccess> known = known(row);
    ProjectId project = row.unassignment().project();
    row.assigned =
        known.map(key -> key.at(project).isPresent()).orElse(row.listedFirst().isPresent());
    Optional<Principal> listed = known.map(KeyAccess::key).or(row::listedFirst);
    if (options.undo().isPresent() && known.isEmpty() && listed.isPresent()) {
      listed = Optional.of(records.withOrganizationRoles(row.calls(), listed.get()));
    }
    listed.ifPresent(key -> show(row, key));
    if (options.undo().isEmpty() || known.isPresent() || !row.roles.isEmpty()) {
      return listed;
    }
    // A listing may lag, or show a key without its roles; the key's own record names them all.
    Optional<Principal> recorded =
        records.find(row.calls(), row.unassignment(), row.organization(), saved.has(row)).key();
    recorded.ifPresent(key -> show(row, key));
    return recorded.isPresent() ? recorded : listed;
  }

  /** What was read of the key before the run. */
  private Optional<KeyAccess> known(RowState row) {
    return options.known().apply(row.unassignment());
  }

  private static void show(RowState row, Principal key) {
    row.seen = true;
    row.access = OrganizationAccess.of(key);
    row.roles = rolesIn(row, key);
    row.assigned |= !row.roles.isEmpty();
  }

  private static List<String> rolesIn(RowState row, Principal key) {
    return key.rolesIn(row.unassignment().project()).stream()
        .filter(role -> !role.isEmpty())
        .distinct()
        .toList();
  }

  private static Problem rolesNotReadable(RowState row) {
    return new Problem(
        Kind.ROLES_NOT_READABLE,
        "project %s lists %s %s, but its roles could not be read"
            .formatted(
                row.unassignment().project(), row.calls().kind(), row.unassignment().principal()),
        List.of());
  }

  /** A 429 says that nothing was done, and reading again would draw on the same rate limit. */
  private boolean isSavedStill(RowState row) {
    return row.lastFailure.filter(why -> why.kind() == Kind.RATE_LIMITED).isPresent()
        && known(row).isEmpty()
        && time.nanoTime() - row.project().firstReadAt < YOUNG.toNanos();
  }

  /**
   * While a row waited to be sent again, its key may have been given other roles. Where they cannot
   * be read, those that were read before are saved, and the key is unassigned all the same.
   */
  private void saveWhatChanged(RowState row) {
    try {
      Optional<Principal> key =
          records
              .find(row.calls(), row.unassignment(), row.organization(), true)
              .key()
              .filter(found -> !rolesIn(row, found).isEmpty());
      key.ifPresent(found -> show(row, found));
      save(row, key);
    } catch (AtlasApiException | IOException e) {
      // See above.
    }
  }

  /** Saves the roles; of a row that is sent again, only if the key was given others since. */
  private void save(RowState row, Optional<Principal> key) {
    if (options.undo().isEmpty() || row.roles.isEmpty() || !saved.add(row)) {
      return;
    }
    var entry =
        new UndoEntry(
            row.unassignment(),
            key.flatMap(Principal::publicName),
            key.flatMap(Principal::description),
            row.roles);
    try {
      options.undo().get().beforeUnassign(entry);
    } catch (IOException | RuntimeException | Error e) {
      throw new CallbackException(e);
    }
  }

  @Override
  public Step<Result> resolve(RowState row, Problem response) throws IOException {
    if (!mayMeanNotAssigned(response, row)) {
      return new Step.Retry<>(response); // not Atlas's response, and no listing makes it one
    }
    Optional<Problem> unread = row.project().latest.problem();
    if (unread.isPresent()) {
      boolean notPermitted = unread.get().kind() == Kind.NO_PERMISSION;
      if (!notPermitted || response.kind() != Kind.UNKNOWN_API_KEY) {
        return new Step.End<>(row.fails(saysNotFound(response) ? unread.get() : response));
      }
      row.caveats.add(Caveat.PROJECT_NOT_CHECKED); // Atlas's documented code for it stands
    } else {
      row.caveats.remove(Caveat.PROJECT_NOT_CHECKED);
    }
    boolean listed = row.listed().isPresent();
    row.seen |= listed;
    row.assigned |= listed; // the listing lags, or the response is wrong
    // What something showed in the project a moment ago, one listing does not make gone.
    if (listed || (row.assigned && row.checks == 1)) {
      return lookAgain(row, response);
    }
    if (row.seen && !row.assigned) {
      return new Step.End<>(row.ends(Verdict.NOT_ASSIGNED)); // as it was read before the change
    }
    Lookup lookup =
        records.find(row.calls(), row.unassignment(), row.organization(), row.checks > 1);
    boolean recorded = lookup.key().filter(key -> !rolesIn(row, key).isEmpty()).isPresent();
    return recorded ? lookAgain(row, response) : notAssigned(row, lookup);
  }

  private static Step<Result> lookAgain(RowState row, Problem response) {
    return row.checks < RetryPolicy.MAX_LISTING_CHECKS
        ? new Step.CheckListing<>(response)
        : new Step.End<>(row.fails(response));
  }

  private Step<Result> notAssigned(RowState row, Lookup lookup) {
    if (row.lost && row.assigned && !row.caveats.contains(Caveat.PROJECT_NOT_CHECKED)) {
      row.caveats.add(Caveat.CONFIRMED_BY_LOOK);
      return unassigned(row);
    }
    if (!row.seen && lookup.isUnknown()) {
      if (!options.allowMissing()) {
        return new Step.End<>(row.ends(Verdict.UNKNOWN_KEY, Optional.of(unknown(row))));
      }
      row.caveats.add(Caveat.UNKNOWN_KEY);
    } else if (!row.seen && lookup.hidden().isPresent()) {
      row.caveats.add(Caveat.KEY_NOT_CHECKED);
    }
    lookup
        .key()
        .filter(Principal::organizationRolesShown)
        .ifPresent(key -> row.access = OrganizationAccess.of(key));
    return new Step.End<>(row.ends(Verdict.NOT_ASSIGNED));
  }

  private static Problem unknown(RowState row) {
    return new Problem(
        Kind.UNKNOWN_API_KEY,
        "neither project %s nor its organization has %s %s: deleted before, or mistyped"
            .formatted(
                row.unassignment().project(), row.calls().kind(), row.unassignment().principal()),
        List.of());
  }

  @Override
  public Result notDone(RowState row, Verdict verdict, Optional<Problem> problem) {
    return row.ends(verdict, problem);
  }
}
