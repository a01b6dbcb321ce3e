/**
 * A run that replaces access lists, to contain keys or to undo that. Begin with {@link
 * io.github.atlaskeys.contain.AccessListRun}.
 */
@NullMarked
package io.github.atlaskeys.contain;

import org.jspecify.annotations.NullMarked;
