package io.github.atlaskeys.shell;

import io.github.atlaskeys.cli.FoundKeys;
import io.github.atlaskeys.find.FoundKey;
import io.github.atlaskeys.find.KeyMatch;
import io.github.atlaskeys.find.SearchResult;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keys that were found, each with every project that it is assigned to. */
public final class Found extends Rows<FoundKey> {
  private final SearchResult result;

  Found(SearchResult result) {
    super(FoundKeys.once(result), keys -> FoundKeys.lines(result));
    this.result = result;
  }

  /** A sentence for each text that matches nothing. */
  List<String> missing() {
    return FoundKeys.missing(result);
  }

  /** The keys, and what is not among them. */
  @Override
  public String toString() {
    return Stream.concat(Stream.of(super.toString()), FoundKeys.gaps(result).stream())
        .collect(Collectors.joining("\n"));
  }

  /** The keys to act on: those that a text named, not others whose description speaks of it. */
  List<FoundKey> meant() {
    return result.findings().stream()
        .map(KeyMatch::meant)
        .flatMap(List::stream)
        .distinct()
        .toList();
  }
}
