package io.github.atlaskeys.find;

import io.github.atlaskeys.api.OrganizationId;
import java.util.List;
import java.util.Map;

/**
 * What came of a search.
 *
 * @param findings one for each text, in their order
 * @param organizationNames those that are known
 * @param coverage where it looked
 */
public record SearchResult(
    List<KeyMatch> findings, Map<OrganizationId, String> organizationNames, Coverage coverage) {
  /** Copies list and map. */
  public SearchResult {
    findings = List.copyOf(findings);
    organizationNames = Map.copyOf(organizationNames);
  }
}
