package io.github.atlaskeys.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An organization API key as Atlas lists it. Of its private key, which Atlas sends masked, the end
 * is kept, and never printed.
 *
 * @param id its id; the API calls it an API user id
 * @param publicKey eight letters
 * @param desc its description, 1 to 250 characters
 * @param roles every role it has, in projects and in its organization; none where Atlas leaves them
 *     out
 * @param privateKey the end of its private key
 * @see <a
 *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listgroupapikeys">ApiKeyUserDetails</a>
 */
public record ApiKey(
    ApiKeyId id,
    @Nullable String publicKey,
    @Nullable String desc,
    List<RoleAssignment> roles,
    @Nullable PrivateKeyEnd privateKey)
    implements Principal {

  /** Checks that there is an id, without which a response is not Atlas's, and copies the list. */
  public ApiKey {
    requireNonNull(id, "id");
    roles = roles == null ? List.of() : List.copyOf(roles); // null when read from JSON without any
  }

  /** One of which the private key's end was not seen. */
  public ApiKey(
      ApiKeyId id, @Nullable String publicKey, @Nullable String desc, List<RoleAssignment> roles) {
    this(id, publicKey, desc, roles, null);
  }

  /** Whether this text may be a public key: up to 31 letters, digits, dashes and underscores. */
  public static boolean isPublicKey(String text) {
    return Validation.isPublicKey(text);
  }

  /** Its public key. */
  @Override
  public Optional<String> publicName() {
    return Optional.ofNullable(publicKey);
  }

  @Override
  public Optional<String> description() {
    return Optional.ofNullable(desc);
  }

  /**
   * Whether its roles are shown. Every key has at least one, in its organization: the projects of a
   * key without any cannot be determined.
   */
  @Override
  public boolean rolesShown() {
    return !roles.isEmpty();
  }

  @Override
  public boolean organizationRolesShown() {
    return rolesShown();
  }

  @Override
  public List<String> identifiers() {
    return publicKey == null ? List.of(id.value()) : List.of(id.value(), publicKey);
  }

  @Override
  public Optional<String> privateKeyEnd() {
    return Optional.ofNullable(privateKey).map(PrivateKeyEnd::value).filter(end -> !end.isEmpty());
  }

  @Override
  public List<String> texts() {
    return desc == null ? List.of() : List.of(desc);
  }

  @Override
  public ApiKey and(Principal other) {
    var key = (ApiKey) other;
    return new ApiKey(
        id,
        publicKey == null ? key.publicKey : publicKey,
        desc == null ? key.desc : desc,
        Stream.concat(roles.stream(), key.roles.stream()).distinct().toList(),
        privateKey == null ? key.privateKey : privateKey);
  }

  @Override
  public ApiKey withRoles(List<RoleAssignment> some) {
    return new ApiKey(id, publicKey, desc, some, privateKey);
  }

  /**
   * The last 12 digits of a private key, which Atlas shows to everyone who may list the key. Never
   * more, whatever it is made from.
   *
   * @param value in lower case; empty if it was made from something else
   */
  public record PrivateKeyEnd(String value) {
    private static final Pattern END = Pattern.compile("-(\\p{XDigit}{12})$");

    /** Keeps the end of a private key, such as {@code ********-****-****-85daa09d408a}. */
    public PrivateKeyEnd {
      Matcher end = END.matcher(value);
      value = end.find() ? end.group(1).toLowerCase(Locale.ROOT) : "";
    }

    /** Nothing of it. */
    @Override
    public String toString() {
      return "***";
    }
  }

  /**
   * One role of an API key or a service account: in an organization or in a project, never in both.
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
