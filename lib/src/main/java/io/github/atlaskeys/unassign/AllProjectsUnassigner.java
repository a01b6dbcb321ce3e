package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.find.Assignment;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyLookup;
import io.github.atlaskeys.find.KeySearch;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Unassigns one API key, such as one that has leaked, from every project that it is assigned to:
 * finds it, unassigns it from project after project, looks again, and sends again what Atlas still
 * lists. The key is not deleted; it stays in its organization and keeps its organization roles.
 *
 * <pre>{@code
 * var unassigner = AllProjectsUnassigner.of(atlas).beforeRemoval(undo::write);
 * KeyLookup found = unassigner.findAssigned("zmmrboas");
 * AllProjectsResult result = unassigner.unassign(found);
 * }</pre>
 *
 * <p>The search tells the roles, so that each project costs one request. Ten run at once; Atlas
 * does not document that concurrent changes of one key are safe, so the search is made again at the
 * end. It also shows projects that the key was assigned to since; these are reported, and not
 * touched.
 *
 * <p>An instance is for one key. Only {@link #stop} and {@link #waitingForRateLimits} may be called
 * from other threads.
 */
public final class AllProjectsUnassigner {
  private final AtlasAdminApi atlas;
  private final Engine engine;
  private Retries retries = Retries.standard();
  private Optional<BulkUnassigner.Undo> undo = Optional.empty();
  private OwnKey ownKey = OwnKey.NONE;

  private AllProjectsUnassigner(AtlasAdminApi atlas) {
    this.atlas = atlas;
    this.engine = new Engine(atlas);
  }

  /** Unassigns through this API, with defaults for everything else. */
  public static AllProjectsUnassigner of(AtlasAdminApi atlas) {
    return new AllProjectsUnassigner(atlas);
  }

  /**
   * In how many projects at once; 10 by default.
   *
   * @throws IllegalArgumentException unless it is 1 to 64
   */
  public AllProjectsUnassigner concurrency(int projects) {
    engine.concurrency(projects);
    return this;
  }

  /** When to try again; {@link Retries#standard()} by default. */
  public AllProjectsUnassigner retries(Retries other) {
    retries = other;
    engine.retries = other;
    return this;
  }

  /** Saves the roles of the key in each project before it loses them. */
  public AllProjectsUnassigner beforeRemoval(BulkUnassigner.Undo receiver) {
    undo = Optional.of(receiver);
    return this;
  }

  /** Refuses the API key that makes the calls; by default nothing does. */
  public AllProjectsUnassigner ownKey(OwnKey key) {
    ownKey = key;
    return this;
  }

  /** Receives the result of each project as it ends; rows are numbered as the lookup lists them. */
  public AllProjectsUnassigner onResult(ResultListener listener) {
    engine.listener = listener;
    return this;
  }

  /**
   * Looks where the key is. It changes nothing.
   *
   * @param publicKeyOrId the key's public key or ID
   * @throws AtlasApiException if Atlas refuses more than a right to look
   * @throws IOException if no response came, after every retry
   * @throws InterruptedException if the thread was interrupted
   */
  public KeyLookup find(String publicKeyOrId) throws IOException, InterruptedException {
    return new KeySearch(atlas, retries).lookUp(publicKeyOrId);
  }

  /**
   * The same, looked at again while no project lists the key: listings may lag, and that there is
   * nothing to do must not be said too soon.
   *
   * @throws AtlasApiException if Atlas refuses more than a right to look
   * @throws IOException if no response came, after every retry
   * @throws InterruptedException if the thread was interrupted
   */
  public KeyLookup findAssigned(String publicKeyOrId) throws IOException, InterruptedException {
    KeyLookup found = find(publicKeyOrId);
    for (int looks = 1;
        looks < Look.MOST && found.key().isPresent() && found.assignments().isEmpty();
        looks++) {
      retries.sleep(Duration.ofNanos(Look.nanosAfter(looks)));
      found = find(publicKeyOrId);
    }
    return found;
  }

  /**
   * Unassigns the key from every project that was found.
   *
   * @throws IllegalArgumentException if the key was not found
   * @throws IOException if a callback threw it
   */
  public AllProjectsResult unassign(KeyLookup found) throws IOException {
    KeyAccess before =
        found.key().orElseThrow(() -> new IllegalArgumentException("the key was not found"));
    var rows = Rows.builder();
    long line = 0;
    for (Assignment each : before.assignments()) {
      var unassignment = new Unassignment(each.project(), before.key().id());
      rows.add(new Row(++line, unassignment, List.of()));
    }
    Rows all = rows.build();
    Optional<ApiKey> key = Optional.of(before.key());
    var options = new UnassignOptions(undo, Optional.of(row -> key), ownKey, false, false);
    var look = new LastLook(found);
    Summary summary = engine.run(List.of(all), new Unassigning(atlas, options), Optional.of(look));
    if (!look.made && !summary.interrupted()) {
      look.last(); // the run was stopped, and where the key is now is worth knowing all the same
    }
    return new AllProjectsResult(
        found, summary, Optional.ofNullable(look.latest), Optional.ofNullable(look.problem));
  }

  /** The search again, at the end. */
  private final class LastLook implements Engine.Verifier {
    private final KeyAccess before;
    private @Nullable KeyLookup latest;
    private @Nullable Problem problem;
    private boolean made;

    LastLook(KeyLookup found) {
      this.before = found.key().orElseThrow();
    }

    @Override
    public Engine.Findings look(Rows rows, int mostLooks, Tally tally) {
      var projects = new HashSet<ProjectId>();
      rows.forEach(row -> projects.add(row.unassignment().project()));
      try {
        search(projects, mostLooks);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        engine.stop();
      }
      if (engine.stopped()) {
        tally.interrupted();
      }
      return findings(rows);
    }

    void last() {
      try {
        once();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void search(Set<ProjectId> done, int mostLooks) throws InterruptedException {
      once();
      for (int looks = 1; looks < mostLooks && !settled(done) && !engine.stopped(); looks++) {
        retries.sleep(Duration.ofNanos(Look.nanosAfter(looks)));
        once();
      }
    }

    /**
     * Whether no project that is done lists the key. A key that is not found at all may have
     * slipped between two pages.
     */
    private boolean settled(Set<ProjectId> done) {
      KeyLookup now = latest;
      return now == null
          || (!now.missing(before)
              && now.assignments().stream().map(Assignment::project).noneMatch(done::contains));
    }

    private void once() throws InterruptedException {
      made = true;
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

    private Engine.Findings findings(Rows rows) {
      var found = new Engine.Findings();
      for (int position = 0; position < rows.size(); position++) {
        Row row = rows.at(position);
        ProjectId project = row.unassignment().project();
        KeyLookup now = latest;
        if (now == null || !now.sees(project, before)) {
          found.unchecked.set(rows.index(position));
        } else if (now.assignments().stream().anyMatch(each -> each.project().equals(project))) {
          found.contradicted.put(rows.index(position), row);
        }
      }
      return found;
    }
  }

  /** No new projects; those in flight finish. Safe from any thread, a signal's too. */
  public void stop() {
    engine.stop();
  }

  /** How many projects wait for a rate limit at this moment. */
  public long waitingForRateLimits() {
    return engine.waitingForRateLimits();
  }
}
