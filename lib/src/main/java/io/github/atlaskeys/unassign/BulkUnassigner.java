package io.github.atlaskeys.unassign;

import static java.util.Objects.requireNonNull;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyFinder;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.unassign.Summary.Verification;
import io.github.atlaskeys.unassign.VerifiedRun.Verifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Unassigns many API keys and service accounts from many projects. They are not deleted; they stay
 * in their organization and keep their organization roles. What is said of keys here is so of
 * service accounts, too. It does not ask for confirmation; {@link BulkPlanner} shows what it would
 * do.
 *
 * <pre>{@code
 * Summary summary =
 *     BulkUnassigner.of(atlas)
 *         .beforeUnassign(undo::write) // the roles, before they are lost
 *         .onResult(journal::write)
 *         .verify()
 *         .run(unassignments);
 * }</pre>
 *
 * <p>To unassign a key, such as one that has leaked, from every project:
 *
 * <pre>{@code
 * SearchResult found = KeyFinder.of(atlas).findAssigned("zmmrboas");
 * Summary summary = BulkUnassigner.of(atlas).beforeUnassign(undo::write).everywhere(found).run();
 * }</pre>
 *
 * <p>A DELETE is sent for every row, whatever a listing says of it, and the verdict comes from its
 * response. Ten rows run at once by default; a project at its rate limit waits while others
 * continue. Requests for one key are never concurrent, except with {@link #verify} or {@link
 * #everywhere}, which detect lost updates at the end: Atlas does not document that concurrent
 * changes of one key are safe.
 *
 * <p>The run stops early, the rest {@link Verdict#NOT_ATTEMPTED}, when continuing cannot help: the
 * credentials or the caller's address are refused, the host is not Atlas and nothing has succeeded
 * yet, 20 rows in a row end without a conclusive response, or a callback throws.
 *
 * <p>By default nothing protects the API key or service account that makes the calls; see {@link
 * #ownKey}.
 *
 * <p>Single use. Only {@link #stop} and {@link #waitingForRateLimits} may be called from other
 * threads.
 */
public final class BulkUnassigner extends BulkRun<Result, Summary, BulkUnassigner> {
  /**
   * What a key is about to lose in one project.
   *
   * @param unassignment the project, and the key or account
   * @param publicName the key's public key, or the account's name, where it is known
   * @param description the key's description, where it is known
   * @param roles the key's roles in the project, at least one, each once
   */
  public record UndoEntry(
      Unassignment unassignment,
      Optional<String> publicName,
      Optional<String> description,
      List<String> roles) {

    /**
     * Copies the roles, without repeated and empty ones.
     *
     * @throws IllegalArgumentException if no role is left: there is nothing to lose
     */
    public UndoEntry {
      requireNonNull(unassignment, "unassignment");
      requireNonNull(publicName, "publicName");
      requireNonNull(description, "description");
      roles = roles.stream().filter(role -> !role.isEmpty()).distinct().toList();
      if (roles.isEmpty()) {
        throw new IllegalArgumentException("roles must hold at least one, were empty");
      }
    }
  }

  /** Receives the roles that a key is about to lose. */
  @FunctionalInterface
  public interface Undo {
    /**
     * Saves them, so that they survive the process. Called by several threads at a time, and not at
     * all for a key whose roles are not known.
     *
     * @throws IOException if that failed: the key is not unassigned, the run stops and throws it
     */
    void beforeUnassign(UndoEntry entry) throws IOException;
  }

  private Optional<Undo> undo = Optional.empty();
  private final Map<Unassignment, PlannedRow> planned = new HashMap<>();
  private Optional<SearchedKeys> everywhere = Optional.empty();
  private Optional<KeyFinder> finder = Optional.empty();
  private OwnKey ownKey = OwnKey.NONE;
  private boolean allowMissing;

  private BulkUnassigner(AtlasAdminApi atlas) {
    super(atlas);
  }

  /** Unassigns through this API. */
  public static BulkUnassigner of(AtlasAdminApi atlas) {
    return new BulkUnassigner(atlas);
  }

  @Override
  BulkUnassigner self() {
    return this;
  }

  /**
   * Saves the roles of each key before it loses them, and again before a row is sent again, if the
   * key's record shows others by then. Each project's keys are listed first; a key that is not
   * listed, or listed without roles, is looked up in its organization. A project whose listing is
   * refused has its rows refused, and so has a key that is assigned with roles that could not be
   * read: {@link io.github.atlaskeys.api.Problem.Kind#ROLES_NOT_READABLE}. A key that is not listed
   * is asked for all the same; if that unassigned it, the result has {@link Result.Caveat#NO_UNDO}.
   */
  public BulkUnassigner beforeUnassign(Undo receiver) {
    undo = Optional.of(requireNonNull(receiver, "receiver"));
    return this;
  }

  /** What a plan has just read of a row is not read again for its roles. */
  public BulkUnassigner planned(PlannedRow row) {
    planned.put(requireNonNull(row, "row").row().unassignment(), row);
    return this;
  }

  /**
   * The keys that this search found by their public key or ID are to be in no project at the end;
   * their roles are those that it read.
   *
   * <p>When the run has come to its end, the same search is made again, waiting while listings may
   * lag. What it still shows of rows that are done is sent again, up to three times; what was
   * assigned meanwhile in other projects is reported in {@link Summary#lastSearch}, and not
   * touched. A run that was stopped, or that a problem stopped, makes no such search. {@link #stop}
   * and an interrupt end one at once, its waits included.
   *
   * @throws IllegalArgumentException if it found no key so
   */
  public BulkUnassigner everywhere(SearchResult found) {
    everywhere = Optional.of(SearchedKeys.of(found));
    return this;
  }

  /**
   * The same, with this finder to search with at the end; by default it is one of all
   * organizations, with the retries of this run.
   */
  public BulkUnassigner everywhere(SearchResult found, KeyFinder finder) {
    this.finder = Optional.of(requireNonNull(finder, "finder"));
    return everywhere(found);
  }

  /**
   * Refuses rows of the API key, or the service account, that makes the calls; {@link OwnKey#of}
   * finds it.
   */
  public BulkUnassigner ownKey(OwnKey key) {
    ownKey = requireNonNull(key, "key");
    return this;
  }

  /**
   * Counts a key that neither the project nor its organization knows as done: {@link
   * Verdict#NOT_ASSIGNED} with {@link Result.Caveat#UNKNOWN_KEY}, not {@link Verdict#UNKNOWN_KEY}.
   */
  public BulkUnassigner allowMissing() {
    allowMissing = true;
    return this;
  }

  /**
   * Runs, with lines counted from 1.
   *
   * @throws IOException if a callback threw it
   */
  public Summary run(Iterable<Unassignment> unassignments) throws IOException {
    return run(Rows.of(unassignments));
  }

  /**
   * Unassigns the keys of {@link #everywhere} from every project that the search found them in,
   * with lines counted from 1.
   *
   * @throws IllegalStateException if there are none
   * @throws IOException if a callback threw it
   */
  public Summary run() throws IOException {
    return run(
        everywhere
            .orElseThrow(() -> new IllegalStateException("call everywhere(...) first"))
            .rows());
  }

  /**
   * {@inheritDoc} Roles that they name are ignored. Rows of other keys than those of {@link
   * #everywhere} may be among them.
   */
  @Override
  public Summary run(Rows rows) throws IOException {
    begin();
    KeyFinder searching = finder.orElseGet(() -> KeyFinder.of(atlas).retries(retries));
    Optional<SearchVerifier> search =
        everywhere.map(keys -> new SearchVerifier(this, searching, keys));
    var options =
        new UnassignOperation.Options(undo, row -> known(row, search), ownKey, allowMissing);
    var run =
        new VerifiedRun(this, rows, new UnassignOperation(atlas, rows, options, retries.sleeper()));
    List<Verifier> verifiers = new ArrayList<>(search.stream().toList());
    if (verifies) {
      verifiers.add(new ListingVerifier(this, false));
    }
    Optional<Verification> verification = run.run(verifiers, search.isPresent());
    return statistics.summary(verification, search.map(SearchVerifier::result));
  }

  private Optional<KeyAccess> known(Unassignment row, Optional<SearchVerifier> search) {
    return Optional.ofNullable(planned.get(row))
        .flatMap(PlannedRow::known)
        .or(() -> search.flatMap(keys -> keys.known(row)));
  }

  @Override
  void beforeVerification() {
    planned.clear(); // a row that is sent again may have been given other roles since
  }
}
