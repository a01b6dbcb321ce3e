/**
 * The files of a bulk run: its rows ordered by project, the journal of verdicts, the roles to give
 * back, and what keeps two runs apart. They survive the process that writes them.
 *
 * <p>Only {@code Disk} opens files. Nothing here reaches Atlas, waits or prints.
 */
@NullMarked
package io.github.atlaskeys.files;

import org.jspecify.annotations.NullMarked;
