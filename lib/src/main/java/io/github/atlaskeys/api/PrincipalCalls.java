package io.github.atlaskeys.api;

import io.github.atlaskeys.api.AtlasAdminApi.RateLimit;
import java.io.IOException;
import java.util.List;

/**
 * The calls that Atlas has for both API keys and service accounts, under one set of names. Code
 * that uses them does not depend on the kind.
 *
 * <p>Every method but {@link #record} and {@link #complete} is one call, and throws what {@link
 * AtlasAdminApi} says of it. IDs and principals must be of this kind.
 */
public sealed interface PrincipalCalls permits ApiKeyCalls, ServiceAccountCalls {
  /** The calls for this kind. */
  static PrincipalCalls of(PrincipalId.Kind kind, AtlasAdminApi atlas) {
    return switch (kind) {
      case API_KEY -> new ApiKeyCalls(atlas);
      case SERVICE_ACCOUNT -> new ServiceAccountCalls(atlas);
    };
  }

  /** Which kind they are for. */
  PrincipalId.Kind kind();

  /** Unassigns it from the project. */
  RateLimit remove(ProjectId project, PrincipalId id) throws IOException;

  /** Assigns it to the project, with these roles. */
  RateLimit assign(ProjectId project, PrincipalId id, List<String> roles) throws IOException;

  /** One page of those assigned to the project, with their roles in it. */
  Page<Principal> list(ProjectId project, Query query) throws IOException;

  /** One page of those in the organization, with their roles in it. */
  Page<Principal> list(OrganizationId organization, Query query) throws IOException;

  /** The organization's own record of one, with its roles in every project. */
  Principal record(OrganizationId organization, PrincipalId id, Retries retries)
      throws IOException, InterruptedException;

  /** The roles in every project of one that the organization lists, in as few calls as it takes. */
  Principal complete(OrganizationId organization, Principal listed, Retries retries)
      throws IOException, InterruptedException;

  /** One page of its access list: the addresses that it may call from; none means any address. */
  Page<AccessListEntry> accessList(OrganizationId organization, PrincipalId id, Query query)
      throws IOException;

  /** Adds addresses to its access list. */
  Page<AccessListEntry> allow(OrganizationId organization, PrincipalId id, List<AddressRange> added)
      throws IOException;

  /** Removes an entry from its access list. */
  RateLimit disallow(OrganizationId organization, PrincipalId id, AccessListEntry entry)
      throws IOException;

  /**
   * Whether an organization's listing names the projects of each. Where it does not, that is asked
   * for each, or each project is listed.
   */
  boolean listingNamesProjects();

  /** One that was sought in every project of its organization: its roles name them all. */
  Principal soughtEverywhere(Principal seen);
}
