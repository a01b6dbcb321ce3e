package io.github.atlaskeys.api;

import io.github.atlaskeys.api.AtlasAdminApi.RateLimit;
import io.github.atlaskeys.api.AtlasAdminApi.Roles;
import java.io.IOException;
import java.util.List;

/** API keys. Every listing names all roles of a key; its own record is a second opinion. */
record ApiKeyCalls(AtlasAdminApi atlas) implements PrincipalCalls {
  @Override
  public PrincipalId.Kind kind() {
    return PrincipalId.Kind.API_KEY;
  }

  @Override
  public RateLimit remove(ProjectId project, PrincipalId id) throws IOException {
    return atlas.removeGroupApiKey(project, (ApiKeyId) id);
  }

  @Override
  public RateLimit assign(ProjectId project, PrincipalId id, List<String> roles)
      throws IOException {
    return atlas.addGroupApiKey(project, (ApiKeyId) id, List.of(new Roles(roles)));
  }

  @Override
  public Page<Principal> list(ProjectId project, Query query) throws IOException {
    return page(atlas.listGroupApiKeys(project, query));
  }

  @Override
  public Page<Principal> list(OrganizationId organization, Query query) throws IOException {
    return page(atlas.listOrgApiKeys(organization, query));
  }

  private static Page<Principal> page(Page<ApiKey> page) {
    return new Page<>(List.copyOf(page.results()), page.hasNext(), page.total());
  }

  @Override
  public Principal record(OrganizationId organization, PrincipalId id, Retries retries)
      throws IOException, InterruptedException {
    return retries.call(() -> atlas.getOrgApiKey(organization, (ApiKeyId) id));
  }

  @Override
  public Principal complete(OrganizationId organization, Principal listed, Retries retries)
      throws IOException, InterruptedException {
    return record(organization, listed.id(), retries);
  }

  @Override
  public Page<AccessListEntry> accessList(OrganizationId organization, PrincipalId id, Query query)
      throws IOException {
    return atlas.listOrgAccessEntries(organization, (ApiKeyId) id, query);
  }

  @Override
  public Page<AccessListEntry> allow(
      OrganizationId organization, PrincipalId id, List<AddressRange> added) throws IOException {
    return atlas.createOrgAccessEntry(organization, (ApiKeyId) id, added);
  }

  @Override
  public RateLimit disallow(OrganizationId organization, PrincipalId id, AccessListEntry entry)
      throws IOException {
    return atlas.deleteAccessEntry(organization, (ApiKeyId) id, entry.pathName());
  }

  @Override
  public boolean listingNamesProjects() {
    return true;
  }

  @Override
  public Principal soughtEverywhere(Principal seen) {
    return seen;
  }
}
