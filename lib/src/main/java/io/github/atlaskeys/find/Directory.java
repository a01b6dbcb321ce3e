package io.github.atlaskeys.find;

import io.github.atlaskeys.admin.ApiKey;
import io.github.atlaskeys.admin.AtlasAdminApi;
import io.github.atlaskeys.admin.Organization;
import io.github.atlaskeys.admin.OrganizationId;
import io.github.atlaskeys.admin.Page;
import io.github.atlaskeys.admin.Pages;
import io.github.atlaskeys.admin.Project;
import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.admin.Query;
import io.github.atlaskeys.admin.Retries;
import java.io.IOException;
import java.util.ArrayList;
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
public final class Directory {
  private final AtlasAdminApi atlas;
  private final Retries retries;

  /** Reads through this, as patiently as this. */
  public Directory(AtlasAdminApi atlas, Retries retries) {
    this.atlas = atlas;
    this.retries = retries;
  }

  /** The organizations that the caller has a role in, those that were deleted left out. */
  public List<Organization> organizations() throws IOException, InterruptedException {
    return all(atlas::listOrgs).stream()
        .filter(organization -> !Boolean.TRUE.equals(organization.isDeleted()))
        .toList();
  }

  /** The projects that the caller has a role in, its own or its organization's. */
  public List<Project> projects() throws IOException, InterruptedException {
    return all(atlas::listGroups);
  }

  /** The keys of one project. Needs Project Read Only. */
  public void keysOf(ProjectId project, Consumer<ApiKey> consumer)
      throws IOException, InterruptedException {
    each(query -> atlas.listGroupApiKeys(project, query), consumer);
  }

  /** The keys of one organization, with their roles in all its projects. */
  public void keysOf(OrganizationId organization, Consumer<ApiKey> consumer)
      throws IOException, InterruptedException {
    each(query -> atlas.listOrgApiKeys(organization, query), consumer);
  }

  private <T> List<T> all(Pages.Listing<T> listing) throws IOException, InterruptedException {
    var items = new ArrayList<T>();
    each(listing, items::add);
    return List.copyOf(items);
  }

  private <T> void each(Pages.Listing<T> listing, Consumer<T> consumer)
      throws IOException, InterruptedException {
    try {
      new Pages<T>(query -> page(listing, query))
          .find(
              item -> {
                consumer.accept(item);
                return false;
              });
    } catch (Interruption e) {
      throw e.interrupt;
    }
  }

  private <T> Page<T> page(Pages.Listing<T> listing, Query query) throws IOException {
    try {
      return retries.ask(() -> listing.page(query));
    } catch (InterruptedException e) {
      throw new Interruption(e);
    }
  }

  /** Carries an interrupt through {@link Pages}, which knows of none. */
  private static final class Interruption extends IOException {
    private static final long serialVersionUID = 1L;

    private final InterruptedException interrupt;

    Interruption(InterruptedException interrupt) {
      super(interrupt);
      this.interrupt = interrupt;
    }
  }
}
