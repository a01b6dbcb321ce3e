package io.github.atlaskeys.lookup;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Organization;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.ParallelReads;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalCalls;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyFinder;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.text.EndedException;
import io.github.atlaskeys.text.ExitCodes;
import io.github.atlaskeys.text.FirstFew;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.text.Suggestions;
import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks up what the user named, and remembers the names that it reads on the way. */
public final class Names {
  private static final int MAX_NAMED = 20;

  private final AtlasAdminApi atlas;
  private final Retries retries;
  private final Optional<OrganizationRef> organization;
  private final Labels labels = new Labels();
  private Optional<List<Project>> projects = Optional.empty();
  private Optional<List<Organization>> organizations = Optional.empty();
  private int unknown;

  /**
   * Has read nothing yet.
   *
   * @param organization the only one to look for keys and projects in; all that are visible if
   *     empty
   */
  public Names(AtlasAdminApi atlas, Retries retries, Optional<OrganizationRef> organization) {
    this.atlas = atlas;
    this.retries = retries;
    this.organization = organization;
  }

  /** What was read so far. */
  public Labels labels() {
    return labels;
  }

  /** Searches where the user said. */
  public KeyFinder finder() throws IOException, InterruptedException {
    KeyFinder everywhere = KeyFinder.of(atlas).retries(retries);
    return organization.isPresent() ? everywhere.in(organization(organization.get())) : everywhere;
  }

  /** Searches all that is visible, wherever else the user said. */
  public SearchResult everywhere(List<KeyQuery> queries) throws IOException, InterruptedException {
    return KeyFinder.of(atlas).retries(retries).find(queries);
  }

  /** Remembers the names of a key and its projects. */
  public void add(KeyAccess access) {
    labels.add(access.key());
    access.assignments().forEach(each -> labels.add(each.project(), each.projectName()));
  }

  // ------------------------------------------------------------------ keys

  /** Reads what there is of one kind. */
  @FunctionalInterface
  private interface Reader {
    Listing<KeyAccess> read(PrincipalId.Kind kind) throws IOException, InterruptedException;
  }

  /** The keys and service accounts of a project. */
  public Listing<KeyAccess> keys(ProjectId project) throws IOException, InterruptedException {
    Listing<Project> visible = visibleProjects();
    Map<ProjectId, String> named = Project.names(visible.items());
    return both(
            "Project Read Only",
            kind -> {
              PrincipalCalls calls = PrincipalCalls.of(kind, atlas);
              Listing<Principal> listed =
                  Listing.read(
                      kind.toString(), Pages.of(query -> calls.list(project, query), retries)::all);
              Listing<Principal> shown = withOrganizationRoles(calls, project, listed);
              return new Listing<>(
                  shown.items().stream().map(key -> KeyAccess.in(project, key, named)).toList(),
                  shown.gaps());
            })
        .and(new Listing<>(List.of(), visible.gaps()));
  }

  /** A project's listing may leave out what its organization's has. */
  private Listing<Principal> withOrganizationRoles(
      PrincipalCalls calls, ProjectId project, Listing<Principal> listed)
      throws IOException, InterruptedException {
    Optional<OrganizationId> organization = labels.organization(project);
    Map<PrincipalId, Principal> known = Principal.byId(listed.items());
    if (organization.isPresent() && !areOrganizationRolesShown(listed.items())) {
      try {
        Pages.of(query -> calls.list(organization.get(), query), retries)
            .where(key -> known.containsKey(key.id()))
            .all()
            .forEach(key -> known.merge(key.id(), key, Principal::and));
      } catch (AtlasApiException e) {
        requireRefused(e);
      }
    }
    List<Principal> shown = List.copyOf(known.values());
    String gap =
        "the organization roles of %ss are not shown: these credentials need Organization Read Only"
            .formatted(Labels.noun(calls.kind()));
    return new Listing<>(
        shown,
        areOrganizationRolesShown(shown)
            ? listed.gaps()
            : Stream.concat(listed.gaps().stream(), Stream.of(new Gap(Gap.Why.HIDDEN, gap)))
                .toList());
  }

  private static boolean areOrganizationRolesShown(List<Principal> keys) {
    return keys.stream().allMatch(Principal::organizationRolesShown);
  }

  /**
   * The keys and service accounts of an organization.
   *
   * @param progress is told how long it takes: the projects of each account are read
   */
  public Listing<KeyAccess> keys(OrganizationId id, KeyFinder.Progress progress)
      throws IOException, InterruptedException {
    Listing<Project> visible = visibleProjects();
    KeyFinder finder = KeyFinder.of(atlas).retries(retries).onProgress(progress);
    return both(
            "Organization Read Only",
            kind -> Listing.read(kind.toString(), () -> finder.list(kind, id, visible.items())))
        .and(new Listing<>(List.of(), visible.gaps()));
  }

