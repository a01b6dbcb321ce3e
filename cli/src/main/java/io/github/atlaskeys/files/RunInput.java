package io.github.atlaskeys.files;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run is of, as far as its files are concerned.
 *
 * @param file the file that has exactly the rows of the run; empty if the run must save them
 * @param base what the paths of the run's files begin with if it must save its rows: the path of
 *     the input, if that is a file
 * @param sha256 of the file that the user named; empty for keys that were named as arguments
 * @param keys these keys: the IDs and public keys of each, for {@link EarlierRuns}
 */
public record RunInput(Optional<Path> file, Path base, String sha256, String keys) {}
