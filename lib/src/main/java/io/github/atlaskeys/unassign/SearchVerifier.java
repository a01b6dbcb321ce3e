package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyFinder;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.unassign.Summary.LastSearch;
import io.github.atlaskeys.unassign.VerifiedRun.Findings;
import java.io.IOException;
import java.util.Optional;

/** Searches again for the keys that are to be in no project, and compares what is done. */
final class SearchVerifier implements VerifiedRun.Verifier {
  private final BulkRun<?, ?, ?> run;
  private final KeyFinder finder;
  private final SearchedKeys before;
  private volatile Optional<SearchResult> after = Optional.empty();
  private volatile Optional<Problem> problem = Optional.empty();
  private boolean searched;

  SearchVerifier(BulkRun<?, ?, ?> run, KeyFinder finder, SearchedKeys before) {
    this.run = run;
    this.finder = finder;
    this.before = before;
  }

  LastSearch result() {
    return new LastSearch(before.found(), after, problem);
  }

  /**
   * The key as it was found last, if that shows it in the row's project. A search that does not may
   * lag, and then the project itself shows the roles that are to be saved.
   */
  Optional<KeyAccess> known(Unassignment row) {
    return after
        .flatMap(now -> now.key(row.principal()))
        .or(() -> Optional.ofNullable(before.keys().get(row.principal())))
        .filter(key -> key.at(row.project()).isPresent());
  }

  @Override
  public boolean covers(Unassignment row) {
    return before.include(row);
  }

  @Override
  public Findings check(Rows rows, int maxChecks) {
    var found = new Findings();
    if (searched && rows.size() == 0) {
      return found;
    }
    searched = true;
    after = Optional.empty();
    run.stoppable(() -> search(rows, maxChecks));
    Optional<SearchResult> now = after;
    for (int position = 0; position < rows.size(); position++) {
      Row row = rows.at(position);
      if (now.filter(seen -> sees(seen, row.unassignment())).isEmpty()) {
        found.unchecked.set(rows.index(position));
      } else if (isIn(now.get(), row.unassignment())) {
        found.contradicted.put(rows.index(position), row);
      }
    }
    return found;
  }

  /** Searches, and again while a listing shows a key in a project where it is done. */
  private Void search(Rows done, int maxChecks) throws InterruptedException {
    try {
      run.retries.untilListed(search(), now -> agrees(now, done), this::search, maxChecks);
    } catch (AtlasApiException e) {
      fail(Problem.of(e));
    } catch (IOException e) {
      fail(Problem.of(e));
    }
    return null;
  }

  private SearchResult search() throws IOException, InterruptedException {
    SearchResult found =
        finder.find(before.keys().keySet().stream().map(id -> KeyQuery.key(id.value())).toList());
    after = Optional.of(found);
    return found;
  }

  private void fail(Problem why) {
    after = Optional.empty();
    problem = Optional.of(why);
  }

  /** A key that is not found at all may have slipped between two pages. */
  private boolean agrees(SearchResult now, Rows done) {
    for (KeyAccess key : before.keys().values()) {
      if (now.missing(key)) {
        return false;
      }
    }
    for (Row row : done) {
      if (isIn(now, row.unassignment())) {
        return false;
      }
    }
    return true;
  }

  private boolean sees(SearchResult now, Unassignment row) {
    return isIn(now, row)
        || Optional.ofNullable(before.keys().get(row.principal()))
            .filter(key -> now.sees(row.project(), key))
            .isPresent();
  }

  private static boolean isIn(SearchResult now, Unassignment row) {
    return now.key(row.principal()).flatMap(key -> key.at(row.project())).isPresent();
  }
}
