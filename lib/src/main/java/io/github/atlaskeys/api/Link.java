package io.github.atlaskeys.api;

/**
 * A pointer from one answer to another resource.
 *
 * @param rel what the other is to this one, for example {@code next}
 * @param href its URL, as Atlas sees itself
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8288">RFC 8288</a>
 */
public record Link(String rel, String href) {}
