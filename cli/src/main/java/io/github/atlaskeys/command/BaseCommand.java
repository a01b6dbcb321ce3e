package io.github.atlaskeys.command;

import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.files.FileException;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.report.ProblemText;
import io.github.atlaskeys.report.SafeJson;
import io.github.atlaskeys.report.SummaryJson;
import io.github.atlaskeys.terminal.Console;
import io.github.atlaskeys.terminal.Context;
import io.github.atlaskeys.terminal.OutputFormat;
import io.github.atlaskeys.terminal.StandardOutput;
import io.github.atlaskeys.text.EndedException;
import io.github.atlaskeys.text.ExitCodes;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What every command has: one way to report errors, and exit codes that are a contract. A script
 * extends it or {@link AtlasCommand}, and adds its options.
 */
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = BaseCommand.Version.class,
    exitCodeList = {"0:success", "1:internal error", "2:invalid usage"})
public abstract class BaseCommand implements Callable<Integer> {
  /** A long option up to its value, or a single letter, behind which a value may stand. */
  private static final Pattern OPTION =
      Pattern.compile("--?[a-zA-Z][a-zA-Z-]*(?=[=:]|$)|-[a-zA-Z]");

  /** The only section that picocli knows of. */
  private static final String HELP = "help";

  @Spec CommandSpec spec;

  @Option(
      names = "--generate-completion",
      paramLabel = "SHELL",
      help = true, // nothing else is required then
      description = "Print a completion script: bash, zsh or fish.")
  Optional<Completion.Shell> completion = Optional.empty();

  private Optional<Context> context = Optional.empty();

  /** Runs the command in this process and returns its exit code. */
  protected int execute(String... arguments) {
    return commandLine(Context.ofThisProcess()).execute(arguments);
  }

  /** The command line in another context: a test's, or the shell's. */
  public final CommandLine commandLine(Context context) {
    this.context = Optional.of(context);
    CommandLine line = Converters.register(new CommandLine(this));
    line.setOut(StandardOutput.WRITER);
    line.setExecutionStrategy(parsed -> StandardOutput.check(run(parsed), line));
    // A file named by mistake would have its lines, secrets among them, taken for arguments.
    line.setExpandAtFiles(false);
    line.setHelpSectionKeys(List.of(HELP));
    line.getHelpSectionMap()
        .put(HELP, help -> new HelpText(spec, help.colorScheme(), context).toString());
    line.setParameterExceptionHandler((e, args) -> usage(e));
    line.setExecutionExceptionHandler((e, failing, parsed) -> failed(e));
    return line;
  }

  private int run(ParseResult parsed) {
    try {
      return information() ? ExitCodes.DONE : new RunLast().execute(parsed);
    } catch (UsageException e) { // the information cannot be had; what a run throws comes wrapped
      return failed(e);
    } finally {
      ended();
    }
  }

  /** After the result was reported. */
  void ended() {}

  /** Prints what was asked for in place of a run, if anything was. */
  boolean information() {
    completion.ifPresent(
        shell -> {
          streams().getOut().print(Completion.script(shell, spec));
          streams().getOut().flush();
        });
    return completion.isPresent();
  }

  /** Environment, terminal, standard input and folder. */
  public final Context context() {
    return context.orElseThrow();
  }

  /** The streams, and the format of the result. */
  public final Console console() {
    OptionSpec quiet = spec.findOption("--quiet");
    return console(quiet != null && quiet.<Boolean>getValue());
  }

  private Console console(boolean quiet) {
    OptionSpec output = spec.findOption("--output");
    OutputFormat format = output == null ? OutputFormat.TEXT : output.getValue();
    return new Console(spec.commandLine(), format, context(), quiet);
  }

  /** The streams that picocli was given. */
  public final CommandLine streams() {
    return spec.commandLine();
  }

  /** The name of the command. */
  public final String name() {
    return spec.commandLine().getCommandName();
  }

  /** How another command is started, for the user to copy. */
  protected final String start(String command) {
    return RerunCommand.start(command, context());
  }

  /** An error or a warning on standard error, with the command's name. */
  protected final void warn(String message) {
    Console.warn(spec.commandLine(), message);
  }

