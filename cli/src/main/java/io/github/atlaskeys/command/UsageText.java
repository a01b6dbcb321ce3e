package io.github.atlaskeys.command;

import io.github.atlaskeys.lookup.KeyRef;
import io.github.atlaskeys.text.Suggestions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line; picocli's own sentences name its structures, and secrets. */
final class UsageText {
  /** A long option up to its value, or a single letter, behind which a value may stand. */
  private static final Pattern OPTION =
      Pattern.compile("--?[a-zA-Z][a-zA-Z-]*(?=[=:]|$)|-[a-zA-Z]");

  /** What picocli says of a value that it converts itself; it repeats the value. */
  private static final Pattern NOT_A = Pattern.compile("(?s)'.*' is not an? (\\w+)");

  private UsageText() {}

  static String of(ParameterException e) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched, spec);
    }
    if (e instanceof MutuallyExclusiveArgsException) {
      return together(String.valueOf(e.getMessage()), spec) + " cannot be used together";
    }
    if (e instanceof MaxValuesExceededException || e instanceof OverwrittenOptionException) {
      return "an argument or option is given more often than it may be";
    }
    if (e instanceof MissingParameterException missing) {
      return missing(missing.getMissing().get(0));
    }
    return e.getCause() instanceof TypeConversionException invalid
        ? "%s: %s".formatted(name(e.getArgSpec()), invalid(String.valueOf(invalid.getMessage())))
        : String.valueOf(e.getMessage());
  }

  private static String missing(ArgSpec argument) {
    return argument.isOption()
        ? "%s needs a value: %s".formatted(name(argument), argument.paramLabel())
        : "no %s given".formatted(argument.paramLabel());
  }

  private static String invalid(String why) {
    Matcher picocli = NOT_A.matcher(why);
    if (!picocli.lookingAt()) {
      return why;
    }
    return picocli.group(1).equals("boolean") ? "takes no value" : "must be a number";
  }

  /** By the name that the help calls it. */
  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? HelpText.longName(option)
        : argument.paramLabel();
  }

  /** The arguments of a message such as "Error: --a=A, --b are mutually exclusive". */
  private static String together(String message, CommandSpec spec) {
    return Stream.of(message.replaceAll("^Error: | are mutually.*", "").split(", "))
        .map(text -> text.replaceFirst("=.*", ""))
        .map(
            name ->
                Optional.<ArgSpec>ofNullable(spec.findOption(name))
                    .map(UsageText::name)
                    .orElse(name))
        .collect(Collectors.joining(" and "));
  }

  /** Shows names of options only: the value of a made-up --private-key is a private key. */
  private static String unmatched(UnmatchedArgumentException e, CommandSpec spec) {
    var options = e.getUnmatched().stream().filter(text -> text.startsWith("-")).toList();
    Optional<String> key =
        spec.positionalParameters().stream()
            .filter(each -> List.of(each.auxiliaryTypes()).contains(KeyRef.class))
            .findFirst()
            .flatMap(keys -> notAKey(e.getUnmatched().get(0)).map(why -> name(keys) + ": " + why));
    if (options.isEmpty() && key.isPresent()) {
      return key.get();
    }
    if (options.isEmpty()) {
      return "unexpected argument (not shown, it may be a secret)"
          + spec.positionalParameters().stream()
              .findFirst()
              .map(one -> ": %s takes one %s".formatted(spec.name(), one.paramLabel()))
              .orElse("");
    }
    Matcher name = OPTION.matcher(options.get(0));
    String option = name.lookingAt() ? name.group() : "-";
    String similar = String.join(" or ", similar(option, spec));
    return secretVariable(option)
        .map(
            set ->
                "%s is not an option: secrets are never passed as arguments; set %s"
                    .formatted(option, set))
        .orElse(
            "unknown option " + option + (similar.isEmpty() ? "" : "; did you mean " + similar));
  }

  /** In a list, picocli takes a value that cannot be converted for an argument too many. */
  private static Optional<String> notAKey(String text) {
    try {
      KeyRef.of(text);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  /** Options with a similar name, or with this value: {@code --json} is a value of --output. */
  private static List<String> similar(String typed, CommandSpec spec) {
    if (!typed.startsWith("--")) {
      return List.of();
    }
    List<OptionSpec> options = spec.options().stream().filter(each -> !each.hidden()).toList();
    for (OptionSpec option : options) {
      if (Completion.choices(option).contains(typed.substring(2))) {
        return List.of(HelpText.longName(option) + " " + typed.substring(2));
      }
    }
    List<String> nearest =
        Suggestions.nearest(typed, options.stream().flatMap(UsageText::longNames).toList());
    return options.stream()
        .filter(option -> longNames(option).anyMatch(nearest::contains))
        .map(HelpText::longName)
        .toList();
  }

  private static Stream<String> longNames(OptionSpec option) {
    return Arrays.stream(option.names()).filter(name -> name.startsWith("--"));
  }

  /** The variable for a secret that was passed as an option. */
  private static Optional<String> secretVariable(String option) {
    if (option.matches("(?i).*client.*")) {
      return Optional.of("MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET");
    }
    if (option.matches("(?i).*token.*")) {
      return Optional.of("MONGODB_ATLAS_ACCESS_TOKEN");
    }
    return option.matches("(?i).*(private|secret|passw).*")
        ? Optional.of("MONGODB_ATLAS_PRIVATE_API_KEY")
        : Optional.empty();
  }
}
