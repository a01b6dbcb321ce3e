package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyAccess.Assignment;
import io.github.atlaskeys.find.KeyFinder;
import io.github.atlaskeys.find.SearchResult;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Unassigns one API key, such as one that has leaked, from every project that it is assigned to:
 * finds it, unassigns it from each project, searches again, and sends again what Atlas still lists.
 * The key is not deleted; it stays in its organization and keeps its organization roles.
 *
 * <pre>{@code
 * var unassigner = AllProjectsUnassigner.of(atlas).beforeRemoval(undo::write);
 * SearchResult found = unassigner.findAssigned("zmmrboas");
 * AllProjectsResult result = unassigner.run(found);
 * }</pre>
 *
 * <p>The search returns the roles, so that each project costs one request. Ten run at once; Atlas
 * does not document that concurrent changes of one key are safe, so the search is made again at the
 * end. It also shows projects that the key was assigned to since; these are reported, and not
 * touched.
 *
 * <p>An instance is for one key. Only {@link #stop} and {@link #waitingForRateLimits} may be called
 * from other threads.
 */
public final class AllProjectsUnassigner extends BulkRun<Result, AllProjectsUnassigner> {
  private Optional<BulkUnassigner.Undo> undo = Optional.empty();
  private OwnKey ownKey = OwnKey.NONE;
  private Optional<OrganizationId> organization = Optional.empty();

  private AllProjectsUnassigner(AtlasAdminApi atlas) {
    super(atlas);
  }

  /** Unassigns through this API. */
  public static AllProjectsUnassigner of(AtlasAdminApi atlas) {
    return new AllProjectsUnassigner(atlas);
  }

  @Override
  AllProjectsUnassigner self() {
    return this;
  }

  /** Saves the roles of the key in each project before it loses them. */
  public AllProjectsUnassigner beforeRemoval(BulkUnassigner.Undo receiver) {
    undo = Optional.of(receiver);
    return this;
  }

  /** Searches this organization only, now and at the end; see {@link KeyFinder#in}. */
  public AllProjectsUnassigner in(OrganizationId only) {
    organization = Optional.of(only);
    return this;
  }

  /** Refuses the API key that makes the calls; by default nothing does. */
  public AllProjectsUnassigner ownKey(OwnKey key) {
    ownKey = key;
    return this;
  }

  /**
   * Finds the key as {@link KeyFinder} does, and searches again, up to four more times over 15
   * seconds, while no project lists it: listings may lag, and to end with nothing done would be
   * wrong then.
   *
   * @throws AtlasApiException if Atlas refuses anything but the right to read one organization or
   *     project
   * @throws IOException if no response came, after every retry
   * @throws InterruptedException if the thread was interrupted
   */
  public SearchResult findAssigned(String publicKeyOrId) throws IOException, InterruptedException {
    SearchResult found = find(publicKeyOrId);
    for (int checks = 1;
        checks < ProjectKeys.MOST_CHECKS
            && found.key().isPresent()
            && found.assignments().isEmpty();
        checks++) {
      engine.retries.sleep(ProjectKeys.waitAfter(checks));
      found = find(publicKeyOrId);
    }
    return found;
  }

  private SearchResult find(String publicKeyOrId) throws IOException, InterruptedException {
    KeyFinder everywhere = KeyFinder.of(atlas).retries(engine.retries);
    return organization.map(everywhere::in).orElse(everywhere).find(publicKeyOrId);
  }

  /**
   * Unassigns the key from every project that the search found; rows are numbered as it lists them.
   *
   * @throws IllegalArgumentException if the key was not found
   * @throws IOException if a callback threw it
   */
  public AllProjectsResult run(SearchResult found) throws IOException {
    return run(
        found,
        Rows.of(
            found.assignments().stream()
                .map(each -> new Unassignment(each.project(), key(found).key().id()))
                .toList()));
  }

  /**
   * The same with these rows, and their lines.
   *
   * @throws IllegalArgumentException if the key was not found
   * @throws IOException if a callback threw it
   */
  public AllProjectsResult run(SearchResult found, Rows rows) throws IOException {
    KeyAccess before = key(found);
    begin();
    Optional<ApiKey> key = Optional.of(before.key());
    var options = new Unassigning.Options(undo, Optional.of(row -> key), ownKey, false, false);
    var last = new FinalSearch(before);
    engine.run(rows, new Unassigning(atlas, options), Optional.of(last), listener);
    Summary summary = engine.summary();
    if (!last.made && !summary.interrupted()) {
      last.search(Set.of(), 1); // the run was stopped: where the key is now is worth knowing
    }
    return new AllProjectsResult(
        found, summary, Optional.ofNullable(last.latest), Optional.ofNullable(last.problem));
  }

  private static KeyAccess key(SearchResult found) {
    return found.key().orElseThrow(() -> new IllegalArgumentException("the key was not found"));
  }

  /** The search again, at the end. */
  private final class FinalSearch implements Engine.Verifier {
    private final KeyAccess before;
    private @Nullable SearchResult latest;
    private @Nullable Problem problem;
    private boolean made;

    FinalSearch(KeyAccess before) {
      this.before = before;
    }

    @Override
    public Engine.Findings check(Rows rows, int mostChecks) {
      var projects = new HashSet<ProjectId>();
      rows.forEach(row -> projects.add(row.unassignment().project()));
      search(projects, mostChecks);
      engine.statistics.interrupted |= engine.stopped();
      return findings(rows);
    }

    /** Searches, and again while a listing shows the key in a project where it is done. */
    private void search(Set<ProjectId> done, int mostChecks) {
      made = true;
      try {
        search();
        for (int checks = 1; checks < mostChecks && !agrees(done) && !engine.stopped(); checks++) {
          engine.retries.sleep(ProjectKeys.waitAfter(checks));
          search();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        engine.stop();
      }
    }

    private void search() throws InterruptedException {
      problem = null;
      latest = null;
      try {
        latest = find(before.key().id().value());
      } catch (AtlasApiException e) {
        problem = Problem.of(e);
      } catch (IOException e) {
        problem = Problem.of(e);
      }
    }

    /** A key that is not found at all may have slipped between two pages. */
    private boolean agrees(Set<ProjectId> done) {
      SearchResult now = latest;
      return now == null
          || (!now.missing(before)
              && now.assignments().stream().map(Assignment::project).noneMatch(done::contains));
    }

    private Engine.Findings findings(Rows rows) {
      var found = new Engine.Findings();
      for (int position = 0; position < rows.size(); position++) {
        Row row = rows.at(position);
        ProjectId project = row.unassignment().project();
        SearchResult now = latest;
        if (now == null || !now.sees(project, before)) {
          found.unchecked.set(rows.index(position));
        } else if (now.assignments().stream().anyMatch(each -> each.project().equals(project))) {
          found.contradicted.put(rows.index(position), row);
        }
      }
      return found;
    }
  }
}
