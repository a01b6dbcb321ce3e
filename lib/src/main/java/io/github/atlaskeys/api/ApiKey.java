package io.github.atlaskeys.api;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An organization API key as Atlas lists it. Its private key, which Atlas sends masked, is not kept
 * here at all.
 *
 * @param id its id; the API calls it an API user id
 * @param publicKey eight letters
 * @param desc its description, 1 to 250 characters
 * @param roles every role it has, in projects and in its organization; none where Atlas leaves them
 *     out
 * @see <a
 *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listgroupapikeys">ApiKeyUserDetails</a>
 */
public record ApiKey(
    ApiKeyId id, @Nullable String publicKey, @Nullable String desc, List<RoleAssignment> roles) {

  /** Checks that there is an id, without which a response is not Atlas's, and copies the list. */
  public ApiKey {
    requireNonNull(id, "id");
    roles = roles == null ? List.of() : List.copyOf(roles); // null when read from JSON without any
  }

  /** Whether this text may be a public key: up to 31 letters, digits, dashes and underscores. */
  public static boolean isPublicKey(String text) {
    return Validation.isPublicKey(text);
  }

  /**
   * Whether its roles are shown. Every key has at least one, in its organization: the projects of a
   * key without any cannot be determined.
   */
  public boolean rolesShown() {
    return !roles.isEmpty();
  }

  /** The roles it has in this project itself, by name, in Atlas's order. */
  public List<String> rolesIn(ProjectId project) {
    return roles.stream()
        .filter(role -> project.equals(role.groupId()))
        .map(RoleAssignment::roleName)
        .toList();
  }

  /** The roles it has in its organization, by name, in Atlas's order. */
  public List<String> organizationRoles() {
    return roles.stream()
        .filter(role -> role.orgId() != null)
        .map(RoleAssignment::roleName)
        .toList();
  }

  /** The organization that it has a role in; empty when its roles name none. */
  public Optional<OrganizationId> organization() {
    return roles.stream().flatMap(role -> Stream.ofNullable(role.orgId())).findFirst();
  }

  /** The same key with the roles of another reading of it as well. */
  public ApiKey and(ApiKey other) {
    return new ApiKey(
        id,
        publicKey == null ? other.publicKey : publicKey,
        desc == null ? other.desc : desc,
        Stream.concat(roles.stream(), other.roles.stream()).distinct().toList());
  }

  /** These keys by their ids, in their order: one that is listed twice has the roles of both. */
  public static Map<ApiKeyId, ApiKey> byId(Iterable<ApiKey> keys) {
    var byId = new LinkedHashMap<ApiKeyId, ApiKey>();
    keys.forEach(key -> byId.merge(key.id, key, ApiKey::and));
    return byId;
  }

  /**
   * One role of an API key: in an organization or in a project, never in both.
   *
   * @param roleName for example {@code GROUP_OWNER} or {@code ORG_MEMBER}
   * @param orgId the organization, when the role is one of an organization
   * @param groupId the project, when the role is one of a project
   */
  public record RoleAssignment(
      String roleName, @Nullable OrganizationId orgId, @Nullable ProjectId groupId) {
    /** Checks that it has a name. */
    public RoleAssignment {
      requireNonNull(roleName, "roleName");
    }
  }
}
