package io.github.atlaskeys.find;

/**
 * A key that was looked for.
 *
 * @param access it, and the projects that it is assigned to
 * @param match what it was known by
 */
public record FoundKey(KeyAccess access, Match match) {}
