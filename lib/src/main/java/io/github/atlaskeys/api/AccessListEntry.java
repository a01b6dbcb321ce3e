package io.github.atlaskeys.api;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the access list of an API key or a service account: from where it may call, and when
 * it last did. A list without entries means any address, or none where the organization requires
 * one; Atlas then records no last use either.
 *
 * <p>Atlas has two names for some fields, one for each kind. What is absent is not known: it does
 * not mean that the entry was never used.
 *
 * @param cidrBlock the addresses; null if Atlas shows the single address alone
 * @param ipAddress the address, if it is a single one
 * @param created when it was added, of an API key
 * @param createdAt the same of a service account
 * @param lastUsed when an allowed request last came, of an API key
 * @param lastUsedAt the same of a service account, up to five minutes late
 * @param lastUsedAddress from which address that was
 * @param count how many requests came from it, of an API key
 * @param requestCount the same of a service account
 */
public record AccessListEntry(
    @Nullable String cidrBlock,
    @Nullable String ipAddress,
    @Nullable String created,
    @Nullable String createdAt,
    @Nullable String lastUsed,
    @Nullable String lastUsedAt,
    @Nullable String lastUsedAddress,
    @Nullable String count,
    @Nullable String requestCount) {

  /**
   * Checks that it names addresses.
   *
   * @throws IllegalArgumentException if it does not
   */
  public AccessListEntry {
    range(cidrBlock, ipAddress);
  }

  private static AddressRange range(@Nullable String cidrBlock, @Nullable String ipAddress) {
    String shown = cidrBlock == null ? ipAddress : cidrBlock;
    if (shown == null) {
      throw new IllegalArgumentException("an entry of an access list without an address");
    }
    return new AddressRange(shown);
  }

  /** The addresses that it allows. */
  public AddressRange range() {
    return range(cidrBlock, ipAddress);
  }

  /** What names it in a path: a block as Atlas wrote it, a single address as such. */
  public String pathName() {
    return range().isOneAddress() || cidrBlock == null ? range().toString() : cidrBlock;
  }

  /** When it was added; empty if that is not known. */
  public Optional<Instant> whenCreated() {
    return Validation.time(created == null ? createdAt : created);
  }

  /** When a request that it allowed last came; empty if that is not known. */
  public Optional<Instant> whenLastUsed() {
    return Validation.time(lastUsed == null ? lastUsedAt : lastUsed);
  }

  /** Whether a request came that it allowed, be it at a time that cannot be read. */
  public boolean isUsed() {
    return lastUsed != null || lastUsedAt != null || requests().filter(it -> it > 0).isPresent();
  }

  /** From which address that request came; empty if that is not known. */
  public Optional<String> whereLastUsed() {
    return Optional.ofNullable(lastUsedAddress);
  }

  /** How many requests came from there; empty if that is not known. */
  public Optional<Long> requests() {
    return Optional.ofNullable(count == null ? requestCount : count)
        .filter(text -> text.matches("\\d{1,18}"))
        .map(Long::valueOf);
  }
}
