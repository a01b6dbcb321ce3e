package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.ApiKeyId;
import io.github.atlaskeys.admin.AtlasAdminApi;
import io.github.atlaskeys.admin.AtlasApiException;
import io.github.atlaskeys.admin.Pages;
import io.github.atlaskeys.admin.Problem;
import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.admin.Retries;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Holds rows that are done against Atlas's listings, a project at a time. It changes nothing.
 * Listings may lag a change by some seconds.
 */
public final class ListingCheck {
  /** What is found. */
  public interface Findings {
    /** The listing does not show what was done to this row. */
    void differs(Row row);

    /** The project could not be read; none of its rows is checked. */
    void unreadable(ProjectId project, Problem problem);
  }

  private final AtlasAdminApi atlas;
  private final Retries retries;

  /** Reads through this, as patiently as this. */
  public ListingCheck(AtlasAdminApi atlas, Retries retries) {
    this.atlas = atlas;
    this.retries = retries;
  }

  /**
   * Checks the rows that are done.
   *
   * @param done by line
   * @param assigned what done means: the key is in the project, or it is not
   * @throws IOException if rows cannot be read
   * @throws InterruptedException if the thread was interrupted
   */
  public void check(RowSource rows, LongPredicate done, boolean assigned, Findings findings)
      throws IOException, InterruptedException {
    for (var project = rows.nextProject(); project.isPresent(); project = rows.nextProject()) {
      try (ProjectRows ofProject = project.get()) {
        Optional<Set<ApiKeyId>> listed = listed(ofProject.project(), findings);
        for (var row = ofProject.next(); row.isPresent(); row = ofProject.next()) {
          ApiKeyId key = row.get().unassignment().apiKey();
          if (done.test(row.get().line())
              && listed.filter(keys -> keys.contains(key) != assigned).isPresent()) {
            findings.differs(row.get());
          }
        }
      }
    }
  }

  private Optional<Set<ApiKeyId>> listed(ProjectId project, Findings findings)
      throws InterruptedException {
    Problem problem;
    try {
      return Optional.of(retries.ask(() -> keys(project)));
    } catch (AtlasApiException e) {
      problem = Problem.of(e);
    } catch (IOException e) {
      problem = Problem.of(e);
    }
    findings.unreadable(project, problem);
    return Optional.empty();
  }

  private Set<ApiKeyId> keys(ProjectId project) throws IOException {
    var keys = new HashSet<ApiKeyId>();
    new Pages<>(query -> atlas.listGroupApiKeys(project, query))
        .find(
            key -> {
              keys.add(key.id());
              return false;
            });
    return keys;
  }
}
