package bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for the files of what is measured, gone at the end, and a place to tell how it goes. */
final class Work implements AutoCloseable {
  private final PrintWriter err;
  private final Path folder;

  private Work(PrintWriter err, Path folder) {
    this.err = err;
    this.folder = folder;
  }

  static Work begin(PrintWriter err) throws IOException {
    return new Work(err, Files.createTempDirectory("atlas-keys-bench-"));
  }

  void say(String line) {
    err.println(line);
    err.flush();
  }

  Path folder() {
    return folder;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** Deletes every file. */
  void clear() throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(folder)) {
      files = list.toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }

  /** Deletes a folder, and everything in it. */
  static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }

  @Override
  public void close() throws IOException {
    clear();
    Files.delete(folder);
  }
}
