/**
 * The files that the commands read and write: CSV in and out, and the files of a run, which survive
 * the process. Begin with {@link io.github.atlaskeys.files.KeysCsv}, which reads rows, and {@link
 * io.github.atlaskeys.files.RunFiles}, which records their results: {@link
 * io.github.atlaskeys.files.ResultsFile} and {@link io.github.atlaskeys.files.UndoFile} are each a
 * {@link io.github.atlaskeys.files.RowLog}, {@link io.github.atlaskeys.files.LockFile} is the lock,
 * and {@link io.github.atlaskeys.files.EarlierRuns} finds what others left. Nothing here reaches
 * Atlas, waits or prints.
 */
@NullMarked
package io.github.atlaskeys.files;

import org.jspecify.annotations.NullMarked;
