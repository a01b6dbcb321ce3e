package io.github.atlaskeys.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who can call, and what its roles allow; the same roles allow the same, whoever has them. */
abstract sealed class Principal permits Key, ServiceAccount {

  private static final Set<String> ADMINISTRATORS = Set.of("GROUP_OWNER", "GROUP_USER_ADMIN");

  final String id;
  final Organization organization;
  final List<String> orgRoles;

  /** By project id, in the order of assignment. */
  final Map<String, Set<String>> projectRoles = new LinkedHashMap<>();

  volatile boolean onAccessList = true;

  Principal(String id, Organization organization, List<String> orgRoles) {
    this.id = id;
    this.organization = organization;
    this.orgRoles = orgRoles;
  }

  /** Atlas asks for Project Access Manager, which GROUP_USER_ADMIN is; an owner has every right. */
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
