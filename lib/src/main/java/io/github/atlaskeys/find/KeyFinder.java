package io.github.atlaskeys.find;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Organization;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Reads;
import io.github.atlaskeys.api.Reads.Read;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.find.SearchResult.Coverage;
import io.github.atlaskeys.find.SearchResult.Match;
import io.github.atlaskeys.find.SearchResult.MatchKind;
import io.github.atlaskeys.find.SearchResult.Matches;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Finds API keys, and every project that they are assigned to. It changes nothing.
 *
 * <pre>{@code
 * List<Assignment> opens = KeyFinder.of(atlas).find("zmmrboas").assignments();
 * }</pre>
 *
 * <p>It reads the keys of each organization in pages of 500, not key by key. Where the caller has
 * no organization role it reads the projects that the caller can see, one by one; the result's
 * {@link Coverage} says so. Immutable, and safe for many threads.
 *
 * <p>Every search throws {@link AtlasApiException} if Atlas refuses anything but the right to look
 * at one organization or project, {@link IOException} if no response came after every retry, and
 * {@link InterruptedException} if the thread was interrupted.
 */
public final class KeyFinder {
  private static final Set<Kind> MAY_NOT_LOOK = EnumSet.of(Kind.NO_PERMISSION);

  /** One of hundreds of projects may have been deleted meanwhile, or be Cloud Manager's. */
  private static final Set<Kind> SKIPS_PROJECT =
      EnumSet.of(Kind.NO_PERMISSION, Kind.UNKNOWN_PROJECT, Kind.WRONG_PRODUCT);

  /** Any other call would fail as well. */
  private static final Set<Kind> FAILS_ANY_CALL =
      EnumSet.of(Kind.CREDENTIALS_REFUSED, Kind.IP_NOT_ON_ACCESS_LIST);

  private final AtlasAdminApi atlas;
  private final Retries retries;
  private final Optional<OrganizationId> only;

  private KeyFinder(AtlasAdminApi atlas, Retries retries, Optional<OrganizationId> only) {
    this.atlas = atlas;
    this.retries = retries;
    this.only = only;
  }

  /** Searches through this API, with {@link Retries#standard()}. */
  public static KeyFinder of(AtlasAdminApi atlas) {
    return new KeyFinder(atlas, Retries.standard(), Optional.empty());
  }

  /** The same, with other retries. */
  public KeyFinder retries(Retries other) {
    return new KeyFinder(atlas, other, only);
  }

  /** The same, in this organization only: no other organization or project is read. */
  public KeyFinder in(OrganizationId organization) {
    return new KeyFinder(atlas, retries, Optional.of(organization));
  }

  /**
   * Looks for one key, by its public key or ID, in every organization of the caller. The key's own
   * record is read too where that is allowed: a listing may lag or leave projects out, and a
   * project that either names is among the assignments.
   *
   * @throws IllegalArgumentException if the text is blank
   */
  public SearchResult find(String publicKeyOrId) throws IOException, InterruptedException {
    KeyQuery query = KeyQuery.key(publicKeyOrId);
    SearchResult listed = find(List.of(query));
    Optional<KeyAccess> key =
        listed.key().isPresent()
            ? Optional.of(withRecord(listed.key().get(), listed.coverage()))
            : notListed(query.text(), listed.coverage());
    Stream<Match> found = key.stream().map(each -> new Match(each, MatchKind.KEY));
    Stream<Match> others = listed.matches().get(0).keys().stream().skip(1);
    return new SearchResult(
        List.of(new Matches(query, Stream.concat(found, others).toList())),
        listed.organizationNames(),
        listed.coverage());
  }

  /**
   * The same, and again, up to four more times over 15 seconds, while no project lists the key:
   * listings may lag, and to end with nothing done would be wrong then.
   *
   * @throws IllegalArgumentException if the text is blank
   */
  public SearchResult findAssigned(String publicKeyOrId) throws IOException, InterruptedException {
    SearchResult found = find(publicKeyOrId);
    for (int checks = 1;
        checks < Retries.LISTING_CHECKS && found.key().isPresent() && found.assignments().isEmpty();
        checks++) {
      retries.awaitListing(checks);
      found = find(publicKeyOrId);
    }
    return found;
  }

  private List<Project> projects() throws IOException, InterruptedException {
    return Pages.of(atlas::listGroups, retries).all();
  }

  private KeyAccess withRecord(KeyAccess listed, Coverage coverage)
      throws IOException, InterruptedException {
    Optional<OrganizationId> organization =
        listed.organization().filter(coverage.organizations()::contains);
    return organization.isEmpty()
        ? listed
        : record(organization.get(), listed.key().id()).map(listed::and).orElse(listed);
  }

  /** A key that no listing shows, or not yet, by its ID. */
  private Optional<KeyAccess> notListed(String id, Coverage coverage)
      throws IOException, InterruptedException {
    if (!id.matches("\\p{XDigit}{24}")) {
      return Optional.empty();
    }
    for (OrganizationId organization : coverage.organizations()) {
      Optional<ApiKey> found = record(organization, new ApiKeyId(id));
      if (found.isPresent()) {
        return Optional.of(KeyAccess.of(found.get(), Project.names(projects())));
      }
    }
    return Optional.empty();
  }

