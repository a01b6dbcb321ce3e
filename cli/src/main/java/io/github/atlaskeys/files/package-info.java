/**
 * The files that the commands read and write: CSV in and out, and the files of a run, which survive
 * the process. Begin with {@link io.github.atlaskeys.files.KeysCsv} and {@link
 * io.github.atlaskeys.files.RunFiles}. Nothing here reaches Atlas, waits or prints.
 */
@NullMarked
package io.github.atlaskeys.files;

import org.jspecify.annotations.NullMarked;
