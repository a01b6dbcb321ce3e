package io.github.atlaskeys.files;

import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.unassign.Rows;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What a run does, where, and to which rows, as its run file has it. A run continues with another's
 * files only if all of it is the same; the version of this program is noted and may differ.
 */
public final class RunIdentity {
  private static final String TITLE = "atlas-keys run";

  /** What follows may be left of a longer text, by a process killed while writing this one. */
  private static final String END = "#end\n";

  private final Properties values;

  private RunIdentity(Properties values) {
    this.values = values;
  }

  /**
   * That of a run of this program.
   *
   * @param work what it does to its rows: {@code unassign}
   */
  public static RunIdentity of(Atlas atlas, String work) {
    return new RunIdentity(new Properties())
        .with("version", Atlas.version())
        .with("work", work)
        .with("host", atlas.host().toString())
        .with("api", atlas.apiVersion().toString())
        .with("process", Long.toString(ProcessHandle.current().pid()));
  }

  /**
   * The same for these rows.
   *
   * @param sha256 of the file that has them: the one that the user named, or that in which they are
   *     saved
   */
  RunIdentity with(Rows rows, String sha256, Path results) {
    return with("rows", Long.toString(rows.size()))
        .with("sha256", sha256)
        .with("results", real(results).toString());
  }

  /**
   * The same for what the user named.
   *
   * @param stamp what the names of the run's files have after that of the input
   */
  RunIdentity begunWith(RunInput named, String stamp) {
    return with("input", named.sha256()).with("keys", named.keys()).with("stamp", stamp);
  }

  /** The same, begun as the run that it continues. */
  RunIdentity begunAs(RunIdentity left) {
    return with("input", left.input())
        .with("keys", left.get("keys"))
        .with("stamp", left.stamp())
        .with("rows", left.get("rows"));
  }

  /** The same with so many rows in a file of this SHA-256, or still in the one before. */
  RunIdentity withMoreRows(long rows, String sha256) {
    return with("before", get("sha256")).with("sha256", sha256).with("rows", Long.toString(rows));
  }

  /** How many rows the run has; what was edited into something else counts as none. */
  long rows() {
    return get("rows").matches("\\d{1,9}") ? Long.parseLong(get("rows")) : 0;
  }

  private RunIdentity with(String what, String value) {
    var more = new Properties();
    more.putAll(values);
    more.setProperty(what, value);
    return new RunIdentity(more);
  }

  /** The same whichever links lead to it. */
  private static Path real(Path results) {
    try {
      return Disk.real(results);
    } catch (IOException e) {
      return results.toAbsolutePath().normalize(); // its folder is missing, which will be noticed
    }
  }

  /** Empty if no run left this text. */
  static Optional<RunIdentity> parse(String text) {
    var values = new Properties();
    try {
      values.load(new StringReader(text.split(END, 2)[0]));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
    boolean whole =
        values.stringPropertyNames().containsAll(List.of("work", "host", "api", "rows", "sha256"));
    return whole && text.startsWith("#" + TITLE)
        ? Optional.of(new RunIdentity(values))
        : Optional.empty();
  }

  /** The text of a run file, for {@link #parse}. */
  String text() {
    var text = new StringWriter();
    try {
      values.store(text, TITLE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text + END;
  }

  /** Whether a file with this SHA-256 is that with the run's rows. */
  boolean isOf(String sha256) {
    return get("sha256").equals(sha256) || get("before").equals(sha256);
  }

  /** Whether the run is about just these keys, each by its ID or its public key. */
  boolean isOf(Collection<String> keys) {
    List<List<String>> own =
        Stream.of(get("keys").split(";")).map(key -> List.of(key.split(" "))).toList();
    return own.stream().flatMap(List::stream).toList().containsAll(keys)
        && own.stream().noneMatch(key -> Collections.disjoint(key, keys));
  }

  /**
   * What the names of the run's files have after that of the input; anybody may have written it.
   */
  String stamp() {
    return get("stamp").matches(EarlierRuns.STAMP) ? get("stamp") : "";
  }

  /** SHA-256 of the file that the user named when the run began. */
  String input() {
    return get("input");
  }

  /** The process that last worked on the run. */
  String process() {
    return shown("process");
  }

  /** Why this run does not do what the one that was left did; empty if it does. */
  Optional<String> differsInKindFrom(RunIdentity left) {
    return Stream.of("work", "host", "api")
        .filter(what -> !get(what).equals(left.get(what)))
        .map(
            what ->
                "that run had %1$s=%2$s, this one has %1$s=%3$s"
                    .formatted(what, left.shown(what), get(what)))
        .findFirst();
  }

  /** Why this run cannot continue the one that was left; empty if it can. */
  Optional<String> differsFrom(RunIdentity left) {
    Optional<String> kind = differsInKindFrom(left);
    if (kind.isPresent()) {
      return kind;
    }
    if (!isMovedFrom(left.get("results"))) {
      return Optional.of(
          "that run's results file is %s, not %s"
              .formatted(left.shown("results"), shown("results")));
    }
    if (left.isOf(get("sha256"))) {
      return Optional.empty();
    }
    String rows =
        get("rows").equals(left.get("rows"))
            ? ""
            : ": %s rows then, %s now".formatted(left.shown("rows"), get("rows"));
    return Optional.of(
        "the input has changed since that run began%s; to begin a new run, leave out --resume"
            .formatted(rows));
  }

  /**
   * Whether the results file is the same, also after its folder was moved or renamed: each of its
   * lines shows which row it is about.
   */
  private boolean isMovedFrom(String then) {
    String now = get("results");
    if (then.equals(now)) {
      return true;
    }
    String name = String.valueOf(Path.of(now).getFileName());
    try {
      return (then.endsWith("/" + name) || then.endsWith("\\" + name))
          && !Disk.isTaken(Path.of(then));
    } catch (InvalidPathException e) {
      return true; // of another system
    }
  }

  /** In a message: anybody may have written the file. */
  private String shown(String what) {
    return SanitizedText.message(get(what));
  }

  private String get(String what) {
    return values.getProperty(what, "");
  }
}
