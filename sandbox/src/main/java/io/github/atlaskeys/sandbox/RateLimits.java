package io.github.atlaskeys.sandbox;

import io.github.atlaskeys.sandbox.Route.ApiVersion;
import io.github.atlaskeys.sandbox.Route.Operation;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The rate limits, and the headers about them, which only v2 has. */
final class RateLimits {
  private final SandboxOptions options;
  private final Map<String, Bucket> buckets = new HashMap<>();

  RateLimits(SandboxOptions options) {
    this.options = options;
  }

  /** The tokens left, or if there was none, the seconds until there is one again. */
  record Take(int remaining, long retryAfter) {}

  private record Bucket(int tokens, long periodStart) {}

  /** Does the work if there is a token for it in the owner's bucket. */
  Response apply(Route route, String ownerId, Supplier<Response> work) {
    var limit = limit(route.operation());
    if (route.version() != ApiVersion.V2 || limit.equals(RateLimit.UNLIMITED)) {
      return work.get();
    }
    var take = take(route.operation().endpoints + ' ' + ownerId, limit);
    var response =
        take.retryAfter == 0
            ? ApiError.catching(work)
            : ApiError.rateLimited(route.resource(), take.retryAfter, limit)
                .withHeader("Retry-After", Long.toString(take.retryAfter))
                .response;
    return response
        .withHeader("Ratelimit-Limit", Integer.toString(limit.capacity()))
        .withHeader("Ratelimit-Remaining", Integer.toString(take.remaining));
  }

  private RateLimit limit(Operation operation) {
    return switch (operation.scope) {
      case PROJECT ->
          // The events of a project have the numbers of a caller.
          operation == Operation.LIST_GROUP_EVENTS ? options.userLimit : options.projectLimit;
      case ORGANIZATION -> options.organizationLimit;
      // Atlas counts GET /groups per caller, with the numbers of a project.
      case CALLER -> operation == Operation.LIST_GROUPS ? options.projectLimit : options.userLimit;
    };
  }

  synchronized Take take(String name, RateLimit limit) {
    var now = options.clock.millis();
    var period = limit.per().toMillis();
    var bucket = buckets.getOrDefault(name, new Bucket(limit.capacity(), now));
    var periods = Math.max(0, (now - bucket.periodStart) / period);
    var periodStart = bucket.periodStart + periods * period;
    var tokens = (int) Math.min(limit.capacity(), bucket.tokens + periods * limit.refill());
    buckets.put(name, new Bucket(Math.max(0, tokens - 1), periodStart));
    return tokens > 0
        ? new Take(tokens - 1, 0)
        // Rounded up, so that there is a token after that time.
        : new Take(0, (periodStart + period - now + 999) / 1000);
  }
}
