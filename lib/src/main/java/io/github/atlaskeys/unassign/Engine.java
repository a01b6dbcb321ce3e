package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.unassign.Summary.AllProjects;
import io.github.atlaskeys.unassign.Summary.Verification;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs rows, compares what is done with Atlas's listings, and sends again what they contradict, up
 * to three times. Used by the caller's thread; only {@link #stop} and {@link #waitingForRateLimits}
 * are for others.
 */
final class Engine {
  /** How many times a contradicted row is sent again. */
  private static final int MOST_ROUNDS = 3;

  /** To send a row again is harmless: only the last round waits out the listings' lag. */
  private static final int CHECKS_BEFORE_ROUND = 3;

  /** Compares rows that are done with what Atlas lists. */
  @FunctionalInterface
  interface Verifier {
    /**
     * Compares, again and again while the listings may lag.
     *
     * @param mostChecks how often a listing is read before it is believed
     */
    Findings check(Rows rows, int mostChecks) throws IOException;
  }

  final AtlasAdminApi atlas;
  final Statistics statistics = new Statistics();
  int concurrency = 10;
  Retries retries = Retries.standard();
  LongPredicate skipped = line -> false;
  boolean verify;

  private Optional<Verification> verification = Optional.empty();
  private volatile @Nullable Run<?> current;
  private volatile boolean stopped;

  Engine(AtlasAdminApi atlas) {
    this.atlas = atlas;
  }

  /**
   * Runs the rows. When rows that ran before are not all done, these are not attempted.
   *
   * @param verifier compares at the end; empty when nothing is to be verified
   */
  void run(
      Rows rows,
      RowOperation<Result> operation,
      Optional<Verifier> verifier,
      BulkRun.Listener<? super Result> listener)
      throws IOException {
    if (!statistics.ranToItsEnd() || !statistics.complete()) {
      notAttempted(rows, listener);
      return;
    }
    var verdicts = new Verdicts(rows);
    execute(
        rows,
        operation,
        skipped,
        verifier.isPresent(), // only a check at the end finds what overlapping requests may lose
        (row, result) -> {
          statistics.add(result);
          verdicts.set(row.index, result.verdict());
          listener.ended(result);
        });
    if (verifier.isPresent() && statistics.ranToItsEnd()) {
      Rows done = rows.only(index -> verdicts.done(index) || skipped.test(rows.line(index)));
      Verification found = verify(done, operation, verifier.get(), verdicts, listener);
      verification = verification.map(found::and).or(() -> Optional.of(found));
    }
  }

  Summary summary() {
    return summary(Optional.empty());
  }

  Summary summary(Optional<AllProjects> allProjects) {
    return statistics.summary(verification, allProjects);
  }

  private void notAttempted(Rows rows, BulkRun.Listener<? super Result> listener)
      throws IOException {
    for (Row row : rows) {
      if (!skipped.test(row.line())) {
        Result result = Result.notAttempted(row);
        statistics.add(result);
        listener.ended(result);
      }
    }
  }

  /** Makes one operation for all rows. */
  <R> void execute(
      Rows rows,
      RowOperation<R> operation,
      LongPredicate skip,
      boolean keysOverlap,
      Run.Results<R> results)
      throws IOException {
    var run = new Run<>(this, operation, rows, skip, keysOverlap, results);
    current = run;
    if (stopped) {
      run.stop();
    }
    try {
      run.run();
    } finally {
      current = null;
    }
    statistics.interrupted |= stopped;
  }

