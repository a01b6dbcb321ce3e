package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
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
 * to three times.
 */
final class Engine {
  /** How many times a contradicted row is sent again. */
  private static final int MOST_ROUNDS = 3;

  /**
   * Sending again is harmless, so early rounds look fewer times; only the last waits out the lag.
   */
  private static final int LOOKS_BEFORE_ROUND = 3;

  /** Looks whether Atlas shows what was done to rows. */
  @FunctionalInterface
  interface Verifier {
    /**
     * Looks, again while listings may lag.
     *
     * @param mostLooks how many looks there are before a listing is believed
     */
    Findings look(Rows rows, int mostLooks, Tally tally) throws IOException;
  }

  private final AtlasAdminApi atlas;
  int concurrency = 10;
  Retries retries = Retries.standard();
  LongPredicate skipped = line -> false;
  ResultListener listener = result -> {};
  boolean verify;

  private volatile @Nullable Run<?> current;
  private volatile boolean stopped;

  Engine(AtlasAdminApi atlas) {
    this.atlas = atlas;
  }

  void concurrency(int workers) {
    if (workers < 1 || workers > 64) {
      throw new IllegalArgumentException("concurrency must be 1 to 64, was " + workers);
    }
    concurrency = workers;
  }

  /**
   * Runs the rows in one pass after another; a pass begins when the one before it is complete.
   *
   * @param verifier looks at the end; empty when nobody is to look
   */
  Summary run(List<Rows> passes, Work<Result> work, Optional<Verifier> verifier)
      throws IOException {
    var tally = new Tally();
    var verdicts = new Verdicts(passes.get(0));
    Optional<Verification> verification = Optional.empty();
    for (Rows pass : passes) {
      if (!tally.ranToItsEnd() || !tally.complete()) {
        notBegun(pass, tally);
        continue;
      }
      tally.add(
          execute(
              pass,
              work,
              skipped,
              verifier.isPresent(), // only a look at the end finds what overlapping calls may lose
              (row, result) -> {
                tally.add(result);
                verdicts.set(row.index, result.verdict());
                listener.ended(result);
              }));
      if (verifier.isPresent() && tally.ranToItsEnd()) {
        Rows done = pass.only(index -> verdicts.done(index) || skipped.test(pass.line(index)));
        Verification found = verify(done, verdicts, work, verifier.get(), tally);
        verification = verification.map(found::and).or(() -> Optional.of(found));
      }
    }
    return tally.summary(verification);
  }

  private void notBegun(Rows pass, Tally tally) throws IOException {
    for (Row row : pass) {
      if (!skipped.test(row.line())) {
        Result result = Result.notAttempted(row);
        tally.add(result);
        listener.ended(result);
      }
    }
  }

  /** Runs one piece of work over rows; it can be stopped from any thread. */
  <R> Run.Outcome execute(
      Rows rows, Work<R> work, LongPredicate skip, boolean overlap, Run.Results<R> results)
      throws IOException {
    int workers = Math.min(concurrency, Math.max(1, rows.size()));
    var run = new Run<>(atlas, work, rows, skip, workers, overlap, retries, results);
    current = run;
    if (stopped) {
      run.stop();
    }
    try {
      return run.run();
    } finally {
      current = null;
    }
  }

  private Verification verify(
      Rows rows, Verdicts verdicts, Work<Result> work, Verifier verifier, Tally tally)
      throws IOException {
    var again = new HashMap<Integer, Result>();
    Findings found = verifier.look(rows, LOOKS_BEFORE_ROUND, tally);
    for (int round = 1;
        round <= MOST_ROUNDS && !found.contradicted.isEmpty() && tally.ranToItsEnd();
        round++) {
      Rows contradicted = rows.only(found.contradicted::containsKey);
      // One at a time per key: requests that overlapped may be what lost the change.
      tally.add(
          execute(
              contradicted,
              work,
              line -> false,
              false,
              (row, result) -> again.put(row.index, result)));
      int looks = round < MOST_ROUNDS ? LOOKS_BEFORE_ROUND : Look.MOST;
      found.update(verifier.look(contradicted, looks, tally));
    }
    return verification(rows, found, again, verdicts, tally);
  }

  /**
   * Reads the listing of each project.
   *
   * @param assigned what done means: the key is in the project, or it is not
   */
  Optional<Verifier> byListing(boolean assigned) {
    return verify
        ? Optional.of(
            (rows, looks, tally) -> {
              var found = new Findings();
              tally.add(
                  execute(rows, new Verifying(assigned, looks), line -> false, true, found::add));
              return found;
            })
        : Optional.empty();
  }

  /** What a look found. */
  static final class Findings {
    /** By their place in the input. */
    final Map<Integer, Row> contradicted = new TreeMap<>();

    final Map<ProjectId, Problem> unread = new LinkedHashMap<>();

    /** Those that could not be compared, by their place in the input. */
    final BitSet unchecked = new BitSet();

    void add(RowState row, Verifying.Finding finding) {
      if (finding.agrees().isEmpty()) {
        unchecked.set(row.index);
        finding.problem().ifPresent(why -> unread.put(row.unassignment().project(), why));
      } else if (!finding.agrees().get()) {
        contradicted.put(row.index, row.row);
      }
    }

    /** A newer look at what was contradicted; where it could not look, that stands. */
    void update(Findings newer) {
      contradicted
          .keySet()
          .removeIf(row -> !newer.contradicted.containsKey(row) && !newer.unchecked.get(row));
      unread.putAll(newer.unread);
    }
  }

  /** Reports contradicted rows again, with their new verdict. */
  private Verification verification(
      Rows rows, Findings found, Map<Integer, Result> again, Verdicts verdicts, Tally tally)
      throws IOException {
    for (Map.Entry<Integer, Row> each : found.contradicted.entrySet()) {
      Result last = again.getOrDefault(each.getKey(), Result.notAttempted(each.getValue()));
      Result now = agreesThatItIsDone(last) ? last.contradicted(stillListed(last)) : last;
      tally.replace(verdicts.get(each.getKey()), now);
      listener.ended(now);
    }
    return new Verification(
        rows.size() - found.contradicted.size() - found.unchecked.cardinality(),
        List.copyOf(found.contradicted.values()),
        found.unread,
        found.unchecked.cardinality());
  }

  /**
   * Whether the row, sent again, adds nothing to what the listing contradicts. That there is no
   * such key in the project is no refusal here: the row was done, and the listing lags.
   */
  private static boolean agreesThatItIsDone(Result last) {
    return last.verdict().done()
        || last.verdict() == Verdict.NOT_ATTEMPTED
        || last.problem()
            .filter(why -> why.kind() == Kind.UNKNOWN_API_KEY || why.kind() == Kind.NOT_FOUND)
            .isPresent();
  }

  private static Problem stillListed(Result result) {
    return new Problem(
        Kind.STILL_LISTED,
        "Atlas said that it is done, but its listing of project %s does not show it"
            .formatted(result.unassignment().project()),
        List.of());
  }

  /** No new rows; those in flight end. Safe from any thread, a signal's too. */
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

  /** The verdict of each row of this run, in a byte: there may be a million. */
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
