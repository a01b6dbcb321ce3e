package io.github.atlaskeys.find;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Organization;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Query;
import io.github.atlaskeys.api.Retries;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds API keys, and every project that they are assigned to. It reads an organization's keys in
 * pages of 500, not key by key. Where the caller has no organization role it reads the projects
 * that the caller can see, one by one, and says so in the result's {@link Coverage}.
 */
public final class KeySearch {
  private static final Set<Kind> NOT_FOR_THIS_CALLER = EnumSet.of(Kind.NO_PERMISSION);

  /** One of hundreds may have been deleted meanwhile, or be Cloud Manager's. */
  private static final Set<Kind> NOT_HERE =
      EnumSet.of(Kind.NO_PERMISSION, Kind.UNKNOWN_PROJECT, Kind.WRONG_PRODUCT);

  /** Whatever else is asked fails too. */
  private static final Set<Kind> NOT_FOR_ANY_CALL =
      EnumSet.of(Kind.CREDENTIALS_REFUSED, Kind.IP_NOT_ON_ACCESS_LIST);

  private final AtlasAdminApi atlas;
  private final Retries retries;
  private final Listings directory;

  /** Searches through this API, with these retries. */
  public KeySearch(AtlasAdminApi atlas, Retries retries) {
    this.atlas = atlas;
    this.retries = retries;
    this.directory = new Listings(atlas, retries);
  }

  /**
   * Looks for one key, by its public key or ID, in every organization of the caller. The key's own
   * record is read too, where it may be: listings may lag, and the two may disagree; a project that
   * either names is among the assignments.
   *
   * @throws AtlasApiException if Atlas refuses more than a right to look
   * @throws IOException if no answer came, after every retry
   * @throws InterruptedException if the thread was interrupted
   */
  public KeyLookup lookUp(String publicKeyOrId) throws IOException, InterruptedException {
    SearchResult result = find(List.of(new KeyQuery(publicKeyOrId, true)));
    Optional<KeyAccess> found =
        result.findings().get(0).meant().stream().findFirst().map(FoundKey::access);
    if (found.isEmpty()) {
      return new KeyLookup(notListed(publicKeyOrId.strip(), result.coverage()), result);
    }
    KeyAccess listed = found.get();
    Optional<OrganizationId> organization =
        listed.organization().filter(result.coverage().organizations()::contains);
    Optional<ApiKey> itself =
        organization.isEmpty() ? Optional.empty() : record(organization.get(), listed.key().id());
    return new KeyLookup(Optional.of(itself.map(listed::and).orElse(listed)), result);
  }

  /** A key that no listing shows, or not yet, by its ID. */
  private Optional<KeyAccess> notListed(String id, Coverage coverage)
      throws IOException, InterruptedException {
    if (!id.matches("\\p{XDigit}{24}")) {
      return Optional.empty();
    }
    for (OrganizationId organization : coverage.organizations()) {
      Optional<ApiKey> itself = record(organization, new ApiKeyId(id));
      if (itself.isPresent()) {
        return Optional.of(KeyAccess.of(itself.get(), ProjectNames.of(directory.projects())));
      }
    }
    return Optional.empty();
  }

  private Optional<ApiKey> record(OrganizationId of, ApiKeyId id)
      throws IOException, InterruptedException {
    try {
      return Optional.of(retries.ask(() -> atlas.getOrgApiKey(of, id, Query.NONE)));
    } catch (AtlasApiException e) {
      Kind kind = Problem.of(e).kind();
      if (kind.worthRetrying() || NOT_FOR_ANY_CALL.contains(kind)) {
        throw e;
      }
      return Optional.empty(); // the listing stands without it
    }
  }

  /**
   * Looks in every organization of the caller.
   *
   * @throws AtlasApiException if Atlas refuses more than a right to look
   * @throws IOException if no answer came, after every retry
   * @throws InterruptedException if the thread was interrupted
   */
  public SearchResult find(List<KeyQuery> wanted) throws IOException, InterruptedException {
    var names = new HashMap<OrganizationId, String>();
    var organizations = new ArrayList<OrganizationId>();
    for (Organization organization : directory.organizations()) {
      organizations.add(organization.id());
      if (organization.name() != null) {
        names.put(organization.id(), organization.name());
      }
    }
    return new Search(wanted, organizations, false).run(names);
  }

  /**
   * Looks in one organization.
   *
   * @throws AtlasApiException if Atlas refuses more than a right to look
   * @throws IOException if no answer came, after every retry
   * @throws InterruptedException if the thread was interrupted
   */
  public SearchResult find(List<KeyQuery> wanted, OrganizationId organization)
      throws IOException, InterruptedException {
    return new Search(wanted, List.of(organization), true).run(Map.of());
  }

  /** One search under way. */
  private final class Search {
    private final Matching matching;
    private final List<OrganizationId> organizations;
    private final boolean nowhereElse;
    private final List<OrganizationId> read = new ArrayList<>();
    private final List<OrganizationId> unread = new ArrayList<>();
    private final List<ProjectId> readProjects = new ArrayList<>();
    private final List<ProjectId> unreadProjects = new ArrayList<>();

    Search(List<KeyQuery> wanted, List<OrganizationId> organizations, boolean nowhereElse) {
      this.matching = new Matching(wanted);
      this.organizations = organizations;
      this.nowhereElse = nowhereElse;
    }

    SearchResult run(Map<OrganizationId, String> organizationNames)
        throws IOException, InterruptedException {
      for (OrganizationId organization : organizations) {
        boolean allowed =
            allowed(() -> directory.keysOf(organization, matching::offer), NOT_FOR_THIS_CALLER);
        (allowed ? read : unread).add(organization);
      }
      var coverage = new Coverage(read, unread, List.of(), List.of());
      if (coverage.complete() && !matching.foundAny()) {
        return new SearchResult(matching.findings(Map.of()), organizationNames, coverage);
      }
      List<Project> projects = directory.projects();
      if (!coverage.complete()) {
        readOneByOne(projects.stream().filter(this::notReadYet).map(Project::id).toList());
        coverage = new Coverage(read, unread, readProjects, unreadProjects);
      }
      return new SearchResult(
          matching.findings(ProjectNames.of(projects)), organizationNames, coverage);
    }

    private boolean notReadYet(Project project) {
      OrganizationId organization = project.orgId();
      return organization == null
          || (nowhereElse ? organizations.contains(organization) : !read.contains(organization));
    }

    private void readOneByOne(List<ProjectId> projects) throws IOException, InterruptedException {
      for (ProjectId project : projects) {
        boolean allowed =
            allowed(() -> directory.keysOf(project, key -> matching.offer(project, key)), NOT_HERE);
        (allowed ? readProjects : unreadProjects).add(project);
      }
    }
  }

  /** Reads keys. */
  @FunctionalInterface
  private interface Reading {
    void run() throws IOException, InterruptedException;
  }

  private static boolean allowed(Reading reading, Set<Kind> expected)
      throws IOException, InterruptedException {
    try {
      reading.run();
      return true;
    } catch (AtlasApiException e) {
      if (expected.contains(Problem.of(e).kind())) {
        return false;
      }
      throw e;
    }
  }
}
