package io.github.atlaskeys.leaks;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a report has a credential, and where the report says that it was found. Texts are one line,
 * and secrets in them are masked.
 *
 * @param reportLine the line of the report, from 1; in CSV, where the row begins
 * @param file the file that the report names near it
 * @param line the line of that file
 * @param commit the commit that the report names near it
 */
public record Place(
    int reportLine, Optional<String> file, OptionalInt line, Optional<String> commit) {
  @Override
  public String toString() {
    var text = new StringBuilder("line ").append(reportLine).append(" of the report");
    file.ifPresent(name -> text.append(", ").append(name));
    line.ifPresent(number -> text.append(file.isPresent() ? ":" : ", line ").append(number));
    commit.ifPresent(hash -> text.append(", commit ").append(hash));
    return text.toString();
  }

  /** In short: {@code deploy/atlas.env:3@9f2c1e4b7a3d}, or {@code report line 9}. */
  public String inShort() {
    return file.map(
            name ->
                name
                    + (line.isPresent() ? ":" + line.getAsInt() : "")
                    + commit
                        .map(hash -> "@" + hash.substring(0, Math.min(12, hash.length())))
                        .orElse(""))
        .orElse("report line " + reportLine);
  }

  /** Whether both are the same line of the same file, which reports repeat in several fields. */
  boolean isSameAs(Place other) {
    return file.equals(other.file)
        && line.equals(other.line)
        && commit.equals(other.commit)
        && (file.isPresent() || reportLine == other.reportLine);
  }
}
