package io.github.atlaskeys.lookup;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of a project or an organization, with the names of their projects. */
public final class KeyListing {
  private final AtlasAdminApi atlas;
  private final Retries retries;
  private final boolean named;

  /**
   * Reads through this API.
   *
   * @param named whether the names of projects are wanted, which costs a request
   */
  public KeyListing(AtlasAdminApi atlas, Retries retries, boolean named) {
    this.atlas = atlas;
    this.retries = retries;
    this.named = named;
  }

  /** The project that was named, or else that of the environment or the profile. */
  public Optional<ProjectId> project(Optional<ProjectRef> name, Optional<ProjectId> configured)
      throws IOException, InterruptedException {
    return name.isPresent() ? Optional.of(name.get().resolve(atlas, retries)) : configured;
  }

  /** The organization that was named, or else that of the environment or the profile. */
  public OrganizationId organization(
      Optional<OrganizationId> id, Optional<OrganizationId> configured) {
    return id.or(() -> configured)
        .orElseThrow(
            () ->
                new UsageException(
                    "no project and no organization; use --project or --org, or set"
                        + " MONGODB_ATLAS_PROJECT_ID or MONGODB_ATLAS_ORG_ID"));
  }

  /** The keys of a project. */
  public List<KeyAccess> of(ProjectId project) throws IOException, InterruptedException {
    List<ApiKey> keys = Pages.of(query -> atlas.listGroupApiKeys(project, query), retries).all();
    Map<ProjectId, String> names = names();
    return keys.stream().map(key -> KeyAccess.in(project, key, names)).toList();
  }

  /** The keys of an organization. */
  public List<KeyAccess> of(OrganizationId organization) throws IOException, InterruptedException {
    List<ApiKey> keys = Pages.of(query -> atlas.listOrgApiKeys(organization, query), retries).all();
    Map<ProjectId, String> names = names();
    return keys.stream().map(key -> KeyAccess.of(key, names)).toList();
  }

  private Map<ProjectId, String> names() throws IOException, InterruptedException {
    return named ? Project.names(Pages.of(atlas::listGroups, retries).all()) : Map.of();
  }
}
