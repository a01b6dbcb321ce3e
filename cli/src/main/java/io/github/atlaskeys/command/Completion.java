package io.github.atlaskeys.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The script that lets a shell complete the options of a command, from the command's model. */
final class Completion {
  /** The shells that there is a script for. */
  enum Shell {
    BASH,
    ZSH,
    FISH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private Completion() {}

  static String script(Shell shell, CommandSpec spec) {
    return switch (shell) {
      case BASH, ZSH -> AutoComplete.bash(spec.name(), spec.commandLine()); // it runs in both
      case FISH -> fish(spec);
    };
  }

  private static String fish(CommandSpec spec) {
    Stream<String> options =
        spec.options().stream()
            .filter(option -> !option.hidden())
            .map(option -> "complete -c " + spec.name() + fish(option));
    boolean files =
        spec.positionalParameters().stream().anyMatch(each -> isFile(each.paramLabel()));
    Stream<String> arguments =
        files ? Stream.empty() : Stream.of("complete -c %s -f".formatted(spec.name()));
    return Stream.concat(arguments, options).collect(Collectors.joining("\n", "", "\n"));
  }

  private static String fish(OptionSpec option) {
    var words = new ArrayList<String>();
    for (String name : option.names()) {
      words.add(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1));
    }
    if (option.arity().max() > 0) {
      words.add(isFile(option.paramLabel()) ? "-r -F" : "-x"); // a value; files, or none
      List<String> choices = choices(option);
      if (!choices.isEmpty()) {
        words.add("-a '%s'".formatted(String.join(" ", choices)));
      }
    }
    String meaning = option.description()[0].replaceFirst("(?s)\\.( .*)?$", ""); // one sentence
    words.add("-d '%s'".formatted(meaning.replace("\\", "\\\\").replace("'", "\\'")));
    return words.stream().collect(Collectors.joining(" ", " ", ""));
  }

  /** What an option may be set to, if that is known. */
  static List<String> choices(OptionSpec option) {
    return option.completionCandidates() == null
        ? List.of()
        : StreamSupport.stream(option.completionCandidates().spliterator(), false).toList();
  }

  private static boolean isFile(String label) {
    return label.equals("FILE") || label.equals("SCRIPT");
  }
}