  /** Those of every organization that is visible to these credentials. */
  public Listing<KeyAccess> keys(KeyFinder.Progress progress)
      throws IOException, InterruptedException {
    if (organizations().isEmpty()) {
      throw new UsageException(
          "no organization is visible to these credentials; list the keys of a project");
    }
    Listing<KeyAccess> all = Listing.of(List.of());
    for (Organization each : organizations()) {
      all = all.and(keys(each.id(), progress));
    }
    return all;
  }

  /** Both kinds, side by side; keys alone where that is all that can be listed. */
  private static Listing<KeyAccess> both(String role, Reader reader)
      throws IOException, InterruptedException {
    try (var reads = new ParallelReads()) {
      Future<Listing<KeyAccess>> accounts =
          reads.start(() -> reader.read(PrincipalId.Kind.SERVICE_ACCOUNT));
      Listing<KeyAccess> keys = reader.read(PrincipalId.Kind.API_KEY);
      try {
        return keys.and(ParallelReads.await(accounts));
      } catch (AtlasApiException e) {
        requireRefused(e);
        Gap gap = Gap.withoutAccounts(Problem.of(e), role);
        return keys.and(new Listing<>(List.of(), List.of(gap)));
      }
    }
  }

  /**
   * The keys of a project by their public key in lower case; none if these credentials may not list
   * them, or there is no such project: what follows meets that too, and reports it.
   */
  public Map<String, Principal> keysOf(ProjectId project) throws IOException, InterruptedException {
    var keys = new LinkedHashMap<String, Principal>();
    for (Principal key : in(project, List.of(PrincipalId.Kind.API_KEY))) {
      key.publicName()
          .ifPresent(name -> keys.merge(name.toLowerCase(Locale.ROOT), key, Names::requireOne));
    }
    return keys;
  }

  /** A listing that failed says nothing of the keys that it should have had. */
  public static void requireRefused(AtlasApiException e) {
    Problem.Kind kind = Problem.of(e).kind();
    if (kind.worthRetrying() || kind.stopsTheRun()) {
      throw e;
    }
  }

  /** Atlas gives no two keys the same public key. If it lists two, the text is ambiguous. */
  private static Principal requireOne(Principal one, Principal other) {
    if (!one.id().equals(other.id())) {
      throw new UsageException(
          "2 API keys are called %s; use an ID (nothing was changed)"
              .formatted(one.publicName().orElseThrow()));
    }
    return one.and(other);
  }

  /** The keys and accounts of every organization, of those that these credentials may list. */
  public List<Principal> inOrganizations(Collection<PrincipalId.Kind> kinds)
      throws IOException, InterruptedException {
    var all = new ArrayList<Principal>();
    for (Organization each : organizations()) {
      all.addAll(readable(kinds, calls -> query -> calls.list(each.id(), query)));
    }
    return all;
  }

  /** Those of a project; none if these credentials may not list them. */
  public List<Principal> in(ProjectId project, Collection<PrincipalId.Kind> kinds)
      throws IOException, InterruptedException {
    return readable(kinds, calls -> query -> calls.list(project, query));
  }

  /** What these credentials may not list cannot be compared. */
  private List<Principal> readable(
      Collection<PrincipalId.Kind> kinds, Function<PrincipalCalls, Pages.Listing<Principal>> of)
      throws IOException, InterruptedException {
    var all = new ArrayList<Principal>();
    for (PrincipalId.Kind kind : kinds) {
      try {
        all.addAll(Pages.of(of.apply(PrincipalCalls.of(kind, atlas)), retries).all());
      } catch (AtlasApiException e) {
        requireRefused(e);
      }
    }
    return all;
  }

  // ------------------------------------------------------------------ projects and organizations

  /** Every project that is visible to these credentials. */
  public List<Project> projects() throws IOException, InterruptedException {
    return projects(retries);
  }

  /** The same, for their names, as far as they are listed. */
  public Listing<Project> visibleProjects() throws IOException, InterruptedException {
    Listing<Project> visible = Listing.read(PROJECT, this::projects);
    visible.items().forEach(labels::add);
    return visible;
  }

  /** The same with other retries. */
  public List<Project> projects(Retries other) throws IOException, InterruptedException {
    if (projects.isEmpty()) {
      projects = Optional.of(Pages.of(atlas::listGroups, other).all());
      projects.get().forEach(labels::add);
    }
    return projects.get();
  }

