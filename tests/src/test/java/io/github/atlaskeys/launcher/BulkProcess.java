package io.github.atlaskeys.launcher;

import io.github.atlaskeys.launcher.IsolatedHome.Run;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.unassign.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The real {@code unassign-keys} on a file, as processes that are signalled while they run. The
 * launcher hands over with {@code exec}: the process that was started is the script's own JVM.
 */
final class BulkProcess {
  private final IsolatedHome home;
  private final AtlasSandbox sandbox;
  private final Path file;
  private final List<Row> rows;
  private int started;

  BulkProcess(IsolatedHome home, AtlasSandbox sandbox, Path folder, List<Row> rows)
      throws IOException {
    this.home = home;
    this.sandbox = sandbox;
    this.rows = List.copyOf(rows);
    String lines =
        rows.stream()
            .map(row -> row.unassignment().project() + "," + row.unassignment().principal() + "\n")
            .collect(Collectors.joining("", "projectId,apiKeyId\n", ""));
    this.file = Files.writeString(folder.resolve("keys.csv"), lines);
  }

  Path file() {
    return file;
  }

  List<Row> rows() {
    return rows;
  }

  /** Starts it, never asking. */
  Started start(String... options) throws IOException {
    return start(
        home.jbangCommand(
            Stream.concat(Stream.of("unassign-keys", file.toString(), "--yes"), Stream.of(options))
                .toArray(String[]::new)));
  }

  /** Starts a command with the same environment. */
  Started start(List<String> command) throws IOException {
    Path out = beside(".out" + ++started);
    Path err = beside(".err" + started);
    return Started.of(home.prepare(command, IsolatedHome.calling(sandbox)), out, err);
  }

  /** The whole lines of the results file behind its header. */
  List<String> results() throws IOException {
    return wholeLines(beside(".results.csv"));
  }

  /** The whole lines of the undo file behind its header. */
  List<String> undo() throws IOException {
    return wholeLines(beside(".undo.csv"));
  }

  /** The first cell of each line: in a results file, the row's line. */
  static List<String> firstCells(List<String> lines) {
    return lines.stream().map(line -> line.substring(0, line.indexOf(','))).toList();
  }

  private Path beside(String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }

  private static List<String> wholeLines(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = Files.readString(file);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().skip(1).toList();
  }

  /** Something to wait for. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws IOException;
  }

  /** One that was started. */
  record Started(Process process, Path out, Path err) {
    /** Starts it without any input. */
    static Started of(ProcessBuilder command, Path out, Path err) throws IOException {
      Process process = command.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      process.getOutputStream().close();
      return new Started(process, out, err);
    }

    /** Waits until something is so, while the process runs. */
    void runsUntil(Condition condition) throws IOException {
      long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
      while (!condition.holds()) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new AssertionError("ended, or did not come so far: " + seen());
        }
        LockSupport.parkNanos(20_000_000);
      }
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
      process.destroyForcibly();
      process.waitFor();
    }

    /** Ctrl-C. */
    void interrupt() throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    /** What became of it. */
    Run end() throws IOException, InterruptedException {
      if (!process.waitFor(3, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("does not end: " + seen());
      }
      return seen(process.exitValue());
    }

    private Run seen() throws IOException {
      return seen(-1);
    }

    private Run seen(int exit) throws IOException {
      return new Run(exit, Files.readString(out), Files.readString(err));
    }
  }
}
