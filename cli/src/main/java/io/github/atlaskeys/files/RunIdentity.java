package io.github.atlaskeys.files;

import io.github.atlaskeys.api.ApiVersion;
import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.unassign.Rows;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * What a run does, where, and to which rows: a run continues with another's files only if all of it
 * is the same. The version of this program is noted and may differ.
 *
 * @param version the version of this program that began the run
 * @param host scheme, host and port
 * @param api the API's version
 * @param work what is done to the rows
 * @param rows how many there are
 * @param fingerprint {@link Rows#fingerprint()}
 * @param results the file that the results are in
 */
public record RunIdentity(
    String version,
    URI host,
    ApiVersion api,
    Work work,
    long rows,
    String fingerprint,
    Path results) {

  /** What a run does to its rows. */
  public enum Work {
    UNASSIGN,
    RESTORE;

    /** The name, as text has it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String TITLE = "atlas-keys run";

  /** What follows may be left of a longer text, by a process killed while writing this one. */
  private static final String END = "#end\n";

  /** That of a run of this program. */
  public static RunIdentity of(Atlas atlas, Work work, Rows rows, Path results) {
    return new RunIdentity(
        Atlas.version(),
        atlas.host(),
        atlas.apiVersion(),
        work,
        rows.size(),
        rows.fingerprint(),
        results);
  }

  /** What the run file holds while this process works on the run. */
  Properties properties() {
    var properties = new Properties();
    properties.setProperty("version", version);
    properties.setProperty("work", work.toString());
    properties.setProperty("host", host.toString());
    properties.setProperty("api", api.toString());
    properties.setProperty("rows", Long.toString(rows));
    properties.setProperty("sha256", fingerprint);
    properties.setProperty("results", realResults().toString());
    properties.setProperty("process", Long.toString(ProcessHandle.current().pid()));
    return properties;
  }

  static String text(Properties properties) {
    var text = new StringWriter();
    try {
      properties.store(text, TITLE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text + END;
  }

  /** Empty if no run left this text. */
  static Optional<Properties> parse(String text) {
    var properties = new Properties();
    try {
      properties.load(new StringReader(text.split(END, 2)[0]));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
    return Optional.of(properties)
        .filter(found -> text.startsWith("#" + TITLE))
        .filter(
            found ->
                found
                    .stringPropertyNames()
                    .containsAll(List.of("work", "host", "api", "rows", "sha256")));
  }

  /** Why this run cannot continue the one that left these properties; empty if it can. */
  Optional<String> differsFrom(Properties other) {
    Properties own = properties();
    for (String what : List.of("work", "host", "api")) {
      String then = other.getProperty(what);
      if (!own.getProperty(what).equals(then)) {
        return Optional.of(
            "that run had %1$s=%2$s, this one has %1$s=%3$s"
                .formatted(what, then, own.getProperty(what)));
      }
    }
    String resultsThen = other.getProperty("results", "");
    if (!isResults(resultsThen)) {
      return Optional.of("that run's results file is %s, not %s".formatted(resultsThen, results));
    }
    return fingerprint.equals(other.getProperty("sha256"))
        ? Optional.empty()
        : Optional.of(
            "the rows have changed since that run began: %s then, %d now"
                .formatted(other.getProperty("rows"), rows));
  }

  /** Also after its folder was moved or renamed: each of its lines shows which row it is about. */
  private boolean isResults(String then) {
    Path now = realResults();
    if (then.equals(now.toString())) {
      return true;
    }
    String name = String.valueOf(now.getFileName());
    boolean sameName = then.endsWith("/" + name) || then.endsWith("\\" + name);
    return sameName && !Disk.isTaken(then);
  }

  /** The same whichever links lead to it. */
  private Path realResults() {
    try {
      return Disk.real(results);
    } catch (IOException e) {
      return results.toAbsolutePath().normalize(); // its folder is missing, which will be noticed
    }
  }
}
