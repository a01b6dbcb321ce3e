/**
 * From what is known of an API key or a service account, such as a public key that has leaked, to
 * everything that it opens. Start at {@link io.github.atlaskeys.find.KeyFinder}.
 *
 * <p>It reads through the Feign interface only, in pages, and changes nothing.
 */
@NullMarked
package io.github.atlaskeys.find;

import org.jspecify.annotations.NullMarked;