  private Optional<ApiKey> record(OrganizationId organization, ApiKeyId id)
      throws IOException, InterruptedException {
    try {
      return Optional.of(retries.ask(() -> atlas.getOrgApiKey(organization, id)));
    } catch (AtlasApiException e) {
      Kind kind = Problem.of(e).kind();
      if (kind.worthRetrying() || FAILS_ANY_CALL.contains(kind)) {
        throw e;
      }
      return Optional.empty(); // the listing is enough
    }
  }

  /** Looks for many keys in every organization of the caller, or the one of {@link #in}. */
  public SearchResult find(List<KeyQuery> queries) throws IOException, InterruptedException {
    try (var reads = new Reads()) {
      return new Search(queries, reads).run();
    }
  }

  /** One search: what does not depend on each other is read at the same time. */
  private final class Search {
    private final Matching matching;
    private final Reads reads;

    Search(List<KeyQuery> queries, Reads reads) {
      this.matching = new Matching(queries);
      this.reads = reads;
    }

    SearchResult run() throws IOException, InterruptedException {
      Future<List<Project>> visible = reads.begin(KeyFinder.this::projects);
      var names = new HashMap<OrganizationId, String>();
      List<OrganizationId> organizations = only.isPresent() ? List.of(only.get()) : visible(names);
      var read = new ArrayList<OrganizationId>();
      var unread = new ArrayList<OrganizationId>();
      List<Optional<List<ApiKey>>> keys =
          reads.all(organizations.stream().map(each -> keysOf(each)).toList());
      for (int i = 0; i < organizations.size(); i++) {
        keys.get(i).ifPresent(listed -> listed.forEach(matching::offer));
        (keys.get(i).isPresent() ? read : unread).add(organizations.get(i));
      }
      boolean complete = new Coverage(read, unread, List.of(), List.of()).complete();
      if (complete && !matching.foundAny()) {
        return result(Map.of(), names, new Coverage(read, unread, List.of(), List.of()));
      }
      List<Project> projects = Reads.get(visible);
      var readProjects = new ArrayList<ProjectId>();
      var unreadProjects = new ArrayList<ProjectId>();
      if (!complete) {
        List<ProjectId> others =
            projects.stream().filter(each -> isUnread(each, read)).map(Project::id).toList();
        keys = reads.all(others.stream().map(each -> keysOf(each)).toList());
        for (int i = 0; i < others.size(); i++) {
          ProjectId project = others.get(i);
          keys.get(i).ifPresent(listed -> listed.forEach(key -> matching.offer(project, key)));
          (keys.get(i).isPresent() ? readProjects : unreadProjects).add(project);
        }
      }
      return result(
          Project.names(projects), names, new Coverage(read, unread, readProjects, unreadProjects));
    }

    private SearchResult result(
        Map<ProjectId, String> projectNames, Map<OrganizationId, String> names, Coverage coverage) {
      return new SearchResult(matching.matches(projectNames), names, coverage);
    }

    private List<OrganizationId> visible(Map<OrganizationId, String> names)
        throws IOException, InterruptedException {
      List<Organization> visible =
          Pages.of(atlas::listOrgs, retries).all().stream()
              .filter(each -> !Boolean.TRUE.equals(each.isDeleted()))
              .toList();
      for (Organization each : visible) {
        if (each.name() != null) {
          names.put(each.id(), each.name());
        }
      }
      return visible.stream().map(Organization::id).toList();
    }

    /** Whether no organization that was read has the project. */
    private boolean isUnread(Project project, List<OrganizationId> read) {
      OrganizationId organization = project.orgId();
      return organization == null
          || only.map(organization::equals).orElse(!read.contains(organization));
    }

    private Read<Optional<List<ApiKey>>> keysOf(OrganizationId organization) {
      return matching(query -> atlas.listOrgApiKeys(organization, query), MAY_NOT_LOOK);
    }

    private Read<Optional<List<ApiKey>>> keysOf(ProjectId project) {
      return matching(query -> atlas.listGroupApiKeys(project, query), SKIPS_PROJECT);
    }

    /** The keys of a listing that match; empty if the caller may not read it. */
    private Read<Optional<List<ApiKey>>> matching(
        Pages.Listing<ApiKey> listing, Set<Kind> refusals) {
      return () -> {
        var keys = new ArrayList<ApiKey>();
        try {
          Pages.of(listing, retries)
              .forEach(
                  key -> {
                    if (matching.matches(key)) {
                      keys.add(key);
                    }
                  });
          return Optional.of(keys);
        } catch (AtlasApiException e) {
          if (refusals.contains(Problem.of(e).kind())) {
            return Optional.empty();
          }
          throw e;
        }
      };
    }
  }
}
