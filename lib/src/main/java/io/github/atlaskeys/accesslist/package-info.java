/**
 * Containing an API key or a service account: its access list is replaced, so that it can do
 * nothing from anywhere else. Start at {@link io.github.atlaskeys.accesslist.AccessLists}.
 *
 * <p>It reaches Atlas through the Feign interface only, waits through the {@link
 * io.github.atlaskeys.api.Retries.Sleeper} it is given, and prints nothing.
 */
@NullMarked
package io.github.atlaskeys.accesslist;

import org.jspecify.annotations.NullMarked;
