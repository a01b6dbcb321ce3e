package io.github.atlaskeys.api;

import org.jspecify.annotations.Nullable;

/**
 * Who is calling, and which service responds. {@code apiKey} is null when a service account calls.
 *
 * @param apiKey the API key whose credentials signed the request
 * @param appName the service's name for itself
 * @param build the hash of its build
 */
public record SystemStatus(
    @Nullable ApiKey apiKey, @Nullable String appName, @Nullable String build) {}
