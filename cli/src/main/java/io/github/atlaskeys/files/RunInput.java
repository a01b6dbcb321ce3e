package io.github.atlaskeys.files;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run is of, as far as its files are concerned.
 *
 * @param file the file that has exactly the rows of the run; empty if the run must save them
 * @param folder where the files of the run go if it must save its rows
 * @param name what the names of these files begin with
 * @param sha256 of the file that the user named; empty for keys that were named as arguments
 * @param keys these keys: the IDs and public keys of each, for {@link EarlierRuns}
 */
public record RunInput(Optional<Path> file, Path folder, String name, String sha256, String keys) {}
