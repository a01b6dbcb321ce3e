package io.github.atlaskeys.unassign;

import static java.util.Objects.requireNonNull;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Unassigns one API key, or one service account, from one project, with retries; reports only what
 * Atlas confirmed. It is not deleted; it stays in its organization and keeps its organization
 * roles. It shows no plan, saves no roles and does not ask for confirmation; {@link BulkUnassigner}
 * does the same for many keys, and saves their roles.
 *
 * <pre>{@code
 * Result result = Unassigner.of(atlas).unassign(project, apiKey);
 * if (!result.verdict().done()) { ... result.problem() ... }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Unassigner {
  private final AtlasAdminApi atlas;
  private final Retries retries;

  private Unassigner(AtlasAdminApi atlas, Retries retries) {
    this.atlas = requireNonNull(atlas, "atlas");
    this.retries = requireNonNull(retries, "retries");
  }

  /** Unassigns through this API, with {@link Retries#standard()}. */
  public static Unassigner of(AtlasAdminApi atlas) {
    return new Unassigner(atlas, Retries.standard());
  }

  /** Returns a copy with these retries. */
  public Unassigner retries(Retries other) {
    return new Unassigner(atlas, other);
  }

  /**
   * Unassigns one key or account from one project, trying again while that may help. After a
   * response that was lost, a retry may find the key gone: since nobody looked before whether it
   * was assigned, it is {@link Verdict#NOT_ASSIGNED} then.
   *
   * @throws InterruptedException if the thread was interrupted; the key may or may not have been
   *     unassigned
   */
  public Result unassign(ProjectId project, PrincipalId principal) throws InterruptedException {
    var results = new ArrayList<Result>();
    try {
      BulkUnassigner.of(atlas)
          .concurrency(1)
          .retries(retries)
          .onResult(results::add)
          .run(List.of(new Unassignment(project, principal)));
    } catch (IOException e) {
      throw new IllegalStateException("unreachable: no callback throws IOException", e);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while unassigning");
    }
    return results.get(0);
  }
}
