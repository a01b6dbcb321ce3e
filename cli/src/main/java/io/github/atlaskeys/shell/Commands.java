package io.github.atlaskeys.shell;

import io.github.atlaskeys.cli.Context;
import java.util.function.Function;
import picocli.CommandLine;

/** The commands that the shell's verbs stand for. */
public record Commands(
    Function<Context, CommandLine> unassignKey,
    Function<Context, CommandLine> unassignKeys,
    Function<Context, CommandLine> restoreKeys) {}
