package io.github.atlaskeys.program;

import io.github.atlaskeys.command.BaseCommand;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.terminal.Context;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * All commands in one program, for {@code java -jar} and {@code bin/atlas-keys}. A command runs as
 * it does under JBang: by the {@code main} of its script.
 */
@Command(
    name = "atlas-keys",
    customSynopsis = "atlas-keys COMMAND [ARGUMENT...]",
    footer = {"{unassign-key} --help", "{unassign-key} zmmrboas --all-projects --dry-run"})
public final class AtlasKeys extends BaseCommand {
  /** In the order of the list that users see. */
  private static final List<String> COMMANDS =
      List.of(
          ("unassign-key unassign-keys restore-keys contain-key find-key list-keys list-projects"
                  + " review-access audit-run atlas-shell demo atlas-sandbox prepare")
              .split(" "));

  private static final Pattern WORD = Pattern.compile("(?:^|-)(.)");

  private static final String SANDBOX = "io.github.atlaskeys.sandbox.AtlasSandbox";

  /** Runs the command that the first argument names; without one, lists the commands. */
  public static void main(String... args) throws Throwable {
    if (args.length == 0 || args[0].startsWith("-")) {
      System.exit(withCommands(Context.ofThisProcess()).execute(args));
    }
    if (!COMMANDS.contains(args[0])) { // not shown, it may be a secret
      refuse("no such command; available: " + String.join(", ", COMMANDS));
    }
    Optional<String> missing = missing(args[0]);
    if (missing.isPresent()) {
      refuse("%s needs %s".formatted(args[0], missing.get()));
    }
    Method main = script(args[0]).getDeclaredMethod("main", String[].class);
    main.setAccessible(true); // its class is not public
    try {
      main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** This program with the commands that can run here, for its help and for completion. */
  public static CommandLine withCommands(Context context) {
    CommandLine program = new AtlasKeys().commandLine(context);
    var description = Stream.<String>builder();
    description.add("Unassign MongoDB Atlas API keys from projects.").add("");
    for (String name : COMMANDS) {
      description.add("  %-15s%s".formatted(name, purpose(name)));
      if (missing(name).isEmpty()) {
        program.addSubcommand(name, command(name, context));
      }
    }
    program.getCommandSpec().usageMessage().description(description.build().toArray(String[]::new));
    return program;
  }

  /** One command, to be run in this process. */
  public static CommandLine command(String name, Context context) {
    try {
      var constructor = script(name).getDeclaredConstructor();
      constructor.setAccessible(true);
      return ((BaseCommand) constructor.newInstance()).commandLine(context);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The beginning of a command's description, for a list of commands. */
  public static String purpose(String name) {
    try {
      String[] description = script(name).getAnnotation(Command.class).description();
      return description[0].replaceFirst("([.:]|, with) .*", ".");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The class of a script, which is in no package: only reflection can name it. Not initialized:
   * for its description alone, what it needs may be missing.
   */
  private static Class<?> script(String name) throws ClassNotFoundException {
    return load(
        switch (name) {
          case "prepare" -> Prepare.class.getName();
          case "atlas-sandbox" -> "AtlasSandboxCommand";
          default -> WORD.matcher(name).replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT));
        });
  }

  private static Class<?> load(String type) throws ClassNotFoundException {
    return Class.forName(type, false, AtlasKeys.class.getClassLoader());
  }

  /** What a command needs that is not there. */
  private static Optional<String> missing(String command) {
    return switch (command) {
      case "demo", "atlas-sandbox", "prepare" ->
          isThere(SANDBOX)
              ? Optional.empty()
              : Optional.of(
                  "atlas-keys-sandbox-%s-all.jar in the same folder".formatted(Atlas.version()));
      case "atlas-shell" ->
          ModuleLayer.boot().findModule("jdk.jshell").isPresent()
              ? Optional.empty()
              : Optional.of("a JDK; this Java has no JShell");
      default -> Optional.empty();
    };
  }

  private static boolean isThere(String type) {
    try {
      load(type);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static void refuse(String message) {
    AtlasKeys program = new AtlasKeys();
    program.commandLine(Context.ofThisProcess());
    program.warn(message);
    System.exit(CommandLine.ExitCode.USAGE);
  }

  @Override
  public Integer call() {
    streams().usage(streams().getOut());
    return CommandLine.ExitCode.OK;
  }
}
