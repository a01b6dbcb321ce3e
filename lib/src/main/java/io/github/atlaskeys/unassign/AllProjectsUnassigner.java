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
import io.github.atlaskeys.unassign.Summary.AllProjects;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Unassigns one API key, such as one that has leaked, from every project that a search found it in:
 * unassigns it from each project, searches again, and sends again what Atlas still lists. The key
 * is not deleted; it stays in its organization and keeps its organization roles.
 *
 * <pre>{@code
 * SearchResult found = KeyFinder.of(atlas).findAssigned("zmmrboas");
 * Summary summary = AllProjectsUnassigner.of(atlas, found).beforeUnassign(undo::write).run();
 * AllProjects now = summary.allProjects().orElseThrow();
 * }</pre>
 *
 * <p>The search returns the roles, so that each project costs one request. Ten run at once; Atlas
 * does not document that concurrent changes of one key are safe, so the search is made again at the
 * end. It also shows projects that the key was assigned to since; these are reported, and not
 * touched.
 *
 * <p>An instance is for one run. Only {@link #stop} and {@link #waitingForRateLimits} may be called
 * from other threads.
 */
public final class AllProjectsUnassigner extends BulkRun<Result, Summary, AllProjectsUnassigner> {
  private final SearchResult found;
  private final KeyAccess before;
  private Optional<BulkUnassigner.Undo> undo = Optional.empty();
  private OwnKey ownKey = OwnKey.NONE;
  private Optional<OrganizationId> organization = Optional.empty();

  private AllProjectsUnassigner(AtlasAdminApi atlas, SearchResult found) {
    super(atlas);
    this.found = found;
    this.before =
        found.key().orElseThrow(() -> new IllegalArgumentException("the key was not found"));
  }

  /**
   * Unassigns the key that was found, through this API.
   *
   * @throws IllegalArgumentException if no key was found
   */
  public static AllProjectsUnassigner of(AtlasAdminApi atlas, SearchResult found) {
    return new AllProjectsUnassigner(atlas, found);
  }

  @Override
  AllProjectsUnassigner self() {
    return this;
  }

  /** Saves the roles of the key in each project before it loses them. */
  public AllProjectsUnassigner beforeUnassign(BulkUnassigner.Undo receiver) {
    undo = Optional.of(receiver);
    return this;
  }

  /** Searches this organization only at the end; see {@link KeyFinder#in}. */
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
   * Unassigns the key from every project that the search found; rows are numbered as it lists them.
   *
   * @throws IOException if a callback threw it
   */
  public Summary run() throws IOException {
    return run(
        Rows.of(
            found.assignments().stream()
                .map(each -> new Unassignment(each.project(), before.key().id()))
                .toList()));
  }

  /** {@inheritDoc} They may also name projects that the key has left since they were saved. */
  @Override
  public Summary run(Rows rows) throws IOException {
    begin();
    Optional<ApiKey> key = Optional.of(before.key());
    var options = new Unassigning.Options(undo, Optional.of(row -> key), ownKey, false, false);
    var last = new FinalSearch();
    engine.run(rows, new Unassigning(atlas, options), Optional.of(last), listener);
    if (!last.made && !engine.statistics.interrupted) {
      last.search(Set.of(), 1); // the run was stopped: where the key is now is worth knowing
    }
    var result =
        new AllProjects(found, Optional.ofNullable(last.latest), Optional.ofNullable(last.problem));
    return engine.summary(Optional.of(result));
  }

  /** The search again, at the end. */
  private final class FinalSearch implements Engine.Verifier {
    private @Nullable SearchResult latest;
    private @Nullable Problem problem;
    private boolean made;

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
          engine.retries.awaitListing(checks);
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
        KeyFinder finder = KeyFinder.of(atlas).retries(engine.retries);
        latest = organization.map(finder::in).orElse(finder).find(before.key().id().value());
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
