package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.files.JournalException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** A command as all of these are: same exit codes, same form of an error, one line each. */
public final class Cli {
  /** A long name up to where a value begins, or a single letter: -pVALUE is one too. */
  private static final Pattern OPTION =
      Pattern.compile("--?[a-zA-Z][a-zA-Z-]*(?=[=:]|$)|-[a-zA-Z]");

  private Cli() {}

  public static CommandLine of(Object command) {
    CommandLine line = Converters.register(new CommandLine(command));
    line.setOut(StandardOutput.WRITER);
    line.setExecutionStrategy(
        parsed ->
            StandardOutput.check(
                new RunLast().execute(parsed), parsed.commandSpec().commandLine()));
    // A file named by mistake would have its lines, secrets among them, taken for arguments.
    line.setExpandAtFiles(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setParameterExceptionHandler((e, args) -> usage(e));
    line.setExecutionExceptionHandler((e, failing, parsed) -> failed(e, failing));
    return line;
  }

  private static int usage(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String message =
        e instanceof UnmatchedArgumentException unmatched
            ? unmatched(unmatched)
            : withFirstNames(String.valueOf(e.getMessage()), command);
    say(command, "%s; see %s --help".formatted(message, command.getCommandName()));
    return ExitCodes.NOTHING_SENT;
  }

  /** picocli calls an option by its longest name; README and help call it by its first. */
  private static String withFirstNames(String message, CommandLine command) {
    String renamed = message;
    for (OptionSpec option : command.getCommandSpec().options()) {
      String first = option.names()[0].startsWith("--") ? option.names()[0] : option.longestName();
      renamed = renamed.replaceAll("'" + option.longestName() + "(?=[='])", "'" + first);
    }
    return renamed;
  }

  /** Labels of options only: what stands beside a made-up --private-key is a private key. */
  private static String unmatched(UnmatchedArgumentException e) {
    var options = e.getUnmatched().stream().filter(text -> text.startsWith("-")).toList();
    if (options.isEmpty()) {
      return "unexpected argument (not shown)";
    }
    Matcher name = OPTION.matcher(options.get(0));
    String option = name.lookingAt() ? name.group() : "-";
    return variable(option)
        .map(
            set ->
                "%s is not an option: secrets are never passed as arguments; set %s"
                    .formatted(option, set))
        .orElse("unknown option " + option);
  }

  /** Where the secret goes that somebody made up an option for. */
  private static Optional<String> variable(String option) {
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

  private static int failed(Exception e, CommandLine command) {
    if (e instanceof UsageException) {
      say(command, String.valueOf(e.getMessage()));
      return ExitCodes.NOTHING_SENT;
    }
    if (e instanceof AtlasApiException answered) {
      return problem(Problem.of(answered), command);
    }
    if (e instanceof JournalException) {
      say(command, String.valueOf(e.getMessage()));
      return ExitCodes.INCOMPLETE;
    }
    if (e instanceof IOException unanswered) {
      return problem(Problem.of(unanswered), command);
    }
    if (e instanceof InterruptedException) {
      say(command, "interrupted");
      return ExitCodes.INTERRUPTED;
    }
    var trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    trace.toString().lines().map(SanitizedText::message).forEach(command.getErr()::println);
    say(command, "this is a bug; please report it with the lines above");
    return ExitCodes.BUG;
  }

  private static int problem(Problem problem, CommandLine command) {
    say(command, NextStep.line(problem.message(), NextStep.after(problem)));
    return ExitCodes.of(problem);
  }

  /** A line for a person, or some, whatever is in the message. */
  public static void say(CommandLine command, String message) {
    String text = message.lines().map(SanitizedText::message).collect(Collectors.joining("\n"));
    command.getErr().println(command.getCommandName() + ": " + text);
    command.getErr().flush();
  }

  /** {@code --version}. */
  public static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"atlas-keys " + Atlas.version()};
    }
  }
}
