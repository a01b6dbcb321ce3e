package io.github.atlaskeys.find;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Organization;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the caller can see: organizations, projects and keys. Each page is asked for as patiently as
 * need be, so that a rate limit on the last does not cost those before.
 *
 * <p>Every method throws {@code AtlasApiException} if Atlas does not answer with a success, {@link
 * IOException} if no answer came after every retry, and {@link InterruptedException} if the thread
 * was interrupted.
 */
public final class Listings {
  private final AtlasAdminApi atlas;
  private final Retries retries;

  /** Reads through this, as patiently as this. */
  public Listings(AtlasAdminApi atlas, Retries retries) {
    this.atlas = atlas;
    this.retries = retries;
  }

  /** The organizations that the caller has a role in, those that were deleted left out. */
  public List<Organization> organizations() throws IOException, InterruptedException {
    return Pages.of(atlas::listOrgs, retries).all().stream()
        .filter(organization -> !Boolean.TRUE.equals(organization.isDeleted()))
        .toList();
  }

  /** The projects that the caller has a role in, its own or its organization's. */
  public List<Project> projects() throws IOException, InterruptedException {
    return Pages.of(atlas::listGroups, retries).all();
  }

  /** The keys of one project. Needs Project Read Only. */
  public void keysOf(ProjectId project, Consumer<ApiKey> consumer)
      throws IOException, InterruptedException {
    Pages.of(query -> atlas.listGroupApiKeys(project, query), retries).forEach(consumer);
  }

  /** The keys of one organization, with their roles in all its projects. */
  public void keysOf(OrganizationId organization, Consumer<ApiKey> consumer)
      throws IOException, InterruptedException {
    Pages.of(query -> atlas.listOrgApiKeys(organization, query), retries).forEach(consumer);
  }
}
