package io.github.atlaskeys.command;

import java.util.Optional;
import picocli.CommandLine.Option;

/** Keys from any text. */
public final class FromOption {
  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "Read the keys from a scanner's report, a log, or a list with one per line; - is standard"
              + " input. Private keys are compared on this machine, and never sent or shown.")
  Optional<String> file = Optional.empty();

  /** What is read, if anything is: a path, or {@code -} for standard input. */
  public Optional<String> file() {
    return file;
  }
}
