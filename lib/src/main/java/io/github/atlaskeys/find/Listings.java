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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Lists what the caller can see: organizations, projects and keys. A page that fails is requested
 * again while the retries allow it, without those before it.
 *
 * <p>Every method throws {@code AtlasApiException} if Atlas refuses or the listing does not end,
 * {@link IOException} if no response came after every retry, and {@link InterruptedException} if
 * the thread was interrupted.
 */
public final class Listings {
  private final AtlasAdminApi atlas;
  private final Retries retries;

  /** Reads through this API, with these retries. */
  public Listings(AtlasAdminApi atlas, Retries retries) {
    this.atlas = atlas;
    this.retries = retries;
  }

  /** The organizations that the caller has a role in, without deleted ones. */
  public List<Organization> organizations() throws IOException, InterruptedException {
    return Pages.of(atlas::listOrgs, retries).all().stream()
        .filter(organization -> !Boolean.TRUE.equals(organization.isDeleted()))
        .toList();
  }

  /** The projects that the caller can see. */
  public List<Project> projects() throws IOException, InterruptedException {
    return Pages.of(atlas::listGroups, retries).all();
  }

  /** The names of those projects, as far as they have one. */
  public Map<ProjectId, String> projectNames() throws IOException, InterruptedException {
    return names(projects());
  }

  static Map<ProjectId, String> names(List<Project> projects) {
    var names = new HashMap<ProjectId, String>();
    for (Project project : projects) {
      if (project.name() != null) {
        names.put(project.id(), project.name());
      }
    }
    return names;
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
