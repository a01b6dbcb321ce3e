/**
 * A local mock of Atlas to test against: {@link io.github.atlaskeys.sandbox.AtlasSandbox}.
 *
 * <p>Everything else is what it is told with ({@link io.github.atlaskeys.sandbox.SandboxOptions},
 * {@link io.github.atlaskeys.sandbox.Fault}) or tells ({@link
 * io.github.atlaskeys.sandbox.RecordedRequest}).
 */
@NullMarked
package io.github.atlaskeys.sandbox;

import org.jspecify.annotations.NullMarked;
