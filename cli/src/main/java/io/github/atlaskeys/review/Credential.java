package io.github.atlaskeys.review;

import io.github.atlaskeys.accesslist.MayCallFrom;
import io.github.atlaskeys.api.AccessListEntry;
import io.github.atlaskeys.api.AddressRange;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.ServiceAccount;
import io.github.atlaskeys.api.ServiceAccount.Secret;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.unassign.OrganizationAccess;
import java.time.Instant;
import java.time.Period;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An API key or a service account, and what a review says of it.
 *
 * @param access its roles in its organization and in each project
 * @param accessList what is on its access list; empty if it was not read
 * @param mayCallFrom from where it may call by that
 * @param lastUse when it was last used
 * @param flags what stands out
 */
public record Credential(
    KeyAccess access,
    Optional<List<AccessListEntry>> accessList,
    MayCallFrom mayCallFrom,
    LastUse lastUse,
    Set<Flag> flags) {
  /** What is cleaned up first stands first: one serious flag counts more than all that follow. */
  static final Comparator<Credential> BY_NEED =
      Comparator.comparingInt(
          each ->
              -each.flags().stream()
                  .filter(Flag::needsAttention)
                  .mapToInt(flag -> 1 << Flag.PROTECTED.compareTo(flag))
                  .sum());

  private static final Period SOON = Period.ofDays(30);

  /** Less old than this, no use is no news. */
  private static final Period SETTLED = Period.ofDays(7);

  /**
   * Judges it at this time.
   *
   * @param unusedFor how long ago its last use must be for it to be unused
   */
  static Credential of(
      KeyAccess access,
      Optional<List<AccessListEntry>> accessList,
      MayCallFrom mayCallFrom,
      boolean isProtected,
      Instant now,
      Period unusedFor) {
    Principal key = access.key();
    List<Secret> secrets = secretsOf(key);
    LastUse lastUse = LastUse.of(accessList, secrets);
    OrganizationAccess reaches = OrganizationAccess.of(key);
    List<AccessListEntry> entries = accessList.orElse(List.of());
    List<Instant> ends = secrets.stream().flatMap(each -> each.expires().stream()).toList();
    Set<Flag> flags = EnumSet.allOf(Flag.class);
    flags.removeIf(
        flag ->
            !switch (flag) {
              case ORG_WIDE ->
                  reaches == OrganizationAccess.OWNER || reaches == OrganizationAccess.READ;
              case UNKNOWN_ROLE ->
                  reaches == OrganizationAccess.UNCERTAIN
                      || access.assignments().stream()
                          .flatMap(each -> each.roles().stream())
                          .anyMatch(role -> !role.startsWith("GROUP_"));
              case ANY_ADDRESS ->
                  entries.stream().map(AccessListEntry::range).anyMatch(AddressRange::isEverywhere);
              case NO_ACCESS_LIST -> mayCallFrom == MayCallFrom.ANY_ADDRESS;
              case UNKNOWN_ADDRESSES ->
                  accessList.isPresent() && mayCallFrom == MayCallFrom.UNKNOWN;
              case UNUSED -> lastUse.notSince(now.minus(unusedFor));
              case NEVER_USED ->
                  lastUse.state() == LastUse.State.NEVER && lastUse.notSince(now.minus(SETTLED));
              case CANNOT_BE_USED -> mayCallFrom == MayCallFrom.NO_ADDRESS;
              case SECRET_EXPIRED -> ends.stream().anyMatch(end -> !end.isAfter(now));
              case SECRET_EXPIRING ->
                  ends.stream().anyMatch(end -> end.isAfter(now) && end.isBefore(now.plus(SOON)));
              case NO_PROJECT -> access.assignments().isEmpty() && key.rolesShown();
              case PROTECTED -> isProtected;
            });
    return new Credential(
        access, accessList, mayCallFrom, lastUse, Collections.unmodifiableSet(flags));
  }

  Principal key() {
    return access.key();
  }

  /** What a service account gets its tokens with; API keys have none. */
  List<Secret> secrets() {
    return secretsOf(key());
  }

  private static List<Secret> secretsOf(Principal key) {
    return key instanceof ServiceAccount account ? account.secrets() : List.of();
  }

  /** When the first of its secrets ends. */
  Optional<Instant> expires() {
    return secrets().stream()
        .flatMap(each -> each.expires().stream())
        .min(Comparator.naturalOrder());
  }

  /** Whether it is known that nothing has used it for long. */
  public boolean isUnused() {
    return flags.contains(Flag.UNUSED);
  }

  /** Whether something is to be done about it. */
  public boolean needsAttention() {
    return flags.stream().anyMatch(Flag::needsAttention);
  }
}
