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

  /**
   * The tokens left, or if there was none, the seconds until there is one again.
   *
   * @param retryAfter negative if there was one
   */
  record Take(int remaining, long retryAfter) {
    static final long NONE = -1;
  }

  /**
   * A bucket.
   *
   * @param start of the period, or of tokens that come one by one, when they were counted
   */
  private record Bucket(double tokens, long start) {}

  /** Does the work if there is a token for it in the owner's bucket. */
  Response apply(Route route, String ownerId, Supplier<Response> work) {
    var limit = limit(route.operation());
    if (route.version() != ApiVersion.V2 || limit.equals(RateLimit.UNLIMITED)) {
      return work.get();
    }
    var take = take(route.operation().endpoints + ' ' + ownerId, limit);
    var response =
        take.retryAfter == Take.NONE
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
    var bucket = buckets.getOrDefault(name, new Bucket(limit.capacity(), now));
    return options.smoothRefill
        ? takeOneByOne(name, limit, bucket, now)
        : takeAtOnce(name, limit, bucket, now);
  }

  private Take takeAtOnce(String name, RateLimit limit, Bucket bucket, long now) {
    var period = limit.per().toMillis();
    var periods = Math.max(0, (now - bucket.start) / period);
    var start = bucket.start + periods * period;
    var tokens = (int) Math.min(limit.capacity(), bucket.tokens + periods * limit.refill());
    buckets.put(name, new Bucket(Math.max(0, tokens - 1), start));
    return tokens > 0
        ? new Take(tokens - 1, Take.NONE)
        // Rounded up, so that there is a token after that time.
        : new Take(0, (start + period - now + 999) / 1000);
  }

  private Take takeOneByOne(String name, RateLimit limit, Bucket bucket, long now) {
    var perMilli = (double) limit.refill() / limit.per().toMillis();
    var refilled = bucket.tokens + Math.max(0, now - bucket.start) * perMilli;
    var tokens = Math.min(limit.capacity(), refilled);
    buckets.put(name, new Bucket(tokens < 1 ? tokens : tokens - 1, now));
    return tokens < 1
        // Rounded down, as Atlas does: there may be no token after that time.
        ? new Take(0, (long) ((1 - tokens) / perMilli) / 1000)
        : new Take((int) tokens - 1, Take.NONE);
  }
}
