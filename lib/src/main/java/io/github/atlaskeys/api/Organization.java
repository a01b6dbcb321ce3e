package io.github.atlaskeys.api;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * An organization; the fields that this library uses.
 *
 * @param id its id
 * @param name 1 to 64 characters
 * @param isDeleted true when it has been deleted and is still listed
 */
public record Organization(OrganizationId id, @Nullable String name, @Nullable Boolean isDeleted) {
  /** Checks that there is an id. */
  public Organization {
    requireNonNull(id, "id");
  }
}
