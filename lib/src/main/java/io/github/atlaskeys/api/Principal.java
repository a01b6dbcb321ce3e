package io.github.atlaskeys.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was seen of an API key or a service account: its names, its roles, and how complete these
 * are. Atlas shows different parts of them in different places.
 */
public sealed interface Principal permits ApiKey, ServiceAccount {
  /** Its ID. */
  PrincipalId id();

  /** What people call it: an API key's public key, a service account's name. */
  Optional<String> publicName();

  /** Its description, where it has one. */
  Optional<String> description();

  /** The roles that were seen, in projects and in its organization. */
  List<ApiKey.RoleAssignment> roles();

  /** Whether its roles name every project that it is assigned to. */
  boolean rolesShown();

  /** Whether its organization roles are among its roles, if it has any. */
  boolean organizationRolesShown();

  /** What no other has: its ID, and a public key where it has one. */
  List<String> identifiers();

  /** What people tell it from all others by: a public key where it has one, otherwise its ID. */
  default String identifier() {
    List<String> all = identifiers();
    return all.get(all.size() - 1);
  }

  /**
   * The last 12 digits of an API key's private key, in lower case, if a listing showed them: for
   * comparing, not for people.
   */
  default Optional<String> privateKeyEnd() {
    return Optional.empty();
  }

  /** What people wrote about it: descriptions and names, which others may have, too. */
  List<String> texts();

  /** The same with the roles, and whatever else, of another reading of it. */
  Principal and(Principal other);

  /** The same with some of its roles only. */
  Principal withRoles(List<ApiKey.RoleAssignment> some);

  /** The organization that it belongs to, as far as it was seen. */
  default Optional<OrganizationId> organization() {
    return roles().stream().flatMap(role -> Stream.ofNullable(role.orgId())).findFirst();
  }

  /** The roles it has in this project itself, by name, in Atlas's order. */
  default List<String> rolesIn(ProjectId project) {
    return roles().stream()
        .filter(role -> project.equals(role.groupId()))
        .map(ApiKey.RoleAssignment::roleName)
        .toList();
  }

  /** The roles it has in its organization, by name, in Atlas's order. */
  default List<String> organizationRoles() {
    return roles().stream()
        .filter(role -> role.orgId() != null)
        .map(ApiKey.RoleAssignment::roleName)
        .toList();
  }

  /** One of which no roles were seen, and no more than these names. */
  static Principal named(
      PrincipalId id, Optional<String> publicName, Optional<String> description) {
    if (id instanceof ServiceAccountId account) {
      return new ServiceAccount(
          account, publicName, description, Optional.empty(), List.of(), false, List.of());
    }
    return new ApiKey((ApiKeyId) id, publicName.orElse(null), description.orElse(null), List.of());
  }

  /** These by their IDs, in their order: one that is listed twice has the roles of both. */
  static Map<PrincipalId, Principal> byId(Iterable<? extends Principal> principals) {
    var byId = new LinkedHashMap<PrincipalId, Principal>();
    principals.forEach(each -> byId.merge(each.id(), each, Principal::and));
    return byId;
  }
}
