package io.github.atlaskeys.run;

import io.github.atlaskeys.command.ProtectOption;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that changes something. */
public class ChangeOptions {
  @Option(
      names = {"-n", "--dry-run"},
      description = "Show what would happen; change nothing.")
  boolean dryRun;

  @Option(
      names = {"-y", "--yes"},
      description = "Skip the confirmation. Required without a terminal.")
  boolean yes;

  @Option(names = "--force", hidden = true, description = "The same as --yes, as in the Atlas CLI.")
  boolean force;

  @Mixin ProtectOption protect = new ProtectOption();

  /** Whether nothing is to be changed. */
  public final boolean dryRun() {
    return dryRun;
  }

  /** Whether the confirmation is skipped. */
  public final boolean confirmed() {
    return yes || force;
  }
}
