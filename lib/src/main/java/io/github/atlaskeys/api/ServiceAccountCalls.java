package io.github.atlaskeys.api;

import io.github.atlaskeys.api.AtlasAdminApi.RateLimit;
import io.github.atlaskeys.api.AtlasAdminApi.Roles;
import java.io.IOException;
import java.util.List;

/**
 * Service accounts. A project's listing names its own roles alone, and so does the organization's:
 * which projects an account is in is a call of its own.
 */
record ServiceAccountCalls(AtlasAdminApi atlas) implements PrincipalCalls {
  @Override
  public PrincipalId.Kind kind() {
    return PrincipalId.Kind.SERVICE_ACCOUNT;
  }

  @Override
  public RateLimit remove(ProjectId project, PrincipalId id) throws IOException {
    return atlas.deleteGroupServiceAccount(project, (ServiceAccountId) id);
  }

  @Override
  public RateLimit assign(ProjectId project, PrincipalId id, List<String> roles)
      throws IOException {
    return atlas.inviteGroupServiceAccount(project, (ServiceAccountId) id, new Roles(roles));
  }

  @Override
  public Page<Principal> list(ProjectId project, Query query) throws IOException {
    var page = page(query, one -> atlas.listGroupServiceAccounts(project, one));
    return new Page<>(
        page.results().stream().<Principal>map(each -> each.in(project)).toList(),
        page.hasNext(),
        page.total());
  }

  @Override
  public Page<Principal> list(OrganizationId organization, Query query) throws IOException {
    var page = page(query, one -> atlas.listOrgServiceAccounts(organization, one));
    return new Page<>(
        page.results().stream().<Principal>map(each -> each.in(organization)).toList(),
        page.hasNext(),
        page.total());
  }

  @Override
  public Principal record(OrganizationId organization, PrincipalId id, Retries retries)
      throws IOException, InterruptedException {
    var account =
        retries.call(() -> atlas.getOrgServiceAccount(organization, (ServiceAccountId) id));
    return complete(organization, account.in(organization), retries);
  }

  @Override
  public Principal complete(OrganizationId organization, Principal listed, Retries retries)
      throws IOException, InterruptedException {
    var account = (ServiceAccount) listed;
    return account.in(
        Pages.of(
                query ->
                    page(
                        query,
                        one -> atlas.getServiceAccountGroups(organization, account.id(), one)),
                retries)
            .all());
  }

  @Override
  public Page<AccessListEntry> accessList(OrganizationId organization, PrincipalId id, Query query)
      throws IOException {
    return atlas.listOrgAccessList(organization, (ServiceAccountId) id, query);
  }

  @Override
  public Page<AccessListEntry> allow(
      OrganizationId organization, PrincipalId id, List<AddressRange> added) throws IOException {
    return atlas.createOrgAccessList(organization, (ServiceAccountId) id, added);
  }

  @Override
  public RateLimit disallow(OrganizationId organization, PrincipalId id, AccessListEntry entry)
      throws IOException {
    return atlas.deleteOrgAccessEntry(organization, (ServiceAccountId) id, entry.pathName());
  }

  @Override
  public boolean listingNamesProjects() {
    return false;
  }

  @Override
  public Principal soughtEverywhere(Principal seen) {
    return ((ServiceAccount) seen).complete();
  }

  /** Atlas documents no count here. A server that counts all the same, and cannot, is told so. */
  private static <T> Page<T> page(Query query, Pages.Listing<T> listing) throws IOException {
    try {
      return listing.page(query.withoutCount());
    } catch (AtlasApiException e) {
      if (!Pages.cannotCount(e)) {
        throw e;
      }
      return listing.page(query.includeCount(false));
    }
  }
}
