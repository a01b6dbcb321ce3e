/**
 * Unassigning API keys from projects, without a console: the verdict of each, what to do about a
 * failure, when to try again. Start at {@link io.github.atlaskeys.unassign.Unassigner} for one key,
 * at {@link io.github.atlaskeys.unassign.BulkUnassigner} for many and for an undo.
 *
 * <p>It reaches Atlas through the Feign interface only, waits through the {@link
 * io.github.atlaskeys.api.Retries.Sleeper} it is given, and prints nothing.
 */
@NullMarked
package io.github.atlaskeys.unassign;

import org.jspecify.annotations.NullMarked;
