package io.github.atlaskeys.run;

import io.github.atlaskeys.files.RunFiles;
import io.github.atlaskeys.lookup.OrganizationRef;
import io.github.atlaskeys.text.UsageException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of the commands that unassign keys. */
public final class UnassignOptions extends RunOptions {
  @ArgGroup Undo undo = new Undo();

  static final class Undo {
    @Option(
        names = "--undo",
        paramLabel = "FILE",
        description =
            "File in which to save the roles, for restore-keys. Default: named after the file or the"
                + " key, such as keys.csv.undo.csv.")
    Optional<Path> file = Optional.empty();

    @Option(
        names = "--no-undo",
        description = "Do not save roles. Faster, but the change cannot be undone.")
    boolean none;
  }

  @Option(names = "--allow-missing", description = "Treat keys that do not exist as done.")
  boolean allowMissing;

  @Option(
      names = "--fail-on-remaining-access",
      description =
          "Exit with code 5 if a key still has access through an organization role. Implied when"
              + " a key leaves all its projects, and so is --verify.")
  boolean failOnRemainingAccess;

  @Option(
      names = {"--org", "--orgId"},
      paramLabel = "ORG",
      description =
          "Search only this organization for keys: its ID or its name. Default: all you can access.")
  Optional<OrganizationRef> organization = Optional.empty();

  @Override
  Optional<OrganizationRef> organization() {
    return organization;
  }

  @Override
  boolean keepsUndo() {
    return !undo.none;
  }

  @Override
  RunFiles.Choice choice() {
    return new RunFiles.Choice(results, undo.file, keepsUndo());
  }

  @Override
  boolean allowsMissing() {
    return allowMissing;
  }

  @Override
  boolean failsOnRemainingAccess() {
    return failOnRemainingAccess;
  }

  @Override
  void check() {
    super.check();
    if (undo.none && failOnRemainingAccess) {
      throw new UsageException(
          "--fail-on-remaining-access and --no-undo cannot be used together: nothing reads the roles");
    }
  }
}
