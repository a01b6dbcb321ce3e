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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/**
 * What every command has: one way to report errors, and exit codes that are a contract. A script
 * extends it or {@link AtlasCommand}, and adds its options.
 */
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = BaseCommand.Version.class,
    exitCodeList = {"0:success", "1:internal error", "2:invalid usage"})
public abstract class BaseCommand implements Callable<Integer> {
  /** The only section that picocli knows of. */
  private static final String HELP = "help";

  @Spec CommandSpec spec;

  @Option(
      names = "--generate-completion",
      paramLabel = "SHELL",
      help = true, // nothing else is required then
      description = "Print a completion script: bash, zsh or fish.")
  Optional<Completion.Shell> completion = Optional.empty();

  @Option(names = "--no-color", description = "Print without colors, as with $$NO_COLOR.")
  boolean noColor;

  @Option(names = "--no-input", description = "Never ask: fail where an answer is needed.")
  boolean noInput;

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
    line.setExecutionStrategy(parsed -> StandardOutput.check(run(parsed), line, context()));
    // A file named by mistake would have its lines, secrets among them, taken for arguments.
    line.setExpandAtFiles(false);
    line.setHelpSectionKeys(List.of(HELP));
    line.getHelpSectionMap().put(HELP, help -> new HelpText(spec, context()).toString());
    line.setParameterExceptionHandler(this::usage);
    line.setExecutionExceptionHandler((e, failing, parsed) -> failed(e));
    return line;
  }

  private int run(ParseResult parsed) {
    begins();
    try {
      return information() ? ExitCodes.DONE : new RunLast().execute(parsed);
    } catch (UsageException e) { // the information cannot be had; what a run throws comes wrapped
      return failed(e);
    } finally {
      ended();
      Console.eraseStatus(spec.commandLine());
    }
  }

  /** Before anything is done. */
  void begins() {}

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
    Context found = context.orElseThrow();
    found = noColor ? found.withoutColor() : found;
    return noInput ? found.askingOn(found.terminal().unattended()) : found;
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

  /** Whether this option was given. */
  public final boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  /** How another command is started, for the user to copy. */
  protected final String start(String command) {
    return RerunCommand.start(command, context());
  }

  /** An error or a warning on standard error, with the command's name. */
  protected final void warn(String message) {
    Console.warn(spec.commandLine(), context(), message);
  }

  /** An error that ends the command. */
  private void error(String message) {
    Console.error(spec.commandLine(), context(), message);
  }

  /** For a command line that names nothing to work on. */
  protected final ParameterException nothingGiven(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private int usage(ParameterException e, String... arguments) {
    String help =
        arguments.length == 0
            ? new HelpText(spec, context()).inShort()
            : "see %s --help".formatted(name());
    error("%s; %s".formatted(UsageText.of(e), help));
    return ExitCodes.NOTHING_CHANGED;
  }

  private int failed(Exception e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof UsageException) {
      return failed(message, ExitCodes.NOTHING_CHANGED, "USAGE");
    }
    if (e instanceof FileException) {
      return failed(message, ExitCodes.INCOMPLETE, "FILE");
    }
    if (e instanceof AtlasApiException response) {
      return failed(Problem.of(response));
    }
    if (e instanceof IOException failure) {
      return failed(Problem.of(failure));
    }
    if (e instanceof EndedException ended) {
      error(message);
      Map<String, Object> why =
          ended
              .problem()
              .map(this::stopped)
              .orElseGet(() -> SummaryJson.problem("NOT_FOUND", message, ""));
      return ended(
          ended.exitCode(),
          Optional.of(why).filter(any -> ended.exitCode() != ExitCodes.DONE),
          ended.notFound());
    }
    if (e instanceof InterruptedException) {
      error("interrupted");
      return ended(ExitCodes.INTERRUPTED, Optional.empty(), List.of());
    }
    var trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    trace.toString().lines().map(SanitizedText::message).forEach(console(false)::printNotice);
    error("this is a bug; please report it with the lines above");
    return ExitCodes.BUG;
  }

  /** What Atlas has no part in. */
  private int failed(String message, int exitCode, String kind) {
    error(message);
    return ended(exitCode, Optional.of(SummaryJson.problem(kind, message, "")), List.of());
  }

  private int failed(Problem problem) {
    error(line(problem));
    return ended(ExitCodes.of(problem), Optional.of(stopped(problem)), List.of());
  }

  /** A problem that ended the command before it had a result, and what to do about it. */
  String line(Problem problem) {
    return ProblemText.line(problem.message(), nextStep(problem));
  }

  /** What to do about such a problem. */
  protected String nextStep(Problem problem) {
    return ProblemText.of(problem).nextStep();
  }

  /** The host that was connected to, if any. */
  Optional<Atlas> host() {
    return Optional.empty();
  }

  private Map<String, Object> stopped(Problem problem) {
    return SummaryJson.problem(problem, nextStep(problem));
  }

  /** A program that reads JSON gets a summary even if there is nothing to summarize. */
  final int ended(int exitCode, Optional<Map<String, Object>> stopped, List<String> notFound) {
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
                      stopped,
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
