package io.github.atlaskeys.shell;

import io.github.atlaskeys.terminal.Context;
import io.github.atlaskeys.text.ExitCodes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.UnresolvedReferenceException;

/** Runs a file of snippets to its end, or to the first that fails. */
public final class ScriptRun {
  /** A script's own fault: what does not compile, or throws. */
  private static final int SCRIPT_FAILED = ExitCodes.BUG;

  private static final int LARGEST_EXIT_CODE = 255;

  private final Session session;
  private final String name;

  /** A script of this name. */
  public ScriptRun(Session session, String name) {
    this.session = session;
    this.name = name;
  }

  /** Returns the exit code. */
  public int run(String script) {
    try (JShell shell = JShell.builder().executionEngine(new Execution(), Map.of()).build()) {
      shell.addToClasspath(Context.classPath());
      StartUp.SCRIPT.forEach(shell::eval);
      var snippets = new Snippets(script, shell.sourceCodeAnalysis()::analyzeCompletion);
      for (var next = snippets.next(); next.isPresent(); next = snippets.next()) {
        Optional<Integer> end = run(next.get(), shell);
        if (end.isPresent()) {
          return end.get();
        }
      }
      return ExitCodes.DONE;
    }
  }

  /** The exit code, if it is the last. */
  private Optional<Integer> run(Snippets.Snippet snippet, JShell shell) {
    if (!snippet.whole()) {
      return failed(snippet.line(), "the script ends in the middle of this", SCRIPT_FAILED);
    }
    if (snippet.command()) {
      return command(snippet, shell);
    }
    for (SnippetEvent event : shell.eval(snippet.source())) {
      Optional<Integer> end = end(event, snippet, shell);
      if (end.isPresent()) {
        return end;
      }
    }
    return Optional.empty();
  }

  private Optional<Integer> end(SnippetEvent event, Snippets.Snippet snippet, JShell shell) {
    if (event.causeSnippet() == null && event.status() == Status.REJECTED) {
      Optional<Diag> error = shell.diagnostics(event.snippet()).filter(Diag::isError).findFirst();
      String message = error.map(diag -> diag.getMessage(Locale.ROOT)).orElse("not Java");
      int line = error.map(diag -> lineOf(diag, snippet)).orElse(snippet.line());
      return failed(line, message.replaceAll("\\s*\\R\\s*", ", "), SCRIPT_FAILED);
    }
    if (event.exception() == null) {
      return Optional.empty();
    }
    Optional<Failure> failed = session.failure();
    return failed.isPresent()
        ? failed(snippet.line(), failed.get().text(), failed.get().exitCode())
        : failed(snippet.line(), text(event.exception(), shell), SCRIPT_FAILED);
  }

  private static int lineOf(Diag diag, Snippets.Snippet snippet) {
    int end = (int) Math.min(Math.max(diag.getStartPosition(), 0), snippet.source().length());
    return snippet.line()
        + (int) snippet.source().substring(0, end).chars().filter(c -> c == '\n').count();
  }

  private static String text(JShellException thrown, JShell shell) {
    if (thrown instanceof UnresolvedReferenceException missing) {
      return shell
          .unresolvedDependencies(missing.getSnippet())
          .collect(Collectors.joining(", ", "not defined: ", ""));
    }
    String type = ((EvalException) thrown).getExceptionClassName();
    return thrown.getMessage() == null ? type : "%s: %s".formatted(type, thrown.getMessage());
  }

  /** Of JShell's commands a script can use the one that ends it. */
  private Optional<Integer> command(Snippets.Snippet snippet, JShell shell) {
    String[] words = snippet.source().split("\\s+", 2);
    if (!words[0].equals("/exit")) {
      return failed(
          snippet.line(), words[0] + " is for the prompt; a script can only /exit", SCRIPT_FAILED);
    }
    if (words.length == 1) {
      return Optional.of(ExitCodes.DONE);
    }
    List<SnippetEvent> events = shell.eval(words[1]);
    Optional<String> value =
        events.stream().flatMap(event -> Optional.ofNullable(event.value()).stream()).findFirst();
    Optional<Integer> code =
        value
            .filter(text -> text.matches("\\d{1,3}"))
            .map(Integer::valueOf)
            .filter(number -> number <= LARGEST_EXIT_CODE);
    return code.isPresent()
        ? code
        : failed(snippet.line(), "/exit takes a number from 0 to 255", SCRIPT_FAILED);
  }

  private Optional<Integer> failed(int line, String message, int exitCode) {
    session
        .err()
        .printf("%s: %s, line %d: %s%n", Session.NAME, name, line, Failure.sanitized(message));
    session.err().flush();
    return Optional.of(exitCode);
  }
}
