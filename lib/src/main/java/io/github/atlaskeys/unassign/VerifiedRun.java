package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.RetryPolicy;
import io.github.atlaskeys.unassign.Summary.Verification;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes rows, compares those that are done with what Atlas shows afterwards, and sends again what
 * that contradicts, up to three times.
 */
final class VerifiedRun {
  /** How many times a contradicted row is sent again. */
  private static final int MAX_ROUNDS = 3;

  /** To send a row again is harmless: only the last round waits out the listings' lag. */
  private static final int CHECKS_BEFORE_ROUND = 3;

  /** Compares rows that are done with what Atlas shows. */
  interface Verifier {
    /** Whether it compares this row. */
    boolean covers(Unassignment row);

    /**
     * Compares, again and again while the listings may lag.
     *
     * @param rows those that it covers
     * @param maxChecks how often a listing is read before it is believed
     */
    Findings check(Rows rows, int maxChecks) throws IOException;
  }

  /** What a check found; rows are identified by their place in the input. */
  static final class Findings {
    final Map<Integer, Row> contradicted = new TreeMap<>();
    final Map<ProjectId, Problem> unread = new LinkedHashMap<>();
    final BitSet unchecked = new BitSet();

    /** Adds a check of other rows. */
    private void add(Findings others) {
      contradicted.putAll(others.contradicted);
      unread.putAll(others.unread);
      unchecked.or(others.unchecked);
    }

    /**
     * Adds a newer check of the contradicted rows; those that it could not check stay contradicted.
     */
    private void update(Findings newer) {
      contradicted
          .keySet()
          .removeIf(row -> !newer.contradicted.containsKey(row) && !newer.unchecked.get(row));
      unread.putAll(newer.unread);
    }
  }

  private final BulkRun<Result, Summary, ?> run;
  private final Rows rows;
  private final RowOperation<Result> operation;

  /** By a row's place in the input; null for one that this run has not ended. */
  private final @Nullable Verdict[] verdicts;

  VerifiedRun(BulkRun<Result, Summary, ?> run, Rows rows, RowOperation<Result> operation) {
    this.run = run;
    this.rows = rows;
    this.operation = operation;
    this.verdicts = new Verdict[rows.inputSize()];
  }

  /**
   * Runs.
   *
   * @param verifiers compare at the end; the first that covers a row compares it
   * @param evenIfNoneIsDone whether they do so when no row is done
   */
  Optional<Verification> run(List<Verifier> verifiers, boolean evenIfNoneIsDone)
      throws IOException {
    run.execute(
        rows,
        operation,
        run.skipped,
        row -> isCovered(row, verifiers),
        result -> {
          run.statistics.add(result);
          verdicts[rows.indexOf(result.row())] = result.verdict();
          run.listener.ended(result);
        });
    if (verifiers.isEmpty() || !run.statistics.ranToItsEnd()) {
      return Optional.empty();
    }
    Rows done =
        rows.only(index -> isDone(verdicts[index]) || run.skipped.test(rows.unassignment(index)));
    if (done.size() == 0 && !evenIfNoneIsDone) {
      return Optional.empty();
    }
    run.beforeVerification();
    return Optional.of(verify(done, verifiers));
  }

  /** Asked under the scheduler's lock, for each row that might be next: so no stream. */
  private static boolean isCovered(Unassignment row, List<Verifier> verifiers) {
    for (Verifier verifier : verifiers) {
      if (verifier.covers(row)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDone(@Nullable Verdict verdict) {
    return verdict != null && verdict.done();
  }

  private static Findings check(Rows done, List<Verifier> verifiers, int maxChecks)
      throws IOException {
    var found = new Findings();
    Rows left = done;
    for (Verifier verifier : verifiers) {
      Rows all = left;
      found.add(
          verifier.check(all.only(index -> verifier.covers(all.unassignment(index))), maxChecks));
      left = all.only(index -> !verifier.covers(all.unassignment(index)));
    }
    left.indexes().forEach(found.unchecked::set);
    return found;
  }

  private Verification verify(Rows done, List<Verifier> verifiers) throws IOException {
    Findings found = check(done, verifiers, CHECKS_BEFORE_ROUND);
    Map<Integer, Result> again = new HashMap<>();
    Map<Integer, Result> changed = new TreeMap<>();
    for (int round = 1;
        round <= MAX_ROUNDS && !found.contradicted.isEmpty() && run.statistics.ranToItsEnd();
        round++) {
      Rows contradicted = done.only(found.contradicted::containsKey);
      // One request at a time per key: those that overlapped may be what lost the change.
      run.execute(
          contradicted,
          operation,
          row -> false,
          row -> false,
          result -> {
            int index = rows.indexOf(result.row());
            again.put(index, result);
            if (result.verdict().changed()) {
              changed.put(index, result);
            }
          });
      boolean last = round == MAX_ROUNDS;
      found.update(
          check(
              contradicted,
              verifiers,
              last ? RetryPolicy.MAX_LISTING_CHECKS : CHECKS_BEFORE_ROUND));
    }
    for (Map.Entry<Integer, Row> each : found.contradicted.entrySet()) {
      Result last = again.getOrDefault(each.getKey(), Result.notAttempted(each.getValue()));
      replace(each.getKey(), saysDone(last) ? last.contradicted(stillListed(last)) : last);
    }
    // What this run changed is not to be reported as found so.
    changed.keySet().removeAll(found.contradicted.keySet());
    for (Map.Entry<Integer, Result> each : changed.entrySet()) {
      replace(each.getKey(), each.getValue());
    }
    int unchecked = found.unchecked.cardinality();
    return new Verification(
        done.size() - found.contradicted.size() - unchecked,
        List.copyOf(found.contradicted.values()),
        found.unread,
        unchecked);
  }

  /** The last result of a row counts. */
  private void replace(int index, Result now) throws IOException {
    Optional<Verdict> before = Optional.ofNullable(verdicts[index]);
    if (before.filter(now.verdict()::equals).isEmpty()) {
      run.statistics.replace(before, now);
      run.listener.ended(now);
    }
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
}
