package io.github.atlaskeys.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Sorts more rows than there is memory for: a chunk at a time in memory, then all chunks from disk
 * at once. A million rows are some 15 chunks.
 */
final class RowSorter implements AutoCloseable {

  /** Takes rows in order. */
  @FunctionalInterface
  interface Sink {
    void accept(byte[] row) throws IOException;
  }

  /** What an array and the list's place for it take beside the bytes. */
  private static final int OVERHEAD = 20;

  private static final int BUFFER = 8 * 1024;

  private final TemporaryFile sorted;
  private final long chunkBytes;
  private final List<byte[]> chunk = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>();
  private long bytes;

  RowSorter(Path folder, long chunkBytes) throws IOException {
    this.sorted = TemporaryFile.in(folder);
    this.chunkBytes = chunkBytes;
  }

  void add(byte[] row) throws IOException {
    chunk.add(row);
    bytes += row.length + OVERHEAD;
    if (bytes >= chunkBytes) {
      spill();
    }
  }

  private void spill() throws IOException {
    chunk.sort(RowBytes.ORDER);
    for (byte[] row : chunk) {
      sorted.append(row);
    }
    ends.add(sorted.size());
    chunk.clear();
    bytes = 0;
  }

  void drainTo(Sink sink) throws IOException {
    spill();
    sorted.flush();
    var runs = new PriorityQueue<Run>(Comparator.comparing(run -> run.row, RowBytes.ORDER));
    long start = 0;
    for (long end : ends) {
      var run = new Run(new RowCursor(sorted, start, end, BUFFER));
      if (run.advance()) {
        runs.add(run);
      }
      start = end;
    }
    while (true) {
      Run least = runs.poll();
      if (least == null) {
        return;
      }
      sink.accept(least.row);
      if (least.advance()) {
        runs.add(least);
      }
    }
  }

  /** A sorted chunk, and its least row that was not taken yet. */
  private static final class Run {
    private final RowCursor rest;
    private byte[] row = {};

    Run(RowCursor rest) {
      this.rest = rest;
    }

    boolean advance() throws IOException {
      Optional<byte[]> next = rest.next();
      row = next.orElse(row);
      return next.isPresent();
    }
  }

  @Override
  public void close() throws IOException {
    chunk.clear();
    sorted.close();
  }
}
