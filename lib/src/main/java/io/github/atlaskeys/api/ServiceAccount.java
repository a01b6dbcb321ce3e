package io.github.atlaskeys.api;

import static java.util.Objects.requireNonNull;

import io.github.atlaskeys.api.ApiKey.RoleAssignment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A service account as far as it was seen. A project shows its roles in that project, its
 * organization those in the organization, and a third listing names its projects.
 *
 * @param id its client ID
 * @param name need not be unique
 * @param description where it has one
 * @param organization the organization whose listing showed it; empty if only a project's did, and
 *     then its organization roles are not known
 * @param roles the roles that were seen
 * @param rolesShown whether all its projects are among them
 * @param secrets as Atlas shows them: without their values
 */
public record ServiceAccount(
    ServiceAccountId id,
    Optional<String> name,
    Optional<String> description,
    Optional<OrganizationId> organization,
    List<RoleAssignment> roles,
    boolean rolesShown,
    List<Secret> secrets)
    implements Principal {

  /** Copies the lists. */
  public ServiceAccount {
    requireNonNull(id, "id");
    roles = List.copyOf(roles);
    secrets = List.copyOf(secrets);
  }

  /** Its name. */
  @Override
  public Optional<String> publicName() {
    return name;
  }

  @Override
  public boolean organizationRolesShown() {
    return organization.isPresent();
  }

  @Override
  public List<String> identifiers() {
    return List.of(id.value());
  }

  @Override
  public List<String> texts() {
    return Stream.of(name, description).flatMap(Optional::stream).toList();
  }

  @Override
  public ServiceAccount and(Principal other) {
    var account = (ServiceAccount) other;
    return new ServiceAccount(
        id,
        name.or(account::name),
        description.or(account::description),
        organization.or(account::organization),
        Stream.concat(roles.stream(), account.roles.stream()).distinct().toList(),
        rolesShown || account.rolesShown,
        secrets.isEmpty() ? account.secrets : secrets);
  }

  @Override
  public ServiceAccount withRoles(List<RoleAssignment> some) {
    return new ServiceAccount(id, name, description, organization, some, rolesShown, secrets);
  }

  /** The same, when all its projects are among its roles. */
  ServiceAccount complete() {
    return new ServiceAccount(id, name, description, organization, roles, true, secrets);
  }

  /** The same with its roles in all its projects, which these are. */
  ServiceAccount in(List<Group> projects) {
    List<RoleAssignment> all =
        new ArrayList<>(roles.stream().filter(role -> role.orgId() != null).toList());
    for (Group each : projects) {
      each.roles().forEach(role -> all.add(new RoleAssignment(role, null, each.groupId())));
    }
    return withRoles(all).complete();
  }

  /**
   * A service account in a listing, or its own record. Its roles are those in the organization, or
   * the project, that was asked.
   *
   * @param clientId its client ID
   * @param name 1 to 64 characters
   * @param description up to 250 characters
   * @param roles by name
   * @param secrets without their values
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listorgserviceaccounts">OrgServiceAccount</a>
   */
  public record Listed(
      ServiceAccountId clientId,
      @Nullable String name,
      @Nullable String description,
      List<String> roles,
      List<Secret> secrets) {
    /** Checks that there is a client ID, and copies the lists. */
    public Listed {
      requireNonNull(clientId, "clientId");
      roles = roles == null ? List.of() : List.copyOf(roles); // null when read from JSON without
      secrets = secrets == null ? List.of() : List.copyOf(secrets);
    }

    /** As this organization shows it. */
    public ServiceAccount in(OrganizationId organization) {
      return seen(
          Optional.of(organization),
          roles.stream().map(role -> new RoleAssignment(role, organization, null)).toList());
    }

    /** As this project shows it. */
    public ServiceAccount in(ProjectId project) {
      return seen(
          Optional.empty(),
          roles.stream().map(role -> new RoleAssignment(role, null, project)).toList());
    }

    private ServiceAccount seen(Optional<OrganizationId> organization, List<RoleAssignment> held) {
      return new ServiceAccount(
          clientId,
          Optional.ofNullable(name),
          Optional.ofNullable(description),
          organization,
          held,
          false,
          secrets);
    }
  }

  /**
   * A project that a service account is assigned to.
   *
   * @param groupId the project
   * @param roles its roles there, by name
   */
  public record Group(ProjectId groupId, List<String> roles) {
    /** Checks that there is a project, and copies the list. */
    public Group {
      requireNonNull(groupId, "groupId");
      roles = roles == null ? List.of() : List.copyOf(roles);
    }
  }

  /**
   * A secret, without its value. Times are as Atlas writes them, in ISO 8601.
   *
   * @param id its ID
   * @param createdAt when it was created
   * @param expiresAt when Atlas accepts it no longer
   * @param lastUsedAt when a token was last requested with it; null if it never was, or Atlas does
   *     not say
   * @param maskedSecretValue the end of the secret, for people
   */
  public record Secret(
      @Nullable String id,
      @Nullable String createdAt,
      @Nullable String expiresAt,
      @Nullable String lastUsedAt,
      @Nullable String maskedSecretValue) {
    /** When it was created; empty if that is not known. */
    public Optional<Instant> created() {
      return Validation.time(createdAt);
    }

    /** When Atlas accepts it no longer; empty if that is not known. */
    public Optional<Instant> expires() {
      return Validation.time(expiresAt);
    }

    /** When a token was last requested with it; empty if that is not known. */
    public Optional<Instant> lastUsed() {
      return Validation.time(lastUsedAt);
    }

    /** Whether one was, be it at a time that cannot be read. */
    public boolean isUsed() {
      return lastUsedAt != null;
    }
  }
}
