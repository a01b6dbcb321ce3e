package io.github.atlaskeys.find;

import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.ProjectId;
import java.util.List;
import java.util.Optional;

/**
 * Where one API key is at one moment, as far as the caller can see.
 *
 * @param key the key and its projects; empty when it was not seen
 * @param result the search that it comes from
 */
public record KeyLookup(Optional<KeyAccess> key, SearchResult result) {
  /** Whether every key was seen that it could have been. */
  public boolean complete() {
    return result.coverage().complete();
  }

  /**
   * Whether every project of this key was seen: its organization was read. That all others were
   * does not help.
   */
  public boolean complete(KeyAccess of) {
    return of.organization().map(this::read).orElse(complete());
  }

  private boolean read(OrganizationId organization) {
    return result.coverage().organizations().contains(organization);
  }

  /** Whether this project would have been shown if the key were in it. */
  public boolean sees(ProjectId project, KeyAccess of) {
    return complete(of) || result.coverage().projects().contains(project);
  }

  /** The projects that list the key. */
  public List<Assignment> assignments() {
    return key.map(KeyAccess::assignments).orElse(List.of());
  }

  /** Whether the organization has no such key, though all its keys were seen. */
  public boolean missing(KeyAccess of) {
    return key.isEmpty() && complete(of);
  }
}
