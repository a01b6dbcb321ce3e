package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.AtlasAdminApi;
import io.github.atlaskeys.admin.AtlasApiException;
import io.github.atlaskeys.admin.Pages;
import io.github.atlaskeys.admin.Problem;
import io.github.atlaskeys.admin.Retries;
import io.github.atlaskeys.admin.RetryPolicy;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes API keys out of projects and tells truly what became of each. It sends the DELETE at once:
 * it makes no plan and no backup of the roles, and asks nobody. A key is unassigned, never deleted;
 * it stays in the organization and keeps its organization roles.
 *
 * <pre>{@code
 * var unassigner = new Unassigner(atlas);
 * Result result = unassigner.unassign(new Unassignment(project, apiKey));
 * if (!result.verdict().done()) { ... result.problem() ... }
 * }</pre>
 *
 * <p>Safe for many threads.
 */
public final class Unassigner {
  private final AtlasAdminApi atlas;
  private final Retries retries;

  /** With the default patience; see {@link RetryPolicy#DEFAULT}. */
  public Unassigner(AtlasAdminApi atlas) {
    this(atlas, Retries.standard());
  }

  /** With this patience. */
  public Unassigner(AtlasAdminApi atlas, Retries retries) {
    this.atlas = atlas;
    this.retries = retries;
  }

  /**
   * Unassigns one key from one project, trying again as long as that may help. After an answer that
   * was lost, a retry may find the key gone: then it is {@link Verdict#NOT_ASSIGNED}, which is as
   * true of the key as {@link Verdict#UNASSIGNED}.
   *
   * @throws InterruptedException if the thread was interrupted; the key may or may not have been
   *     unassigned
   */
  public Result unassign(Unassignment unassignment) throws InterruptedException {
    var attempts = new AtomicInteger();
    try {
      retries.ask(
          () -> {
            attempts.incrementAndGet();
            atlas.removeGroupApiKey(unassignment.project(), unassignment.apiKey());
            return Verdict.UNASSIGNED;
          });
      return Result.done(unassignment, Verdict.UNASSIGNED, attempts.get());
    } catch (AtlasApiException e) {
      return refused(unassignment, Problem.of(e), attempts.get());
    } catch (IOException e) {
      return Result.failed(unassignment, Problem.of(e), attempts.get());
    }
  }

  private Result refused(Unassignment unassignment, Problem problem, int attempts)
      throws InterruptedException {
    boolean notThere =
        problem.kind() == Problem.Kind.UNKNOWN_API_KEY || problem.kind() == Problem.Kind.NOT_FOUND;
    return notThere
        ? afterALook(unassignment, problem, attempts)
        : Result.failed(unassignment, problem, attempts);
  }

  /**
   * Something is not there. Only a look tells whether it is the key, and the job done: what Atlas
   * answers for a key that exists and is not in the project is documented nowhere.
   */
  private Result afterALook(Unassignment unassignment, Problem problem, int attempts)
      throws InterruptedException {
    Result done = Result.done(unassignment, Verdict.NOT_ASSIGNED, attempts);
    try {
      return verifyGone(unassignment) ? done : Result.failed(unassignment, problem, attempts);
    } catch (AtlasApiException e) {
      Problem look = Problem.of(e);
      // Whoever may not look has Atlas's documented word that there is no such key.
      boolean word =
          problem.kind() == Problem.Kind.UNKNOWN_API_KEY
              && look.kind() == Problem.Kind.NO_PERMISSION;
      return word ? done : Result.failed(unassignment, look, attempts);
    } catch (IOException e) {
      return Result.failed(unassignment, Problem.of(e), attempts);
    }
  }

  /**
   * Whether the project lists the key at this moment. Atlas's listings may lag a change by some
   * seconds.
   *
   * @throws AtlasApiException if Atlas does not list the project's keys
   * @throws IOException if no answer came, after every retry
   * @throws InterruptedException if the thread was interrupted
   */
  public boolean isAssigned(Unassignment unassignment) throws IOException, InterruptedException {
    var listed = new Pages<>(query -> atlas.listGroupApiKeys(unassignment.project(), query));
    return retries
        .ask(() -> listed.find(key -> key.id().equals(unassignment.apiKey())))
        .isPresent();
  }

  /**
   * Whether the project no longer lists the key, looked at again while it does, because listings
   * may lag; see {@link ListingLag}.
   *
   * @throws AtlasApiException if Atlas does not list the project's keys
   * @throws IOException if no answer came, after every retry
   * @throws InterruptedException if the thread was interrupted
   */
  public boolean verifyGone(Unassignment unassignment) throws IOException, InterruptedException {
    return ListingLag.settles(() -> !isAssigned(unassignment), retries::sleep);
  }
}
