package io.github.atlaskeys.sandbox;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The organizations, projects, API keys and service accounts, guarded by the monitor. */
final class State {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{24}");
  private static final Pattern CLIENT_ID = Pattern.compile("mdb_sa_id_\\w+");

  static final class Organization {
    final String id;
    final String name;

    /** By name and id, the order of Atlas's lists. */
    final TreeMap<String, Project> projects = new TreeMap<>();

    /** By public key, the order of Atlas's lists. */
    final TreeMap<String, Principal> keys = new TreeMap<>();

    /** By client id. */
    final TreeMap<String, Principal> accounts = new TreeMap<>();

    Organization(String id, String name) {
      this.id = id;
      this.name = name;
    }
  }

  /** A project, called a group in the paths of the API. */
  static final class Project {
    final String id;
    final Organization organization;
    final String name;
    final Instant created;

    /** The keys assigned to it, by public key. */
    final TreeMap<String, Principal> keys = new TreeMap<>();

    /** The service accounts assigned to it, by client id. */
    final TreeMap<String, Principal> accounts = new TreeMap<>();

    Project(String id, Organization organization, String name, Instant created) {
      this.id = id;
      this.organization = organization;
      this.name = name;
      this.created = created;
    }
  }

  /** Someone who can call the API: a service account, whose id is its client id, or an API key. */
  abstract static class Principal {
    private static final Set<String> ADMINISTRATORS = Set.of("GROUP_OWNER", "GROUP_USER_ADMIN");

    final String id;
    final Organization organization;
    final Set<String> orgRoles;

    /** By project id, in the order of assignment. */
    final Map<String, Set<String>> projectRoles = new LinkedHashMap<>();

    volatile boolean onAccessList = true;

    final AccessList accessList = new AccessList();

    Principal(String id, Organization organization, Set<String> orgRoles) {
      this.id = id;
      this.organization = organization;
      this.orgRoles = orgRoles;
    }

    /** What Atlas's lists are sorted by. */
    abstract String listedAs();

    /** Those of its kind that are assigned to the project. */
    abstract Map<String, Principal> in(Project project);

    boolean isOwner(Organization other) {
      return other == organization && orgRoles.contains("ORG_OWNER");
    }

    /** Atlas requires Project Owner to remove a service account. */
    boolean isOwner(Project project) {
      return rolesIn(project).contains("GROUP_OWNER") || isOwner(project.organization);
    }

    /** Atlas requires Organization Read Only, where keys require Organization Member. */
    boolean mayReadAccounts(Organization other) {
      return other == organization
          && (orgRoles.contains("ORG_OWNER") || orgRoles.contains("ORG_READ_ONLY"));
    }

    /** Atlas requires Project Access Manager, which is GROUP_USER_ADMIN; owners have all rights. */
    boolean mayAdminister(Project project) {
      return rolesIn(project).stream().anyMatch(ADMINISTRATORS::contains)
          || (project.organization == organization && orgRoles.contains("ORG_OWNER"));
    }

    boolean mayRead(Project project) {
      return !rolesIn(project).isEmpty()
          || (project.organization == organization
              && (orgRoles.contains("ORG_OWNER") || orgRoles.contains("ORG_READ_ONLY")));
    }

    boolean mayRead(Organization other) {
      return other == organization && !orgRoles.isEmpty();
    }

    Set<String> rolesIn(Project project) {
      return projectRoles.getOrDefault(project.id, Set.of());
    }
  }

  /** An organization API key; its private key is the secret. */
  static final class ApiKey extends Principal {
    final String publicKey;
    final String secret;
    String description;

    ApiKey(
        String id,
        Organization organization,
        String publicKey,
        String privateKey,
        String description,
        Set<String> orgRoles) {
      super(id, organization, orgRoles);
      this.publicKey = publicKey;
      this.secret = privateKey;
      this.description = description;
    }

    @Override
    String listedAs() {
      return publicKey;
    }

    @Override
    Map<String, Principal> in(Project project) {
      return project.keys;
    }
  }

  /** A service account. */
  static final class ServiceAccount extends Principal {
    final String name;
    final Instant created;
    final List<Secret> secrets = new CopyOnWriteArrayList<>();
    volatile String description = "";

    ServiceAccount(
        String id, Organization organization, String name, Instant created, Set<String> orgRoles) {
      super(id, organization, orgRoles);
      this.name = name;
      this.created = created;
    }

