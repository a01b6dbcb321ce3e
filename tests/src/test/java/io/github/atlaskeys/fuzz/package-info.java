/** Parsers of what others wrote, given what nobody would write. */
@NullMarked
package io.github.atlaskeys.fuzz;

import org.jspecify.annotations.NullMarked;
