package io.github.atlaskeys.review;

import io.github.atlaskeys.api.AccessListEntry;
import io.github.atlaskeys.api.ServiceAccount.Secret;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When and from where a key or an account was last used, as far as Atlas records it: with each
 * entry of an access list, and with each secret. An entry without a time had no use; of a secret
 * without one Atlas does not say that.
 *
 * @param state what is known
 * @param time of the last use; of what was never used, since when its use would have been recorded;
 *     of what is unknown, a use after which there may be others
 * @param address where the last use came from
 */
public record LastUse(State state, Optional<Instant> time, Optional<String> address) {
  /** What is known. */
  public enum State {
    /** It was used. */
    USED,
    /** No use was recorded with its access list. */
    NEVER,
    /** There is no access list, or it was not read. Or Atlas does not say when it was used. */
    UNKNOWN
  }

  /**
   * What these say.
   *
   * @param accessList empty if it was not read
   */
  static LastUse of(Optional<List<AccessListEntry>> accessList, List<Secret> secrets) {
    List<AccessListEntry> entries = accessList.orElse(List.of());
    Stream<LastUse> uses =
        Stream.concat(
            entries.stream()
                .map(each -> new LastUse(State.USED, each.whenLastUsed(), each.whereLastUsed())),
            secrets.stream()
                .map(each -> new LastUse(State.USED, each.lastUsed(), Optional.empty())));
    Comparator<LastUse> byTime = Comparator.comparing(use -> use.time().orElseThrow());
    Optional<LastUse> last = uses.filter(use -> use.time().isPresent()).max(byTime);
    boolean undated = // used, at a time that cannot be read
        entries.stream().anyMatch(each -> each.isUsed() && each.whenLastUsed().isEmpty())
            || secrets.stream().anyMatch(each -> each.isUsed() && each.lastUsed().isEmpty());
    if (last.isPresent()) {
      boolean complete =
          !undated
              && (!entries.isEmpty()
                  || (accessList.isPresent()
                      && secrets.stream().allMatch(secret -> secret.lastUsed().isPresent())));
      return complete
          ? last.get()
          : new LastUse(State.UNKNOWN, last.get().time(), last.get().address());
    }
    Optional<Instant> since =
        entries.stream()
            .filter(each -> !undated)
            .flatMap(each -> each.whenCreated().stream())
            .min(Comparator.naturalOrder());
    return new LastUse(since.isPresent() ? State.NEVER : State.UNKNOWN, since, Optional.empty());
  }

  /** The last use that is known. */
  Optional<Instant> known() {
    return time.filter(it -> state != State.NEVER);
  }

  /** Whether it is known that nothing has used it since then. */
  boolean notSince(Instant then) {
    return state != State.UNKNOWN && time.filter(it -> !then.isBefore(it)).isPresent();
  }
}
