package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.UnreadableResponseException;
import io.github.atlaskeys.unassign.KeyRecords.Lookup;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Unassigns a row: saves the roles, sends the DELETE whatever a listing says, and decides the
 * verdict from the response. Where the response is that there is nothing to unassign, a look at the
 * project and at the organization decides what that means.
 */
final class Unassigning implements Change {
  private final AtlasAdminApi atlas;
  private final KeyRecords records;
  private final UnassignOptions options;

  /** Rows whose roles are saved: a row that is sent again is not saved twice. */
  private final BitSet saved = new BitSet();

  Unassigning(AtlasAdminApi atlas, UnassignOptions options) {
    this.atlas = atlas;
    this.records = new KeyRecords(atlas);
    this.options = options;
  }

  @Override
  public boolean readsProjectFirst() {
    return options.undo().isPresent() && options.known().isEmpty();
  }

  @Override
  public Step<Result> attempt(RowState row) throws IOException {
    if (!row.prepared) {
      Optional<ApiKey> key = read(row);
      if (isOwn(row, key)) {
        return Step.end(row.fails(OwnKey.refusal()));
      }
      save(row, key);
      row.prepared = true;
    }
    row.attempts++;
    try {
      row.remaining =
          atlas
              .removeGroupApiKey(row.unassignment().project(), row.unassignment().apiKey())
              .remaining();
    } catch (AtlasApiException e) {
      Problem problem = Problem.of(e);
      if (e instanceof UnreadableResponseException
          || problem.kind() == Kind.UNKNOWN_API_KEY
          || problem.kind() == Kind.NOT_FOUND) {
        row.refusal = Optional.of(problem);
        return Step.look();
      }
      throw e;
    }
    if (options.undo().isPresent() && row.roles.isEmpty()) {
      row.caveats.add(Caveat.NO_UNDO);
    }
    return Step.end(row.ends(Verdict.UNASSIGNED));
  }

  private Optional<ApiKey> listed(RowState row) {
    Optional<Function<Unassignment, Optional<ApiKey>>> known = options.known();
    if (known.isEmpty()) {
      return row.listing().flatMap(keys -> keys.find(row.unassignment().apiKey()));
    }
    try {
      return known.get().apply(row.unassignment());
    } catch (RuntimeException | Error e) {
      throw new CallbackException(e);
    }
  }

  /** Only a known ID lets it be done last: its public key may be seen too late. */
  private boolean isOwn(RowState row, Optional<ApiKey> key) {
    OwnKey own = options.ownKey();
    boolean doneLast = options.includeOwnKey() && own.id().isPresent();
    return !doneLast && own.is(row.unassignment().apiKey(), key.map(ApiKey::publicKey));
  }

  /** The key as far as it is shown before the change, when that is wanted. */
  private Optional<ApiKey> read(RowState row) throws IOException {
    Optional<ApiKey> listed = listed(row);
    listed.ifPresent(key -> show(row, key));
    if (options.undo().isEmpty() || !row.roles.isEmpty()) {
      return listed;
    }
    // A listing may lag, or show a key without its roles; the key's own record names them all.
    Optional<ApiKey> recorded = records.find(row.unassignment(), organization(row)).key();
    recorded.ifPresent(key -> show(row, key));
    return recorded.or(() -> listed);
  }

  private static void show(RowState row, ApiKey key) {
    row.seen = true;
    row.roles =
        key.rolesIn(row.unassignment().project()).stream()
            .filter(role -> !role.isEmpty())
            .distinct()
            .toList();
    row.access = OrganizationAccess.of(key);
  }

  private static Optional<OrganizationId> organization(RowState row) {
    return row.listing().flatMap(ProjectKeys::organization);
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
    try {
      options
          .undo()
          .get()
          .beforeRemoval(
              new Removal(
                  row.unassignment(),
                  key.map(ApiKey::publicKey),
                  key.map(ApiKey::desc),
                  row.roles));
    } catch (IOException | RuntimeException | Error e) {
      throw new CallbackException(e);
    }
  }

  @Override
  public Step<Result> resolve(RowState row, Look look) throws IOException {
    Problem refusal = row.refusal.orElseThrow();
    if (refusal.kind() != Kind.UNKNOWN_API_KEY && refusal.kind() != Kind.NOT_FOUND) {
      return again(row, refusal); // not Atlas's response: no listing makes it one
    }
    if (look.problem().isPresent()) {
      Problem unread = look.problem().get();
      boolean mayNotLook = unread.kind() == Kind.NO_PERMISSION;
      if (mayNotLook && refusal.kind() == Kind.UNKNOWN_API_KEY) {
        row.caveats.add(Caveat.PROJECT_NOT_CHECKED); // Atlas's documented word for it
        return notAssigned(row, look);
      }
      return Step.end(row.fails(unread));
    }
    boolean listed =
        look.keys().flatMap(keys -> keys.find(row.unassignment().apiKey())).isPresent();
    if (!listed && (row.roles.isEmpty() || agreed(row, look))) {
      return notAssigned(row, look);
    }
    row.seen = true;
    return row.looks < Look.MOST ? Step.look() : Step.end(row.fails(refusal));
  }

  /**
   * Whether a second look and the key's own record, where it may be read, agree that the key is not
   * assigned. Something showed it in the project a moment ago, so one look is not enough.
   */
  private boolean agreed(RowState row, Look look) throws IOException {
    return row.looks > 1
        && records
            .refresh(row.unassignment(), organization(row, look))
            .key()
            .filter(key -> !key.rolesIn(row.unassignment().project()).isEmpty())
            .isEmpty();
  }

  private static Optional<OrganizationId> organization(RowState row, Look look) {
    return organization(row).or(() -> look.keys().flatMap(ProjectKeys::organization));
  }

  /** The response was not Atlas's: it is sent again. */
  private static Step<Result> again(RowState row, Problem refusal) {
    row.refusal = Optional.empty();
    row.looks = 0;
    return Step.retry(refusal);
  }

  private Step<Result> notAssigned(RowState row, Look look) throws IOException {
    if (row.seen) {
      return Step.end(row.ends(Verdict.NOT_ASSIGNED));
    }
    Lookup lookup = records.find(row.unassignment(), organization(row, look));
    switch (lookup.kind()) {
      case KNOWN -> lookup.key().ifPresent(key -> show(row, key));
      case HIDDEN -> row.caveats.add(Caveat.KEY_NOT_CHECKED);
      case UNKNOWN -> {
        if (!options.allowMissing()) {
          return Step.end(row.ends(Verdict.UNKNOWN_KEY, Optional.of(unknown(row))));
        }
        row.caveats.add(Caveat.UNKNOWN_KEY);
      }
    }
    row.roles = List.of(); // a record may still show roles from before the removal
    return Step.end(row.ends(Verdict.NOT_ASSIGNED));
  }

  private static Problem unknown(RowState row) {
    return new Problem(
        Kind.UNKNOWN_API_KEY,
        "neither project %s nor its organization has an API key %s: deleted before, or mistyped"
            .formatted(row.unassignment().project(), row.unassignment().apiKey()),
        List.of());
  }
}