    /** The secret with this value, if it has not expired. */
    Optional<Secret> secret(String value, Instant now) {
      return secrets.stream()
          .filter(each -> each.value.equals(value) && now.isBefore(each.expires))
          .findFirst();
    }

    @Override
    String listedAs() {
      return id;
    }

    @Override
    Map<String, Principal> in(Project project) {
      return project.accounts;
    }
  }

  /** A secret of a service account. */
  static final class Secret {
    final String id;
    final String value;
    final Instant created;
    final Instant expires;
    volatile @Nullable Instant lastUsed;

    Secret(String id, String value, Instant created, Instant expires) {
      this.id = id;
      this.value = value;
      this.created = created;
      this.expires = expires;
    }
  }

  final Map<String, Organization> organizations = new ConcurrentSkipListMap<>();
  final Map<String, Project> projects = new ConcurrentHashMap<>();
  final Map<String, ApiKey> keys = new ConcurrentHashMap<>();
  final Map<String, ApiKey> keysByPublicKey = new ConcurrentHashMap<>();
  final Map<String, ServiceAccount> serviceAccounts = new ConcurrentHashMap<>();

  final Events events;
  private final Views views;

  State(Views views, Events events) {
    this.views = views;
    this.events = events;
  }

  synchronized void add(Organization organization) {
    requireNew(organizations, "organization", organization.id);
    organizations.put(organization.id, organization);
  }

  synchronized void add(Project project) {
    requireNew(projects, "project", project.id);
    projects.put(project.id, project);
    project.organization.projects.put(project.name + '\n' + project.id, project);
  }

  synchronized void add(ApiKey key) {
    requireNew(keys, "API key", key.id);
    requireNew(keysByPublicKey, "public key", key.publicKey);
    keys.put(key.id, key);
    keysByPublicKey.put(key.publicKey, key);
    key.organization.keys.put(key.publicKey, key);
    views.record(key, Optional.empty());
  }

  synchronized void add(ServiceAccount account) {
    requireNew(serviceAccounts, "service account", account.id);
    serviceAccounts.put(account.id, account);
    account.organization.accounts.put(account.id, account);
    views.record(account, Optional.empty());
  }

  /** The API key or the service account with this id, if there is one. */
  @Nullable Principal principal(String id) {
    Principal account = serviceAccounts.get(id);
    return account == null ? keys.get(id) : account;
  }

  /** The same, of which the caller says that it exists. */
  Principal requirePrincipal(String id) {
    return isClientId(id)
        ? require(serviceAccounts, "service account", id)
        : require(keys, "API key", id);
  }

  private static void requireNew(Map<String, ?> things, String kind, String id) {
    if (things.containsKey(id)) {
      throw new IllegalArgumentException(kind + " is in the sandbox already: \"" + id + "\"");
    }
  }

  synchronized void assign(Project project, Principal principal, Collection<String> roles) {
    views.record(principal, Optional.of(principal.projectRoles));
    principal.in(project).put(principal.listedAs(), principal);
    // Sets of one role are the usual ones, and copies of them are small.
    principal.projectRoles.put(
        project.id,
        roles.size() == 1
            ? Set.copyOf(roles)
            : Collections.unmodifiableSet(new LinkedHashSet<>(roles)));
  }

  synchronized void unassign(Project project, Principal principal) {
    views.record(principal, Optional.of(principal.projectRoles));
    principal.projectRoles.remove(project.id);
    principal.in(project).remove(principal.listedAs());
  }

  /** Sets all assignments of a key; whatever has changed in the meantime is lost. */
  synchronized void restore(Principal key, Map<String, Set<String>> assignments) {
    for (var id : List.copyOf(key.projectRoles.keySet())) {
      unassign(require(projects, "project", id), key);
    }
    assignments.forEach((id, roles) -> assign(require(projects, "project", id), key, roles));
  }

  /** The thing with this id, of which the caller says that it exists. */
  static <T> T require(Map<String, T> things, String kind, String id) {
    var thing = things.get(id);
    if (thing == null) {
      throw new IllegalArgumentException(kind + " is not in the sandbox: \"" + id + "\"");
    }
    return thing;
  }

  static String requireId(String value, String name) {
    if (!isId(value)) {
      throw new IllegalArgumentException(
          name + " must be 24 lower-case hexadecimal digits, was \"" + value + "\"");
    }
    return value;
  }

  static boolean isClientId(String value) {
    return CLIENT_ID.matcher(value).matches();
  }

  static boolean isId(String value) {
    return ID.matcher(value).matches();
  }
}
