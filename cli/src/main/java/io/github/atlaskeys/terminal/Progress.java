package io.github.atlaskeys.terminal;

import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.unassign.BulkRun;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How far a run is: one line that is rewritten on a terminal, a line every ten seconds elsewhere.
 */
public final class Progress implements BulkRun.Listener<Result>, AutoCloseable {
  private static final Duration REWRITTEN = Duration.ofMillis(200);
  private static final Duration PLAIN_LINE = Duration.ofSeconds(10);

  private final AtomicLong done = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final long start = System.nanoTime();
  private final String doing;
  private final long rows;
  private final String unit;
  private final Console console;
  private final LongSupplier waiting;
  private final Optional<StatusLine> line;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
          });

  private volatile Duration least = Duration.ZERO;

  private Progress(String doing, long rows, String unit, Console console, LongSupplier waiting) {
    this.doing = doing;
    this.rows = rows;
    this.unit = rows == 1 ? unit : unit + "s";
    this.console = console;
    this.waiting = waiting;
    this.line = console.statusLine();
  }

  /**
   * Begins to show progress.
   *
   * @param doing what is done to the rows: {@code Unassigning}
   * @param waiting how many rows wait for a rate limit
   */
  public static Progress of(
      String doing, long rows, String unit, Console console, LongSupplier waiting) {
    var progress = new Progress(doing, rows, unit, console, waiting);
    long every = (progress.line.isPresent() ? REWRITTEN : PLAIN_LINE).toMillis();
    var unused =
        progress.ticker.scheduleAtFixedRate(progress::show, every, every, TimeUnit.MILLISECONDS);
    return progress;
  }

  /** It takes this long at the least, whatever the pace of its beginning. */
  public void atLeast(Duration time) {
    least = time;
  }

  private void show() {
    line.ifPresentOrElse(shown -> shown.show(text()), () -> console.printNotice(text()));
  }

  @Override
  public void ended(Result result) {
    boolean again = result.problem().filter(why -> why.kind() == Kind.CONTRADICTED).isPresent();
    if (result.verdict() != Verdict.NOT_ATTEMPTED && !again) {
      step(result.verdict().done());
    }
  }

  /** One more row. */
  public void step(boolean succeeded) {
    done.incrementAndGet();
    if (!succeeded) {
      failed.incrementAndGet();
    }
  }

  /** The most important first: a narrow terminal cuts the rest. */
  private String text() {
    long ended = done.get(); // read once: it grows meanwhile
    long passed = System.nanoTime() - start;
    long parked = waiting.getAsLong();
    double rate = ended * 1e9 / passed;
    boolean underWay = ended > 0 && ended < rows;
    var text = new StringBuilder("%s %,d of %,d %s".formatted(doing, ended, rows, unit));
    if (failed.get() > 0) {
      text.append(", %,d failed".formatted(failed.get()));
    }
    if (ended >= rows) { // a listing is waited for
      text.append(", waiting for Atlas");
    }
    if (underWay) {
      long least = this.least.minusNanos(passed).toSeconds();
      text.append(", %s left".formatted(left(Math.max(Math.round((rows - ended) / rate), least))));
    }
    if (parked > 0) {
      text.append(", %,d waiting for a rate limit".formatted(parked));
    }
    if (underWay) {
      text.append(", %,.0f per second".formatted(rate));
    }
    return text.toString();
  }

  /** A time for people. */
  public static String left(long seconds) {
    if (seconds < 100) {
      return seconds + " s";
    }
    long minutes = Math.round(seconds / 60.0);
    return minutes < 100 ? minutes + " min" : "%d h %d min".formatted(minutes / 60, minutes % 60);
  }

  @Override
  public void close() {
    ticker.shutdown(); // and nothing is drawn again
    try {
      // A line that is being drawn would stay.
      ticker.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    line.ifPresent(StatusLine::close);
  }
}
