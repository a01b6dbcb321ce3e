package scripts.shell;

import java.util.function.Function;
import picocli.CommandLine;
import scripts.cli.Surroundings;

/** The commands that the shell's verbs stand for. */
public record Commands(
    Function<Surroundings, CommandLine> unassignKey,
    Function<Surroundings, CommandLine> unassignKeys,
    Function<Surroundings, CommandLine> restoreKeys) {}
