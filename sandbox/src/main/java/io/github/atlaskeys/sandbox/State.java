package io.github.atlaskeys.sandbox;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that exists. Whoever reads or changes it holds its monitor, so that a request sees one
 * state and changes it at once; only {@link #keyByPublicKey} and {@link #serviceAccount} may be
 * called without.
 */
final class State {

  private final History history;
  private final TreeMap<String, Organization> organizations = new TreeMap<>();
  private final Map<String, Project> projects = new HashMap<>();
  private final Map<String, Key> keys = new HashMap<>();
  private final Map<String, Set<String>> single = new HashMap<>();
  private final Map<String, Key> byPublicKey = new ConcurrentHashMap<>();
  private final Map<String, ServiceAccount> accounts = new ConcurrentHashMap<>();

  State(History history) {
    this.history = history;
  }

  void add(String organizationId, String name) {
    unused(organizations.get(organizationId), "organization", organizationId);
    organizations.put(organizationId, new Organization(organizationId, name));
  }

  void add(String projectId, String organizationId, String name, Instant created) {
    unused(projects.get(projectId), "project", projectId);
    var organization = known(organization(organizationId), "organization", organizationId);
    var project = new Project(projectId, organization, name, created);
    projects.put(projectId, project);
    organization.projects.put(name + '\n' + projectId, project);
  }

  void add(Key key) {
    unused(keys.get(key.id), "API key", key.id);
    unused(byPublicKey.get(key.publicKey), "public key", key.publicKey);
    keys.put(key.id, key);
    byPublicKey.put(key.publicKey, key);
    key.organization.keys.put(key.publicKey, key);
    history.added(key);
  }

  void add(ServiceAccount account) {
    unused(accounts.get(account.id), "service account", account.id);
    accounts.put(account.id, account);
  }

  void assign(Project project, Key key, Collection<String> roles) {
    history.changes(key, project);
    give(project, key, roles);
    project.keys.put(key.publicKey, key);
  }

  void assign(Project project, ServiceAccount account, Collection<String> roles) {
    give(project, account, roles);
  }

  private void give(Project project, Principal principal, Collection<String> roles) {
    // One set a role, however many million assignments have it.
    principal.projectRoles.put(
        project.id,
        roles.size() == 1
            ? single.computeIfAbsent(roles.iterator().next(), Set::of)
            : Collections.unmodifiableSet(new LinkedHashSet<>(roles)));
  }

  void unassign(Project project, Key key) {
    history.changes(key, project);
    key.projectRoles.remove(project.id);
    project.keys.remove(key.publicKey);
  }

  /** Makes the key's assignments what they were; whatever has changed since is lost. */
  void restore(Key key, Map<String, Set<String>> assignments) {
    for (var projectId : List.copyOf(key.projectRoles.keySet())) {
      if (!assignments.containsKey(projectId)) {
        unassign(seededProject(projectId), key);
      }
    }
    assignments.forEach(
        (projectId, roles) -> {
          var project = seededProject(projectId);
          if (!roles.equals(key.rolesIn(project))) {
            assign(project, key, roles);
          }
        });
  }

  Collection<Organization> organizations() {
    return organizations.values();
  }

  Optional<Organization> organization(String id) {
    return Optional.ofNullable(organizations.get(id));
  }

  Optional<Project> project(String id) {
    return Optional.ofNullable(projects.get(id));
  }

  /** A key of this organization; other organizations' keys do not exist for it. */
  Optional<Key> key(Organization organization, String id) {
    return Optional.ofNullable(keys.get(id)).filter(key -> key.organization == organization);
  }

  Optional<Key> keyByPublicKey(String publicKey) {
    return Optional.ofNullable(byPublicKey.get(publicKey));
  }

  Optional<ServiceAccount> serviceAccount(String clientId) {
    return Optional.ofNullable(accounts.get(clientId));
  }

  Organization seededOrganization(String id) {
    return known(organization(id), "organization", id);
  }

  Project seededProject(String id) {
    return known(project(id), "project", id);
  }

  Key seededKey(String id) {
    return known(Optional.ofNullable(keys.get(id)), "API key", id);
  }

  ServiceAccount seededServiceAccount(String clientId) {
    return known(serviceAccount(clientId), "service account", clientId);
  }

  /** An API key by its id, or a service account by its client id. */
  Principal seededPrincipal(String id) {
    Optional<Principal> account = serviceAccount(id).map(found -> found);
    return account.orElseGet(() -> seededKey(id));
  }

  private static <T> T known(Optional<T> thing, String kind, String id) {
    return thing.orElseThrow(
        () -> new IllegalArgumentException(kind + " is not in the sandbox: \"" + id + "\""));
  }

  private static void unused(@Nullable Object thing, String kind, String id) {
    if (thing != null) {
      throw new IllegalArgumentException(kind + " is in the sandbox already: \"" + id + "\"");
    }
  }

  static List<String> distinct(String... roles) {
    return List.copyOf(new LinkedHashSet<>(List.of(roles)));
  }
}