  private static int usage(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String message;
    if (e instanceof UnmatchedArgumentException unmatched) {
      message = unmatched(unmatched);
    } else if (e instanceof MaxValuesExceededException) { // names picocli's own structures
      message = "an argument or option is given more often than it may be";
    } else {
      message =
          withFirstNames(String.valueOf(e.getMessage()), command).replaceFirst("^Error: ", "");
    }
    Console.warn(command, "%s; see %s --help".formatted(message, command.getCommandName()));
    return ExitCodes.NOTHING_CHANGED;
  }

  /** picocli calls an option by its longest name; the help calls it by its first. */
  private static String withFirstNames(String message, CommandLine command) {
    String renamed = message;
    for (OptionSpec option : command.getCommandSpec().options()) {
      renamed = renamed.replaceAll(option.longestName() + "(?=[=' ])", HelpText.longName(option));
    }
    return renamed;
  }

  /** Shows names of options only: the value of a made-up --private-key is a private key. */
  private static String unmatched(UnmatchedArgumentException e) {
    var options = e.getUnmatched().stream().filter(text -> text.startsWith("-")).toList();
    if (options.isEmpty()) {
      return "unexpected argument (not shown, it may be a secret)";
    }
    Matcher name = OPTION.matcher(options.get(0));
    String option = name.lookingAt() ? name.group() : "-";
    String similar = String.join(" or ", similar(option, e.getCommandLine().getCommandSpec()));
    return secretVariable(option)
        .map(
            set ->
                "%s is not an option: secrets are never passed as arguments; set %s"
                    .formatted(option, set))
        .orElse(
            "unknown option " + option + (similar.isEmpty() ? "" : "; did you mean " + similar));
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
        Suggestions.nearest(typed, options.stream().flatMap(BaseCommand::longNames).toList());
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

  private int failed(Exception e) {
    if (e instanceof UsageException) {
      warn(String.valueOf(e.getMessage()));
      return ExitCodes.NOTHING_CHANGED;
    }
    if (e instanceof EndedException ended) {
      ended.problem().ifPresent(this::nameRefused);
      warn(String.valueOf(e.getMessage()));
      return ended(ended.exitCode(), ended.problem(), ended.notFound());
    }
    if (e instanceof AtlasApiException response) {
      return failed(Problem.of(response));
    }
    if (e instanceof FileException) {
      warn(String.valueOf(e.getMessage()));
      return ended(ExitCodes.INCOMPLETE, Optional.empty());
    }
    if (e instanceof IOException failure) {
      return failed(Problem.of(failure));
    }
    if (e instanceof InterruptedException) {
      warn("interrupted");
      return ended(ExitCodes.INTERRUPTED, Optional.empty());
    }
    var trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    trace.toString().lines().map(SanitizedText::message).forEach(console(false)::printNotice);
    warn("this is a bug; please report it with the lines above");
    return ExitCodes.BUG;
  }

  private int failed(Problem problem) {
    nameRefused(problem);
    warn(ProblemText.line(problem.message(), nextStep(problem)));
    return ended(ExitCodes.of(problem), Optional.of(problem));
  }

  /** Names the credentials that were refused, if that is the problem. */
  public void nameRefused(Problem problem) {}

  /** What to do about a problem that ended the command before it had a result. */
  protected String nextStep(Problem problem) {
    return ProblemText.of(problem).nextStep();
  }

  /** The host that was connected to, if any. */
  Optional<Atlas> host() {
    return Optional.empty();
  }

  private int ended(int exitCode, Optional<Problem> problem) {
    return ended(exitCode, problem, List.of());
  }

  /** A program that reads JSON gets a summary even if there is nothing to summarize. */
  private int ended(int exitCode, Optional<Problem> problem, List<String> notFound) {
    if (console().format() == OutputFormat.JSON) {
      boolean complete = exitCode == ExitCodes.DONE; // a key may be missing, by --allow-missing
      console()
          .printData(
              SafeJson.line(
                  SummaryJson.of(
                      name(),
                      host(),
                      0,
                      complete,
                      notFound,
                      problem,
                      exitCode == ExitCodes.INTERRUPTED,
                      exitCode)));
    }
    return exitCode;
  }

  /** {@code --version}. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"atlas-keys %s (%s)".formatted(Atlas.version(), Context.platform())};
    }
  }
}
