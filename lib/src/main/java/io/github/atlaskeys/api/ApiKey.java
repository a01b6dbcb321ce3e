package io.github.atlaskeys.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An organization API key as Atlas lists it. Its private key comes masked from Atlas and is not
 * kept here at all.
 *
 * @param id never null in Atlas's answers
 * @param publicKey eight letters
 * @param desc what its maker wrote about it
 * @param roles every role it has, in projects and in its organization
 * @see <a
 *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listgroupapikeys">ApiKeyUserDetails</a>
 */
public record ApiKey(
    ApiKeyId id,
    @Nullable String publicKey,
    @Nullable String desc,
    @Nullable List<RoleAssignment> roles) {

  /** Checks that there is an id, and copies the list: a response without one is not Atlas's. */
  public ApiKey {
    requireNonNull(id, "id");
    roles = roles == null ? null : List.copyOf(roles);
  }

  /** The roles it has in this project itself, by name, in Atlas's order. */
  public List<String> rolesIn(ProjectId project) {
    return assignments().stream()
        .filter(role -> project.equals(role.groupId()))
        .map(RoleAssignment::roleName)
        .toList();
  }

  /** The roles it has in its organization, by name, in Atlas's order. */
  public List<String> organizationRoles() {
    return assignments().stream()
        .filter(role -> role.orgId() != null)
        .map(RoleAssignment::roleName)
        .toList();
  }

  /** The same key, with roles that are equal to one in here replaced by that one. */
  ApiKey sharing(Map<RoleAssignment, RoleAssignment> known) {
    return roles == null
        ? this
        : new ApiKey(
            id,
            publicKey,
            desc,
            roles.stream()
                .map(role -> Optional.ofNullable(known.putIfAbsent(role, role)).orElse(role))
                .toList());
  }

  private List<RoleAssignment> assignments() {
    return roles == null ? List.of() : roles;
  }
}
