package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.find.FoundKey;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyMatch;
import io.github.atlaskeys.find.SearchResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Tells what was found: the keys on standard output, what was not found on standard error. */
public final class FoundKeys {
  private final SearchResult result;
  private final CommandLine command;

  public FoundKeys(SearchResult result, CommandLine command) {
    this.result = result;
    this.command = command;
  }

  /** Answers the exit code. */
  public int print(ListFormat format) {
    FoundCoverage.sentence(result).ifPresent(sentence -> Cli.say(command, sentence));
    switch (format) {
      case TEXT -> lines(result).forEach(command.getOut()::println);
      case JSON -> json();
      case CSV -> csv();
    }
    command.getOut().flush();
    return missing();
  }

  /** Each key that was found, once. */
  public static List<FoundKey> once(SearchResult result) {
    return once(result.findings().stream().map(KeyMatch::keys).toList());
  }

  /** The keys for a person, an empty line between two. */
  public static List<String> lines(SearchResult result) {
    var text = new FoundKeyText(result);
    var lines = new ArrayList<String>();
    for (FoundKey found : once(result)) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(text.lines(found));
    }
    return lines;
  }

  private void json() {
    var json = new JsonLines(command.getOut());
    for (FoundKey found : once(result)) {
      Map<String, Object> fields = KeyFields.of(found.access());
      fields.put("match", found.match());
      json.line(fields);
    }
  }

  /**
   * Whatever reads it takes access away, so that it holds the keys that were meant and no other.
   */
  private void csv() {
    var csv = new AssignmentsCsv(command.getOut());
    for (FoundKey found : once(result.findings().stream().map(KeyMatch::meant).toList())) {
      KeyAccess access = found.access();
      access.assignments().forEach(assignment -> csv.row(access.key(), assignment));
      FoundKeyText.rolesLeftOut(access).ifPresent(sentence -> Cli.say(command, sentence));
    }
    for (KeyMatch finding : result.findings()) {
      int others = finding.keys().size() - finding.meant().size();
      if (others > 0) {
        Cli.say(
            command,
            "not in the CSV: %d with \"%s\" in the description only; see them with -o text"
                .formatted(others, finding.wanted().text()));
      }
    }
  }

  /** Each key once, as the surest match of all. */
  private static List<FoundKey> once(List<List<FoundKey>> lists) {
    Map<ApiKeyId, FoundKey> keys = new LinkedHashMap<>();
    for (List<FoundKey> list : lists) {
      for (FoundKey found : list) {
        keys.merge(
            found.access().key().id(),
            found,
            (one, other) -> one.match().compareTo(other.match()) <= 0 ? one : other);
      }
    }
    return List.copyOf(keys.values());
  }

  private int missing() {
    List<String> missing = missing(result);
    missing.forEach(sentence -> Cli.say(command, sentence));
    return missing.isEmpty() ? ExitCodes.DONE : ExitCodes.REFUSED;
  }

  /** A sentence for each text that matches nothing. */
  public static List<String> missing(SearchResult result) {
    String where =
        result.coverage().complete() ? "" : " among the keys visible to these credentials";
    return result.findings().stream()
        .filter(finding -> finding.keys().isEmpty())
        .map(
            finding ->
                SanitizedText.message(
                    "no API key matches \"%s\"%s".formatted(finding.wanted().text(), where)))
        .toList();
  }

  /** What was not found, and where the search could not look. */
  public static List<String> gaps(SearchResult result) {
    return Stream.concat(FoundCoverage.sentence(result).stream(), missing(result).stream())
        .toList();
  }
}
