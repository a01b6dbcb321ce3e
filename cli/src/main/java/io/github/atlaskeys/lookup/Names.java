package io.github.atlaskeys.lookup;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Organization;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyFinder;
import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Looks up what the user named, and remembers the names that it reads on the way. */
public final class Names {
  private final AtlasAdminApi atlas;
  private final Retries retries;
  private final Optional<OrganizationId> organization;
  private final Labels labels = new Labels();
  private Optional<List<Project>> projects = Optional.empty();

  /**
   * Has read nothing yet.
   *
   * @param organization the only one to search for keys; all that are visible if empty
   */
  public Names(AtlasAdminApi atlas, Retries retries, Optional<OrganizationId> organization) {
    this.atlas = atlas;
    this.retries = retries;
    this.organization = organization;
  }

  /** What was read so far. */
  public Labels labels() {
    return labels;
  }

  /** Searches where the user said. */
  public KeyFinder finder() {
    KeyFinder everywhere = KeyFinder.of(atlas).retries(retries);
    return organization.map(everywhere::in).orElse(everywhere);
  }

  /** Remembers the names of a key and its projects. */
  public void add(KeyAccess access) {
    labels.add(access.key());
    access.assignments().forEach(each -> labels.add(each.project(), each.projectName()));
  }

  /**
   * The keys of a project by their public key in lower case; none if these credentials may not list
   * them: a search that follows meets that too, and reports it.
   */
  public Map<String, ApiKey> keysOf(ProjectId project) throws IOException, InterruptedException {
    var keys = new LinkedHashMap<String, ApiKey>();
    try {
      for (ApiKey key : Pages.of(query -> atlas.listGroupApiKeys(project, query), retries).all()) {
        if (key.publicKey() != null) {
          keys.merge(key.publicKey().toLowerCase(Locale.ROOT), key, Names::requireOne);
        }
      }
    } catch (AtlasApiException e) {
      return Map.of();
    }
    return keys;
  }

  /** Atlas gives no two keys the same public key. If it lists two, the text is ambiguous. */
  private static ApiKey requireOne(ApiKey one, ApiKey other) {
    if (!one.id().equals(other.id())) {
      throw new UsageException(
          "2 API keys are called %s; use an ID (nothing was changed)".formatted(one.publicKey()));
    }
    return one.and(other);
  }

  /** The keys of every organization that these credentials may list. */
  public List<ApiKey> keysOfOrganizations() throws IOException, InterruptedException {
    var keys = new ArrayList<ApiKey>();
    for (Organization each : Pages.of(atlas::listOrgs, retries).all()) {
      try {
        keys.addAll(Pages.of(query -> atlas.listOrgApiKeys(each.id(), query), retries).all());
      } catch (AtlasApiException e) {
        if (Problem.of(e).kind().worthRetrying()) {
          throw e;
        } // what these credentials may not list cannot be compared
      }
    }
    return keys;
  }

  /** Every project that is visible to these credentials. */
  public List<Project> projects() throws IOException, InterruptedException {
    if (projects.isEmpty()) {
      projects = Optional.of(Pages.of(atlas::listGroups, retries).all());
      projects.get().forEach(labels::add);
    }
    return projects.get();
  }

  /** The project of this name, or with this ID. */
  public ProjectId project(ProjectRef name) throws IOException, InterruptedException {
    return name.id().isPresent() ? name.id().get() : name.among(projects());
  }
}
