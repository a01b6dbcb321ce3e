package io.github.atlaskeys.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The undo files that runs before this one left for the same key. A run that was killed is not
 * resumed: the same command takes what is left, into an undo file of its own, and both are needed
 * to give everything back.
 */
final class EarlierUndos {
  private static final String ANY_KEY = RunPaths.nameFor("[A-Za-z0-9]{1,64}");

  private EarlierUndos() {}

  /** The same of a key that is found no more: by its name, or by its id in the files. */
  static List<Path> of(KeyName key, Path folder) {
    return key.id()
        .map(id -> in(folder, ANY_KEY).stream().filter(file -> UndoRows.of(file, id)).toList())
        .orElseGet(() -> in(folder, RunPaths.nameFor(key.text())));
  }

  /**
   * The oldest first; those that hold no roles left out.
   *
   * @param name what the names of this key's files begin with
   */
  static List<Path> in(Path folder, String name) {
    String pattern = name + "-\\d{8}T\\d{6}Z(-\\d+)?\\.undo\\.csv";
    try (Stream<Path> files = Files.list(folder.toAbsolutePath())) {
      return files
          .map(file -> folder.resolve(file.getFileName()))
          .filter(file -> String.valueOf(file.getFileName()).matches(pattern))
          .filter(UndoRows::any)
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of(); // a folder that can be written to and not be listed
    }
  }
}
