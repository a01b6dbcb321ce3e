package io.github.atlaskeys.sandbox;

import java.util.function.Supplier;

/**
 * Atlas's rate limits, and the headers that speak of them: v2's alone.
 *
 * @see <a href="https://www.mongodb.com/docs/atlas/api/api-rate-limit/">Atlas: rate limits</a>
 */
final class Limits {

  private final SandboxOptions options;
  private final Buckets buckets;

  Limits(SandboxOptions options) {
    this.options = options;
    this.buckets = new Buckets(options.clock());
  }

  /** Does the work if the owner's bucket has a token for it. */
  Answer apply(Route route, String owner, Supplier<Answer> work) {
    var limit = of(route.operation());
    if (route.dialect() != Dialect.V2 || limit.isUnlimited()) {
      return work.get();
    }
    var take = buckets.take(route.operation().set.name() + ' ' + owner, limit);
    var answer =
        take.retryAfter() > 0
            ? ApiError.rateLimited(route.resource(), take.retryAfter(), limit)
            : work.get();
    return answer
        .with("Ratelimit-Limit", Integer.toString(limit.capacity()))
        .with("Ratelimit-Remaining", Integer.toString(take.remaining()));
  }

  private RateLimit of(Operation operation) {
    return switch (operation.scope) {
      case PROJECT -> options.projectLimit();
      case ORGANIZATION -> options.organizationLimit();
      // Atlas counts GET /groups for the caller, with a project's numbers.
      case CALLER ->
          operation == Operation.LIST_GROUPS ? options.projectLimit() : options.userLimit();
    };
  }
}
