/** All commands in one program: {@code java -jar} and {@code bin/atlas-keys}. */
@NullMarked
package io.github.atlaskeys.program;

import org.jspecify.annotations.NullMarked;
