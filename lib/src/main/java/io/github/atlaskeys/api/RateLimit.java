package io.github.atlaskeys.api;

import java.util.OptionalInt;

/**
 * What a response says about the rate limit of the operation's bucket, in its headers {@code
 * RateLimit-Limit} and {@code RateLimit-Remaining}. Atlas does not always send them, and only in
 * its versioned API.
 *
 * @param limit how many requests the bucket holds
 * @param remaining how many are left in it
 * @see <a href="https://www.mongodb.com/docs/atlas/api/api-rate-limit/">Atlas's rate limits</a>
 */
public record RateLimit(OptionalInt limit, OptionalInt remaining) {}
