package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.text.UsageException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of the commands that unassign keys. */
public final class UnassignOptions extends RunOptions {
  @Option(
      names = {"-n", "--dry-run"},
      description = "Show what would happen; change nothing.")
  boolean dryRun;

  @Option(
      names = "--list",
      description = "With --dry-run or a question: show each row, not the projects.")
  boolean list;

  @ArgGroup Undo undo = new Undo();

  static final class Undo {
    @Option(
        names = "--undo",
        paramLabel = "FILE",
        description =
            "Where to save the roles, for restore-keys. Default: FILE.undo.csv, or for one key"
                + " unassign-KEY-TIME.undo.csv.")
    Optional<Path> file = Optional.empty();

    @Option(names = "--no-undo", description = "Skip saving roles. Faster, but cannot be undone.")
    boolean none;
  }

  @Option(names = "--allow-missing", description = "Count a key that does not exist as done.")
  boolean allowMissing;

  @Option(
      names = "--include-own-key",
      description =
          "Allow unassigning the key you are authenticated with; it is processed last, and loses"
              + " access to these projects.")
  boolean includeOwnKey;

  @Option(
      names = "--fail-on-remaining-access",
      description =
          "Exit with 5 when a key still has access through an organization role. Implied by"
              + " --all-projects.")
  boolean failOnRemainingAccess;

  @Option(
      names = {"--org", "--orgId"},
      paramLabel = "ID",
      description = "The organization to search for keys. Default: every organization you can see.")
  Optional<OrganizationId> organization = Optional.empty();

  @Override
  public boolean dryRun() {
    return dryRun;
  }

  @Override
  boolean list() {
    return list;
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
