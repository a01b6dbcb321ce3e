package io.github.atlaskeys.shell;

import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.report.LookupReport;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keys that were found, each with every project that it is assigned to. */
public final class FoundKeys extends TableList<KeyAccess> {
  private final SearchResult result;

  FoundKeys(SearchResult result) {
    super(LookupReport.keys(result), keys -> LookupReport.lines(result));
    this.result = result;
  }

  /** A sentence for each text that matches nothing. */
  List<String> missing() {
    return LookupReport.missing(result);
  }

  /** The keys, and what is not among them. */
  @Override
  public String toString() {
    return Stream.concat(Stream.of(super.toString()), LookupReport.gaps(result).stream())
        .collect(Collectors.joining("\n"));
  }
}
