package io.github.atlaskeys.unassign;

import static java.util.Objects.requireNonNull;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasAdminApi;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Unassigns many API keys from many projects. The keys are not deleted; they stay in their
 * organization and keep their organization roles. It does not ask for confirmation; {@link
 * BulkPlanner} shows what it would do.
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
 * <p>A DELETE is sent for every row, whatever a listing says of it, and the verdict comes from its
 * response. Ten rows run at once by default; a project at its rate limit waits while others
 * continue. A key is in one request at a time, unless {@link #verify} finds out at the end whether
 * one was lost.
 *
 * <p>The run stops early, the rest {@link Verdict#NOT_ATTEMPTED}, when continuing cannot help: the
 * credentials or the caller's address are refused, the host is not Atlas and nothing has succeeded
 * yet, 20 rows in a row end without a conclusive response, or a callback throws.
 *
 * <p>By default nothing protects the API key that makes the calls; see {@link #ownKey}.
 *
 * <p>An instance is for one run. Only {@link #stop} and {@link #waitingForRateLimits} may be called
 * from other threads.
 */
public final class BulkUnassigner extends BulkRun<Result, Summary, BulkUnassigner> {
  /**
   * What a key is about to lose in one project.
   *
   * @param unassignment the project and the key
   * @param publicKey the key's public key, where it is known
   * @param description the key's description, where it is known
   * @param roles the key's roles in the project, at least one, each once
   */
  public record UndoEntry(
      Unassignment unassignment,
      Optional<String> publicKey,
      Optional<String> description,
      List<String> roles) {

    /**
     * Copies the roles, without repeated and empty ones.
     *
     * @throws IllegalArgumentException if no role is left: there is nothing to lose
     */
    public UndoEntry {
      requireNonNull(unassignment, "unassignment");
      requireNonNull(publicKey, "publicKey");
      requireNonNull(description, "description");
      roles = roles.stream().filter(role -> !role.isEmpty()).distinct().toList();
      if (roles.isEmpty()) {
        throw new IllegalArgumentException("roles must hold at least one, were empty");
      }
    }
  }

  /** Takes the roles that a key is about to lose. */
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
  private Optional<Function<Unassignment, Optional<ApiKey>>> known = Optional.empty();
  private OwnKey ownKey = OwnKey.NONE;
  private boolean includeOwnKey;
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
   * Saves the roles of each key before it loses them. Each project's keys are listed first; a key
   * that is not listed, or listed without roles, is looked up in its organization. A project whose
   * listing is refused has its rows refused. Where the roles cannot be read, the key is unassigned
   * with {@link Result.Caveat#NO_UNDO}.
   */
  public BulkUnassigner beforeUnassign(Undo receiver) {
    undo = Optional.of(receiver);
    return this;
  }

  /**
   * What has been read of the keys already, from their own records too, so that nothing else is
   * read for their roles. A key that is not known is looked up in its organization.
   */
  public BulkUnassigner knownKeys(Function<Unassignment, Optional<ApiKey>> keys) {
    known = Optional.of(keys);
    return this;
  }

  /** Refuses rows of the API key that makes the calls; {@link OwnKey#of} finds it. */
  public BulkUnassigner ownKey(OwnKey key) {
    return ownKey(key, false);
  }

  /**
   * Unassigns that key too, in a second run after the first, if the first is complete. Where its ID
   * is not known, it cannot be kept for the end and is refused all the same.
   */
  public BulkUnassigner includeOwnKey(OwnKey key) {
    return ownKey(key, true);
  }

  private BulkUnassigner ownKey(OwnKey key, boolean include) {
    ownKey = key;
    includeOwnKey = include;
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

  /** {@inheritDoc} Roles that they name are ignored. */
  @Override
  public Summary run(Rows rows) throws IOException {
    begin();
    var options = new Unassigning.Options(undo, known, ownKey, includeOwnKey, allowMissing);
    var operation = new Unassigning(atlas, options);
    ApiKeyId last = includeOwnKey ? ownKey.id().orElse(null) : null;
    if (last == null) {
      engine.run(rows, operation, engine.byListing(false), listener);
    } else {
      engine.run(
          rows.only(index -> !rows.isOf(index, last)),
          operation,
          engine.byListing(false),
          listener);
      engine.run(
          rows.only(index -> rows.isOf(index, last)), operation, engine.byListing(false), listener);
    }
    return engine.summary();
  }
}
