package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a run is: a bar on a terminal, a plain line every ten seconds elsewhere. */
final class Progress implements AutoCloseable {
  private static final Duration PLAIN_LINE = Duration.ofSeconds(10);

  private final AtomicLong done = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final long start = System.nanoTime();
  private final long rows;
  private final String unit;
  private final Console console;
  private final LongSupplier waiting;
  private final Optional<ProgressBar> bar;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
          });

  private Runnable stop = () -> {};

  private Progress(
      long rows, String unit, boolean terminal, Console console, LongSupplier waiting) {
    this.rows = rows;
    this.unit = rows == 1 ? unit : unit + "s";
    this.console = console;
    this.waiting = waiting;
    this.bar = terminal ? Optional.of(bar()) : Optional.empty();
    if (!terminal) {
      long every = PLAIN_LINE.toMillis();
      var ticking =
          ticker.scheduleAtFixedRate(this::plainLine, every, every, TimeUnit.MILLISECONDS);
      stop = () -> ticking.cancel(false);
    }
  }

  /** Begins to show progress. */
  static Progress of(
      long rows, String unit, boolean terminal, Console console, LongSupplier waiting) {
    return new Progress(rows, unit, terminal, console, waiting);
  }

  private ProgressBar bar() {
    return new ProgressBarBuilder()
        .setTaskName("")
        .setInitialMax(rows)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        .setUnit(" " + unit, 1)
        .showSpeed()
        .setConsumer(new DelegatingProgressBarConsumer(console::overwrite))
        .build();
  }

  void ended(Result result) {
    boolean again = result.problem().filter(why -> why.kind() == Kind.CONTRADICTED).isPresent();
    if (result.verdict() == Verdict.NOT_ATTEMPTED || again) {
      return; // no progress
    }
    done.incrementAndGet();
    if (!result.verdict().done()) {
      failed.incrementAndGet();
    }
    bar.ifPresent(shown -> shown.step().setExtraMessage(extra()));
  }

  private String extra() {
    long parked = waiting.getAsLong();
    return " %d failed%s"
        .formatted(
            failed.get(), parked == 0 ? "" : ", %d waiting for a rate limit".formatted(parked));
  }

  private void plainLine() {
    double seconds = (System.nanoTime() - start) / 1e9;
    double rate = done.get() / seconds;
    long left = rate > 0 ? Math.round((rows - done.get()) / rate) : 0;
    console.notice(
        "%d of %d %s, %.0f per second, %d s left,%s"
            .formatted(done.get(), rows, unit, rate, left, extra()));
  }

  @Override
  public void close() {
    stop.run();
    ticker.shutdown();
    bar.ifPresent(
        shown -> {
          shown.close();
          console.notice("");
        });
  }
}
