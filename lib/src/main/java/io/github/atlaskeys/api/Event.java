package io.github.atlaskeys.api;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An entry of Atlas's activity feed; the fields that this library uses. What happens to keys in
 * projects is in the feeds of the projects, and what happens to their access lists in that of the
 * organization. An event about an API key names it by its public key. One about a service account
 * does not say which. Atlas documents no field for a service account that acts.
 *
 * @param id its ID
 * @param eventTypeName what happened, for example {@code API_KEY_REMOVED_FROM_GROUP}
 * @param created when, as Atlas writes it: in ISO 8601, to the second
 * @param groupId the project in which it happened
 * @param orgId the organization
 * @param username the user who did it, by an email address
 * @param userId the same by an ID
 * @param publicKey the API key that did it
 * @param apiKeyId the same by its ID
 * @param remoteAddress from which address
 * @param targetPublicKey the API key to which it was done
 * @param whitelistEntry of an access list, the address or the CIDR block that was added or removed
 * @see <a
 *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listorgevents">listOrgEvents</a>
 */
public record Event(
    String id,
    String eventTypeName,
    String created,
    @Nullable ProjectId groupId,
    @Nullable OrganizationId orgId,
    @Nullable String username,
    @Nullable String userId,
    @Nullable String publicKey,
    @Nullable String apiKeyId,
    @Nullable String remoteAddress,
    @Nullable String targetPublicKey,
    @Nullable String whitelistEntry) {
  /** Checks that there is what Atlas always sends. */
  public Event {
    requireNonNull(id, "id");
    requireNonNull(eventTypeName, "eventTypeName");
    requireNonNull(created, "created");
  }

  /** When it happened; empty if that cannot be read. */
  public Optional<Instant> time() {
    return Validation.time(created);
  }

  /**
   * Who did it, by the name that people know: a user or a public key; empty if Atlas names none.
   */
  public Optional<String> actor() {
    return Stream.of(username, publicKey, userId, apiKeyId)
        .filter(Objects::nonNull)
        .filter(name -> !name.isEmpty())
        .findFirst();
  }

  /** The same event of a project whose listing need not name it. */
  public Event in(ProjectId project) {
    return groupId != null
        ? this
        : new Event(
            id,
            eventTypeName,
            created,
            project,
            orgId,
            username,
            userId,
            publicKey,
            apiKeyId,
            remoteAddress,
            targetPublicKey,
            whitelistEntry);
  }
}
