/** What the archive holds beside the program; none of it is published as a library. */
@NullMarked
package io.github.atlaskeys.dist;

import org.jspecify.annotations.NullMarked;