  private Verification verify(
      Rows rows,
      RowOperation<Result> operation,
      Verifier verifier,
      Verdicts verdicts,
      BulkRun.Listener<? super Result> listener)
      throws IOException {
    Findings found = verifier.check(rows, CHECKS_BEFORE_ROUND);
    var again = new HashMap<Integer, Result>();
    for (int round = 1;
        round <= MOST_ROUNDS && !found.contradicted.isEmpty() && statistics.ranToItsEnd();
        round++) {
      Rows contradicted = rows.only(found.contradicted::containsKey);
      // One request at a time per key: those that overlapped may be what lost the change.
      execute(
          contradicted,
          operation,
          line -> false,
          false,
          (row, result) -> again.put(row.index, result));
      boolean last = round == MOST_ROUNDS;
      found.update(
          verifier.check(contradicted, last ? Retries.LISTING_CHECKS : CHECKS_BEFORE_ROUND));
    }
    for (Map.Entry<Integer, Row> each : found.contradicted.entrySet()) {
      Result last = again.getOrDefault(each.getKey(), Result.notAttempted(each.getValue()));
      Result now = saysDone(last) ? last.contradicted(stillListed(last)) : last;
      statistics.replace(verdicts.get(each.getKey()), now);
      listener.ended(now);
    }
    int unchecked = found.unchecked.cardinality();
    return new Verification(
        rows.size() - found.contradicted.size() - unchecked,
        List.copyOf(found.contradicted.values()),
        found.unread,
        unchecked);
  }

  /**
   * Whether the row, sent again, says nothing new. That there is no such key in the project is no
   * refusal here: the row was done, and the listing lags.
   */
  private static boolean saysDone(Result last) {
    return last.verdict().done()
        || last.verdict() == Verdict.NOT_ATTEMPTED
        || last.problem()
            .filter(why -> why.kind() == Kind.UNKNOWN_API_KEY || why.kind() == Kind.NOT_FOUND)
            .isPresent();
  }

  private static Problem stillListed(Result result) {
    return new Problem(
        Kind.CONTRADICTED,
        "Atlas said that it is done, but its listing of project %s does not show it"
            .formatted(result.unassignment().project()),
        List.of());
  }

  /**
   * Reads the listing of each project, if the caller wants to verify.
   *
   * @param assigned what done means: the key is in the project, or it is not
   */
  Optional<Verifier> byListing(boolean assigned) {
    if (!verify) {
      return Optional.empty();
    }
    return Optional.of(
        (rows, checks) -> {
          var found = new Findings();
          execute(rows, new Verifying(assigned, checks), line -> false, true, found::add);
          return found;
        });
  }

  /** What a check found; rows are identified by their place in the input. */
  static final class Findings {
    final Map<Integer, Row> contradicted = new TreeMap<>();
    final Map<ProjectId, Problem> unread = new LinkedHashMap<>();
    final BitSet unchecked = new BitSet();

    void add(RowState row, Verifying.Finding finding) {
      if (finding.agrees().isEmpty()) {
        unchecked.set(row.index);
        finding.problem().ifPresent(why -> unread.put(row.unassignment().project(), why));
      } else if (!finding.agrees().get()) {
        contradicted.put(row.index, row.row);
      }
    }

    /**
     * Adds a newer check of the contradicted rows; those that it could not check stay contradicted.
     */
    void update(Findings newer) {
      contradicted
          .keySet()
          .removeIf(row -> !newer.contradicted.containsKey(row) && !newer.unchecked.get(row));
      unread.putAll(newer.unread);
    }
  }

  void stop() {
    stopped = true;
    Run<?> run = current;
    if (run != null) {
      run.stop();
    }
  }

  boolean stopped() {
    return stopped;
  }

  long waitingForRateLimits() {
    Run<?> run = current;
    return run == null ? 0 : run.waitingForRateLimits();
  }

  /** The verdict of each row, in a byte: there may be a million. */
  private static final class Verdicts {
    private static final List<Verdict> ALL = List.of(Verdict.values());

    private final byte[] numbers;

    Verdicts(Rows rows) {
      this.numbers = new byte[rows.inputSize()];
    }

    void set(int index, Verdict verdict) {
      numbers[index] = (byte) (ALL.indexOf(verdict) + 1);
    }

    /** Empty for a row that was done before this run. */
    Optional<Verdict> get(int index) {
      return numbers[index] == 0 ? Optional.empty() : Optional.of(ALL.get(numbers[index] - 1));
    }

    boolean done(int index) {
      return get(index).filter(Verdict::done).isPresent();
    }
  }
}
