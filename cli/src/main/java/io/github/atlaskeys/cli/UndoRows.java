package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKeyId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Whether an undo file is worth telling a user about. */
final class UndoRows {
  private UndoRows() {}

  /** Whether it holds more than its header. */
  static boolean any(Path undo) {
    return any(undo, line -> true);
  }

  /** Whether it holds roles of this key. */
  static boolean of(Path undo, ApiKeyId key) {
    return any(undo, line -> line.contains("," + key + ","));
  }

  private static boolean any(Path undo, Predicate<String> meant) {
    try (Stream<String> lines = Files.lines(undo)) {
      return lines.skip(1).anyMatch(meant);
    } catch (IOException | UncheckedIOException e) {
      return true; // better to be told of it once too often
    }
  }
}
