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
import java.util.List;
import java.util.Optional;
import java.util.Properties;

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

  /** The same for a file that the user named, by its SHA-256; empty for a key as an argument. */
  RunIdentity begunWith(String input) {
    return with("input", input);
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

  /** The same with every row done. */
  RunIdentity completed() {
    return with("state", "complete");
  }

  boolean isComplete() {
    return get("state").equals("complete");
  }

  /** Whether a file with this SHA-256 is that with the run's rows. */
  boolean isOf(String sha256) {
    return get("sha256").equals(sha256);
  }

  /** SHA-256 of the file that the user named when the run began. */
  String input() {
    return get("input");
  }

  /** The process that last worked on the run. */
  String process() {
    return shown("process");
  }

  /** Why this run cannot continue the one that was left; empty if it can. */
  Optional<String> differsFrom(RunIdentity left) {
    for (String what : List.of("work", "host", "api")) {
      if (!get(what).equals(left.get(what))) {
        return Optional.of(
            "that run had %1$s=%2$s, this one has %1$s=%3$s"
                .formatted(what, left.shown(what), get(what)));
      }
    }
    if (!isMovedFrom(left.get("results"))) {
      return Optional.of(
          "that run's results file is %s, not %s"
              .formatted(left.shown("results"), shown("results")));
    }
    if (get("sha256").equals(left.get("sha256"))) {
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
