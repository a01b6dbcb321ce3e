package io.github.atlaskeys.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What runs that had to save their rows have left in a folder: see {@link RunFiles}. */
public final class EarlierRuns {
  /** The time, and a number where one second has more than one run. */
  static final String STAMP = "-\\d{8}T\\d{6}Z(-\\d+)?";

  /** By the time; of one second, by number: the longer one is higher. */
  private static final Comparator<String> OLDEST_FIRST =
      Comparator.comparing((String base) -> base.replaceFirst(".*(-\\d{8}T\\d{6}Z).*", "$1"))
          .thenComparing(base -> base.replaceFirst(".*Z", ""), Comparator.comparing(String::length))
          .thenComparing(base -> base.replaceFirst(".*Z", ""))
          .thenComparing(Comparator.naturalOrder());

  private final Path folder;

  /** A pattern. */
  private final String name;

  private EarlierRuns(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  /** Those of an input that its files are named after. */
  public static EarlierRuns named(Path folder, String name) {
    return new EarlierRuns(folder, Pattern.quote(name));
  }

  /** Those of keys that were named as arguments. */
  public static EarlierRuns ofKeys(Path folder) {
    return new EarlierRuns(folder, RunFiles.KEYS + "(?:" + RunFiles.NAMES_KEY + ")");
  }

  /** Those of keys that were contained. */
  public static EarlierRuns ofContained(Path folder) {
    return new EarlierRuns(folder, RunFiles.CONTAIN + "(?:" + RunFiles.NAMES_KEY + ")");
  }

  /** The saved rows of the newest one that is not complete, which {@code --resume} continues. */
  public Optional<Path> newestIncomplete() {
    return newestIncomplete(run -> true);
  }

  /**
   * The same of a run for just these keys.
   *
   * @param keys the ID or the public key of each
   */
  public Optional<Path> newestIncomplete(Collection<String> keys) {
    return newestIncomplete(run -> run.isOf(keys));
  }

  private Optional<Path> newestIncomplete(Predicate<RunIdentity> wanted) {
    return list(RunFiles.RUN)
        .filter(
            base -> LockFile.left(RunFiles.beside(base, RunFiles.RUN)).filter(wanted).isPresent())
        .map(base -> RunFiles.beside(base, RunFiles.ROWS))
        .filter(Files::isRegularFile)
        .reduce((older, newer) -> newer);
  }

  /**
   * The undo files that hold roles of a key, oldest first, without those that were restored. To
   * restore everything, all of them are needed.
   *
   * @param keys IDs or public keys
   */
  public List<Path> undoFiles(Collection<String> keys) {
    Pattern wanted =
        Pattern.compile(
            keys.stream().map(Pattern::quote).collect(Collectors.joining("|", "(?i),(", "),")));
    return list(RunFiles.UNDO)
        .map(base -> RunFiles.beside(base, RunFiles.UNDO))
        .filter(undo -> RowLog.contains(undo, wanted.asPredicate()))
        .filter(undo -> !isRestored(undo))
        .toList();
  }

  private static boolean isRestored(Path undo) {
    return Disk.isTaken(RunFiles.beside(undo, RunFiles.RESULTS))
        && !Disk.isTaken(RunFiles.beside(undo, RunFiles.RUN));
  }

  /** What the files of each run begin with that has left one with this ending, oldest first. */
  private Stream<Path> list(String ending) {
    Pattern wanted = Pattern.compile("(?i)(" + name + STAMP + ")" + Pattern.quote(ending));
    try (Stream<Path> files = Files.list(folder.toAbsolutePath())) {
      return files
          .filter(Files::isRegularFile) // a pipe would be waited for
          .map(file -> wanted.matcher(String.valueOf(file.getFileName())))
          .filter(Matcher::matches)
          .map(found -> found.group(1))
          .sorted(OLDEST_FIRST)
          .map(folder::resolve)
          .toList()
          .stream();
    } catch (IOException e) {
      return Stream.of(); // a folder that can be written to and not be listed
    }
  }
}