  /** The project of this name, or with this ID. */
  public ProjectId project(ProjectRef ref) throws IOException, InterruptedException {
    return ref.id().isPresent()
        ? ref.id().get()
        : called(PROJECT, ref.text(), projects(), Project::name).id();
  }

  private List<Organization> organizations() throws IOException, InterruptedException {
    return organizations(retries);
  }

  /** Every organization that is visible to these credentials, read with these retries. */
  private List<Organization> organizations(Retries other) throws IOException, InterruptedException {
    if (organizations.isEmpty()) {
      organizations =
          Optional.of(
              Pages.of(atlas::listOrgs, other).all().stream()
                  .filter(each -> !Boolean.TRUE.equals(each.isDeleted()))
                  .toList());
      organizations.get().forEach(labels::add);
    }
    return organizations.get();
  }

  /** Reads their names, once; where they cannot be read, texts show IDs. */
  public void tryOrganizations() throws InterruptedException {
    try {
      organizations(Retries.none());
    } catch (IOException | AtlasApiException e) {
      // What else is read meets the same problem, and reports it.
    }
  }

  /** The organization of this name, or with this ID. */
  private OrganizationId organization(OrganizationRef ref)
      throws IOException, InterruptedException {
    return ref.id().isPresent()
        ? ref.id().get()
        : called(ORGANIZATION, ref.text(), organizations(), Organization::name).id();
  }

  /**
   * The organization that is meant: the one that was named, or else that of the environment or the
   * profile, or else the only one that is visible.
   */
  public OrganizationId organization(Optional<OrganizationId> configured)
      throws IOException, InterruptedException {
    if (organization.isPresent()) {
      return organization(organization.get());
    }
    if (configured.isPresent()) {
      return configured.get();
    }
    List<Organization> visible = organizations();
    if (visible.isEmpty()) {
      throw new UsageException(
          "no organization is visible to these credentials; name a project with --project, or set"
              + " MONGODB_ATLAS_PROJECT_ID");
    }
    if (visible.size() > 1) {
      throw new UsageException(
          "%d organizations are visible to these credentials; choose one with --org: %s"
              .formatted(
                  visible.size(),
                  FirstFew.joined(visible, MAX_NAMED, each -> labels.organization(each.id()))));
    }
    return visible.get(0).id();
  }

  /** The projects of the organization that was named; all that are visible if none was. */
  public Listing<Project> projectsThere() throws IOException, InterruptedException {
    Listing<Project> all = visibleProjects();
    if (organization.isEmpty()) {
      return all;
    }
    OrganizationId there = organization(organization.get());
    List<Project> found =
        all.items().stream().filter(project -> there.equals(project.orgId())).toList();
    if (found.isEmpty() && organizations().stream().noneMatch(each -> each.id().equals(there))) {
      throw unknown(ORGANIZATION, there.value(), List.of());
    }
    return new Listing<>(found, all.gaps());
  }

  // ------------------------------------------------------------------ names

  private static final String PROJECT = "project";
  private static final String ORGANIZATION = "organization";

  private <T> T called(String what, String text, List<T> all, Function<T, @Nullable String> name) {
    List<T> found = all.stream().filter(each -> text.equalsIgnoreCase(name.apply(each))).toList();
    if (found.size() > 1) {
      throw new UsageException(
          "%d %ss are called \"%s\"; use an ID".formatted(found.size(), what, text));
    }
    if (found.isEmpty()) {
      throw unknown(
          what, text, all.stream().flatMap(each -> Stream.ofNullable(name.apply(each))).toList());
    }
    return found.get(0);
  }

  private EndedException unknown(String what, String text, List<String> visible) {
    boolean project = what.equals(PROJECT);
    String otherwise =
        project
            ? "list-projects shows them"
            : "choose from " + FirstFew.joined(visible, MAX_NAMED, SanitizedText::line);
    Optional<String> similar =
        unknown++ < MAX_NAMED // each is compared with every visible name, and no more are shown
            ? Suggestions.didYouMean(text, visible.stream().map(SanitizedText::line).toList())
            : Optional.empty();
    String message =
        "no %s %s is visible to these credentials%s"
            .formatted(
                what,
                OrganizationId.matches(text) ? text : "called \"%s\"".formatted(text),
                visible.isEmpty() ? "" : "; " + similar.orElse(otherwise));
    return new EndedException(
        ExitCodes.REFUSED,
        message,
        project
            ? Optional.of(new Problem(Problem.Kind.UNKNOWN_PROJECT, message, List.of(text)))
            : Optional.empty(),
        List.of(text));
  }
}
