package io.github.atlaskeys.commands;

import io.github.atlaskeys.command.BaseCommand;
import io.github.atlaskeys.terminal.Context;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The scripts, run in this process. They are in no package, so that only reflection names them. */
enum Script implements Function<Context, CommandLine> {
  UNASSIGN_KEY("UnassignKey"),
  UNASSIGN_KEYS("UnassignKeys"),
  RESTORE_KEYS("RestoreKeys"),
  CONTAIN_KEY("ContainKey"),
  FIND_KEY("FindKey"),
  LIST_KEYS("ListKeys"),
  LIST_PROJECTS("ListProjects"),
  REVIEW_ACCESS("ReviewAccess"),
  ATLAS_SHELL("AtlasShell"),
  ATLAS_SANDBOX("AtlasSandboxCommand"),
  DEMO("Demo"),
  AUDIT_RUN("AuditRun");

  private final String className;

  Script(String className) {
    this.className = className;
  }

  /** The script of this name in the catalog. */
  static Script named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** A new instance of the command. */
  BaseCommand create() {
    try {
      var constructor = Class.forName(className).getDeclaredConstructor();
      constructor.setAccessible(true);
      return (BaseCommand) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public CommandLine apply(Context context) {
    return create().commandLine(context);
  }

  /** The same, its files in this folder. */
  Function<Context, CommandLine> in(Supplier<Path> folder) {
    return context -> apply(context.in(folder.get()));
  }
}
