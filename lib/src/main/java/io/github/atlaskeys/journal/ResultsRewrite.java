package io.github.atlaskeys.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/** Takes out of a journal what a resumed run will write again. */
final class ResultsRewrite {
  private ResultsRewrite() {}

  /** Leaves only the rows that are done, each once, and tells which they are. */
  static DoneLines keepDone(Path journal) throws IOException {
    var done = new DoneLines();
    Path kept = journal.resolveSibling(journal.getFileName() + ".tmp");
    Disk.delete(kept); // of a run that was killed in this place
    Disk.create(kept);
    try {
      try (var rows = new ResultsReader(journal);
          var out = new BufferedOutputStream(Disk.append(kept), 32 * 1024)) {
        out.write((ResultsFile.HEADER + "\n").getBytes(UTF_8));
        while (rows.advance()) {
          if (rows.verdict().done() && done.add(rows.line())) {
            out.write((rows.text() + "\n").getBytes(UTF_8));
          }
        }
      }
      Disk.replace(journal, kept);
    } finally {
      Disk.delete(kept);
    }
    return done;
  }
}
