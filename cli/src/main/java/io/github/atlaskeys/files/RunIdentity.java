package io.github.atlaskeys.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.atlaskeys.api.ApiVersion;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run does, where, and to which rows: a run continues with another's files only if all of it
 * is the same. The version of this library is noted and may differ.
 *
 * @param version the version of this library that began the run
 * @param host scheme, host and port
 * @param dialect the API's form
 * @param work what is done to the rows
 * @param rows how many there are
 * @param fingerprint {@link io.github.atlaskeys.unassign.Rows#fingerprint()}
 * @param journal the file that the verdicts are in
 */
public record RunIdentity(
    String version,
    URI host,
    ApiVersion dialect,
    Work work,
    long rows,
    String fingerprint,
    Path journal) {

  /** What a run does to its rows. */
  public enum Work {
    /** Takes keys out of projects. */
    UNASSIGN,
    /** Gives keys their roles back. */
    RESTORE;

    /** The name, as text has it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String FORM =
      "atlas-keys=%s work=%s host=%s api=%s rows=%d sha256=%s journal=%s process=%d\n";

  private static final String COMPLETED = " state=complete";

  /** One line of names and values, none of which holds a space. */
  String text(long process) {
    return FORM.formatted(
        version,
        work,
        host,
        dialect,
        rows,
        fingerprint,
        URLEncoder.encode(realJournal().toString(), UTF_8),
        process);
  }

  /** The same whichever links lead to it. */
  private Path realJournal() {
    try {
      return Disk.real(journal);
    } catch (IOException e) {
      return journal.toAbsolutePath().normalize(); // its folder is missing, which will be noticed
    }
  }

  /** The same run, with every row done. */
  static String completed(String text) {
    return text.strip() + COMPLETED + "\n";
  }

  static boolean isCompleted(String text) {
    return isIn(text) && text.strip().endsWith(COMPLETED);
  }

  /** Whether a run left this text. */
  static boolean isIn(String text) {
    return text.startsWith("atlas-keys=")
        && values(text).keySet().containsAll(Set.of("work", "host", "api", "rows", "sha256"));
  }

  /** Why a run that left this text cannot be gone on with by this one; empty if it can. */
  Optional<String> differsFrom(String text) {
    Map<String, String> other = values(text);
    if (!work.toString().equals(other.get("work"))) {
      return Optional.of(
          "that run was to %s, this one is to %s".formatted(other.get("work"), work));
    }
    if (!host.toString().equals(other.get("host"))) {
      return Optional.of(
          "that run was at %s, this one is at %s".formatted(other.get("host"), host));
    }
    if (!dialect.toString().equals(other.get("api"))) {
      return Optional.of(
          "that run spoke API %s, this one speaks %s".formatted(other.get("api"), dialect));
    }
    String journalThen = decoded(other.getOrDefault("journal", ""));
    if (!isJournal(journalThen)) {
      return Optional.of("that run's journal is %s, not %s".formatted(journalThen, journal));
    }
    if (!fingerprint.equals(other.get("sha256"))) {
      return Optional.of(
          "the rows have changed since that run began: %s then, %d now"
              .formatted(other.get("rows"), rows));
    }
    return Optional.empty();
  }

  /** Also after its folder was moved or renamed: whose the lines are, each of them shows. */
  private boolean isJournal(String then) {
    Path now = realJournal();
    if (then.equals(now.toString())) {
      return true;
    }
    String name = String.valueOf(now.getFileName());
    boolean sameName = then.endsWith("/" + name) || then.endsWith("\\" + name);
    return sameName && !Disk.isThere(then);
  }

  private static String decoded(String journal) {
    try {
      return URLDecoder.decode(journal, UTF_8);
    } catch (IllegalArgumentException e) {
      return journal; // edited by hand
    }
  }

  /** The value of each name. */
  static Map<String, String> values(String text) {
    return Stream.of(text.strip().split(" "))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2)
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (first, second) -> first));
  }
}
