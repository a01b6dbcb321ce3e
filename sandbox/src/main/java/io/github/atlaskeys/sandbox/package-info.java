/** A local mock of Atlas for tests: {@link io.github.atlaskeys.sandbox.AtlasSandbox}. */
@NullMarked
package io.github.atlaskeys.sandbox;

import org.jspecify.annotations.NullMarked;
