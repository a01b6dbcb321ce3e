package io.github.atlaskeys.dist;

import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.program.AtlasKeys;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** A command's manual page in the language of man(7): what its {@code --help} says. */
final class ManPage {
  private static final String PROGRAM = "atlas-keys";

  private final StringBuilder text = new StringBuilder();

  private ManPage() {}

  /** The page of a command, and of the program that has it as one of these. */
  static String of(CommandLine command, Map<String, CommandLine> commands) {
    return new ManPage().page(command, commands);
  }

  private String page(CommandLine command, Map<String, CommandLine> commands) {
    boolean isProgram = command.getParent() == null;
    String name = isProgram ? PROGRAM : PROGRAM + "-" + command.getCommandName();
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    request(
        "TH %s 1 \"\" \"%s %s\" \"\""
            .formatted(name.toUpperCase(Locale.ROOT), PROGRAM, Atlas.version()));
    section("NAME");
    line(name + " - " + purpose(command).replaceFirst("\\.$", ""));
    section("SYNOPSIS");
    line((isProgram ? "" : PROGRAM + " ") + usage.customSynopsis()[0]);
    section("DESCRIPTION");
    if (commands.isEmpty()) {
      Stream.of(usage.description()).forEach(this::paragraph);
    } else {
      commands.forEach((each, line) -> entry(each, AtlasKeys.purpose(each)));
    }
    section("OPTIONS");
    command.getCommandSpec().positionalParameters().forEach(this::argument);
    command.getCommandSpec().options().stream()
        .filter(option -> !option.hidden())
        .forEach(this::option);
    section("EXIT STATUS");
    usage.exitCodeList().forEach(this::entry);
    if (usage.footer().length > 0) {
      section("EXAMPLES");
      Stream.of(usage.footer())
          .map(example -> example.replaceAll("\\{([a-z-]+)\\}", PROGRAM + " $1"))
          .forEach(this::verbatim);
    }
    return text.toString();
  }

  private static String purpose(CommandLine command) {
    return command.getParent() == null
        ? command.getCommandSpec().usageMessage().description()[0]
        : AtlasKeys.purpose(command.getCommandName());
  }

  private void argument(PositionalParamSpec argument) {
    entry(argument.paramLabel(), description(argument));
  }

  private void option(OptionSpec option) {
    String value = option.arity().max() > 0 ? " " + option.paramLabel() : "";
    entry(Stream.of(option.names()).collect(Collectors.joining(", ")) + value, description(option));
  }

  private static String description(ArgSpec argument) {
    return String.join(" ", argument.description());
  }

  private void section(String title) {
    request("SH " + title);
  }

  private void entry(String term, String meaning) {
    request("TP");
    text.append("\\fB").append(escaped(term)).append("\\fR\n");
    line(meaning);
  }

  /** A paragraph; a line that is indented stays as it is. */
  private void paragraph(String paragraph) {
    if (paragraph.startsWith(" ")) {
      verbatim(paragraph.strip());
    } else if (!paragraph.isEmpty()) {
      request("PP");
      line(paragraph);
    }
  }

  private void verbatim(String words) {
    request("PP");
    request("nf");
    request("RS 2");
    line(words);
    request("RE");
    request("fi");
  }

  private void request(String request) {
    text.append('.').append(request).append('\n');
  }

  private void line(String words) {
    text.append(escaped(words)).append('\n');
  }

  /** A dot or a quote at the beginning of a line would be a request. */
  private static String escaped(String words) {
    return words.replace("\\", "\\e").replace("-", "\\-").replaceFirst("^(?=[.'])", "\\\\&");
  }
}
