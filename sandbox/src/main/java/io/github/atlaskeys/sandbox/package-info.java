/** A stand-in Atlas. */
@NullMarked
package io.github.atlaskeys.sandbox;

import org.jspecify.annotations.NullMarked;
