package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasAdminApi.RateLimit;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.api.UnreadableResponseException;
import io.github.atlaskeys.unassign.BulkUnassigner.UndoEntry;
import io.github.atlaskeys.unassign.KeyRecords.Lookup;
import io.github.atlaskeys.unassign.Result.Caveat;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Unassigns a row: saves the roles, sends the DELETE whatever a listing says, and decides the
 * verdict from the response. Where the response is that there is nothing to unassign, a listing of
 * the project and the organization's record of the key decide what that means.
 */
final class Unassigning implements RowOperation<Result> {
  /**
   * How rows are unassigned.
   *
   * @param undo takes the roles before they are lost; empty when they are not wanted
   * @param known what a search has read already of a row's key; empty when projects are to be read
   */
  record Options(
      Optional<BulkUnassigner.Undo> undo,
      Optional<Function<Unassignment, Optional<ApiKey>>> known,
      OwnKey ownKey,
      boolean includeOwnKey,
      boolean allowMissing) {}

  private final AtlasAdminApi atlas;
  private final KeyRecords records;
  private final Options options;

  /** Rows whose roles are saved: a row that is sent again is not saved twice. Guarded by itself. */
  private final BitSet saved = new BitSet();

  Unassigning(AtlasAdminApi atlas, Options options) {
    this.atlas = atlas;
    this.records = new KeyRecords(atlas, false);
    this.options = options;
  }

  @Override
  public boolean listsFirst() {
    return options.undo().isPresent() && options.known().isEmpty();
  }

  @Override
  public Step<Result> attempt(RowState row) throws IOException {
    if (!row.prepared) {
      Optional<ApiKey> key = read(row);
      if (isOwn(row, key)) {
        return new Step.End<>(row.fails(OwnKey.refusal()));
      }
      save(row, key);
      row.prepared = true;
    }
    Unassignment target = row.unassignment();
    row.attempts++;
    try {
      RateLimit limit = atlas.removeGroupApiKey(target.project(), target.apiKey());
      row.requestsLeft = limit.remaining();
    } catch (AtlasApiException e) {
      Problem problem = Problem.of(e);
      if (e instanceof UnreadableResponseException || saysNotFound(problem)) {
        return new Step.CheckListing<>(problem);
      }
      throw e;
    }
    if (options.undo().isPresent() && row.roles.isEmpty()) {
      row.caveats.add(Caveat.NO_UNDO);
    }
    return new Step.End<>(row.ends(Verdict.UNASSIGNED));
  }

  private static boolean saysNotFound(Problem problem) {
    return problem.kind() == Kind.UNKNOWN_API_KEY || problem.kind() == Kind.NOT_FOUND;
  }

  /** Only a known ID lets it be done last: its public key may be seen too late. */
  private boolean isOwn(RowState row, Optional<ApiKey> key) {
    OwnKey own = options.ownKey();
    boolean doneLast = options.includeOwnKey() && own.id().isPresent();
    return !doneLast && own.is(row.unassignment().apiKey(), key.map(ApiKey::publicKey));
  }

  /** The key as far as it is shown before the change, when that is wanted. */
  private Optional<ApiKey> read(RowState row) throws IOException {
    Optional<ApiKey> listed = known(row);
    listed.ifPresent(key -> show(row, key));
    boolean searched = options.known().isPresent() && listed.isPresent();
    if (options.undo().isEmpty() || searched || !row.roles.isEmpty()) {
      return listed;
    }
    // A listing may lag, or show a key without its roles; the key's own record names them all.
    Optional<ApiKey> recorded = records.find(row.unassignment(), row.organization(), false).key();
    recorded.ifPresent(key -> show(row, key));
    return recorded.or(() -> listed);
  }

  private Optional<ApiKey> known(RowState row) {
    if (options.known().isEmpty()) {
      return row.listedFirst();
    }
    try {
      return options.known().get().apply(row.unassignment());
    } catch (RuntimeException | Error e) {
      throw new CallbackException(e);
    }
  }

  private static void show(RowState row, ApiKey key) {
    row.seen = true;
    row.access = OrganizationAccess.of(key);
    row.roles =
        key.rolesIn(row.unassignment().project()).stream()
            .filter(role -> !role.isEmpty())
            .distinct()
            .toList();
  }

  private void save(RowState row, Optional<ApiKey> key) {
    if (options.undo().isEmpty() || row.roles.isEmpty()) {
      return;
    }
    synchronized (saved) {
      if (saved.get(row.index)) {
        return;
      }
      saved.set(row.index);
    }
    var entry =
        new UndoEntry(
            row.unassignment(), key.map(ApiKey::publicKey), key.map(ApiKey::desc), row.roles);
    try {
      options.undo().get().beforeUnassign(entry);
    } catch (IOException | RuntimeException | Error e) {
      throw new CallbackException(e);
    }
  }

  @Override
  public Step<Result> resolve(RowState row, Problem response) throws IOException {
    if (!saysNotFound(response)) {
      return new Step.Retry<>(response); // not Atlas's response, and no listing makes it one
    }
    Optional<Problem> unread = row.project().latest.problem();
    if (unread.isPresent()) {
      boolean mayNotLook = unread.get().kind() == Kind.NO_PERMISSION;
      if (!mayNotLook || response.kind() != Kind.UNKNOWN_API_KEY) {
        return new Step.End<>(row.fails(unread.get()));
      }
      row.caveats.add(Caveat.PROJECT_NOT_CHECKED); // Atlas's documented code for it stands
      return notAssigned(row);
    }
    if (row.listed().isEmpty() && (row.roles.isEmpty() || isGone(row))) {
      return notAssigned(row);
    }
    row.seen = true;
    return row.checks < Retries.LISTING_CHECKS
        ? new Step.CheckListing<>(response)
        : new Step.End<>(row.fails(response));
  }

  /**
   * Whether a second listing and the key's own record, where it may be read, agree that the key is
   * not assigned. Something showed it in the project a moment ago, so one listing is not enough.
   */
  private boolean isGone(RowState row) throws IOException {
    return row.checks > 1
        && records
            .find(row.unassignment(), row.organization(), true)
            .key()
            .filter(key -> !key.rolesIn(row.unassignment().project()).isEmpty())
            .isEmpty();
  }

  private Step<Result> notAssigned(RowState row) throws IOException {
    if (!row.seen) {
      Lookup lookup = records.find(row.unassignment(), row.organization(), false);
      if (lookup.isUnknown() && !options.allowMissing()) {
        return new Step.End<>(row.ends(Verdict.UNKNOWN_KEY, Optional.of(unknown(row))));
      }
      if (lookup.isUnknown()) {
        row.caveats.add(Caveat.UNKNOWN_KEY);
      } else if (lookup.hidden().isPresent()) {
        row.caveats.add(Caveat.KEY_NOT_CHECKED);
      }
      lookup.key().ifPresent(key -> show(row, key));
      row.roles = List.of(); // a record may still show roles from before the entry
    }
    return new Step.End<>(row.ends(Verdict.NOT_ASSIGNED));
  }

  private static Problem unknown(RowState row) {
    return new Problem(
        Kind.UNKNOWN_API_KEY,
        "neither project %s nor its organization has an API key %s: deleted before, or mistyped"
            .formatted(row.unassignment().project(), row.unassignment().apiKey()),
        List.of());
  }

  @Override
  public Result notDone(RowState row, Verdict verdict, Optional<Problem> problem) {
    return row.ends(verdict, problem);
  }
}
