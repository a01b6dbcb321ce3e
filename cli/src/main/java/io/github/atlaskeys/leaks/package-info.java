/**
 * Credentials of Atlas in any text: a scanner's report, a log, a list. Begin with {@link
 * io.github.atlaskeys.leaks.LeakReport}, which reads {@link io.github.atlaskeys.leaks.Finding}s.
 * Nothing here reaches Atlas, opens a file, prints or keeps a secret.
 */
@NullMarked
package io.github.atlaskeys.leaks;

import org.jspecify.annotations.NullMarked;
