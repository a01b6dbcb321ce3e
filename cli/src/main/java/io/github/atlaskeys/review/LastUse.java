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
 * entry of an access list, and with each secret. Without either nothing is known.
 *
 * @param state what is known
 * @param time of the last use; of what was never used, since when its use would have been recorded
 * @param address where the last use came from
 */
public record LastUse(State state, Optional<Instant> time, Optional<String> address) {
  /** What is known. */
  public enum State {
    /** It was used. */
    USED,
    /** No use was recorded. */
    NEVER,
    /** Atlas records none: there is no access list, and no secret. */
    UNKNOWN
  }

  static LastUse of(List<AccessListEntry> entries, List<Secret> secrets) {
    Stream<LastUse> uses =
        Stream.concat(
            entries.stream()
                .map(each -> new LastUse(State.USED, each.whenLastUsed(), each.whereLastUsed())),
            secrets.stream()
                .map(each -> new LastUse(State.USED, each.lastUsed(), Optional.empty())));
    Comparator<LastUse> byTime = Comparator.comparing(use -> use.time().orElseThrow());
    Optional<LastUse> last = uses.filter(use -> use.time().isPresent()).max(byTime);
    if (last.isPresent()) {
      return last.get();
    }
    if (entries.isEmpty() && secrets.isEmpty()) {
      return new LastUse(State.UNKNOWN, Optional.empty(), Optional.empty());
    }
    Stream<Instant> made =
        Stream.concat(
            entries.stream().flatMap(each -> each.whenCreated().stream()),
            secrets.stream().flatMap(each -> each.created().stream()));
    return new LastUse(State.NEVER, made.min(Comparator.naturalOrder()), Optional.empty());
  }

  /** Whether it is known that nothing has used it since then. */
  boolean notSince(Instant then) {
    return state != State.UNKNOWN && time.filter(then::isBefore).isEmpty();
  }
}
