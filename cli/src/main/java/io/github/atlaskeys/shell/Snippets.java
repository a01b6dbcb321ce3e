package io.github.atlaskeys.shell;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/**
 * A script, cut into snippets as JShell cuts what is typed, line by line; but a line that can only
 * go on with what stands before it ({@code .map(...)}, {@code + 2}, {@code else}) does so.
 */
final class Snippets {
  /**
   * One of them.
   *
   * @param line where it begins, from 1
   * @param command whether it is one of JShell's, with a slash
   * @param whole whether the script does not end in the middle of it
   */
  record Snippet(int line, String source, boolean command, boolean whole) {}

  private static final Pattern COMMAND = Pattern.compile("/[a-zA-Z!?-].*");
  private static final Pattern GOES_ON =
      Pattern.compile(
          "(\\.(?!\\d)|[?:*%^|&=>]|!=|<[\\s<=]|/[\\s=]|\\+(?!\\+)|-(?!-)"
              + "|(else|catch|finally|instanceof)\\b).*");

  private static final Pattern ANNOTATION_LAST =
      Pattern.compile("(?m)^\\s*@[\\w.]+(\\s*\\(.*\\))?\\s*\\z");

  private final String[] lines;
  private final Function<String, CompletionInfo> analysis;
  private int next;
  private String pending = "";
  private int pendingFrom = 1;

  Snippets(String script, Function<String, CompletionInfo> analysis) {
    this.lines = script.replaceFirst("^\\uFEFF", "").split("\\R", -1); // Windows editors' mark
    this.analysis = analysis;
  }

  /** The next one; empty at the end. It may depend on those before having been run. */
  Optional<Snippet> next() {
    while (true) {
      if (!pending.isBlank()) {
        CompletionInfo info = analysis.apply(pending);
        boolean more = next < lines.length;
        if (info.completeness().isComplete()) {
          int continuation = info.remaining().isBlank() ? continuation() : next;
          if (continuation == next) {
            return Optional.of(cut(info));
          }
          take(continuation);
          continue;
        }
        if (!more) {
          return Optional.of(last(info));
        }
        if (info.completeness() == Completeness.UNKNOWN) {
          return Optional.of(cut(info));
        }
      } else if (next >= lines.length) {
        return Optional.empty();
      } else {
        pending = "";
        pendingFrom = next + 1;
        if (COMMAND.matcher(lines[next].strip()).matches()) {
          return Optional.of(new Snippet(pendingFrom, lines[next++].strip(), true, true));
        }
      }
      take(next + 1);
    }
  }

  private void take(int end) {
    while (next < end) {
      pending += lines[next++] + "\n";
    }
  }

  /** Where the lines end that go on with what stands before them, comments between included. */
  private int continuation() {
    if (ANNOTATION_LAST.matcher(pending).find()) {
      return Math.min(next + 1, lines.length); // JShell takes one for whole
    }
    boolean comment = false;
    for (int i = next; i < lines.length; i++) {
      String line = lines[i].strip();
      if (comment || line.startsWith("/*")) {
        comment = !line.contains("*/");
      } else if (!line.isEmpty() && !line.startsWith("//")) {
        return GOES_ON.matcher(line).matches() ? i + 1 : next;
      }
    }
    return next;
  }

  private Snippet cut(CompletionInfo info) {
    String source = Optional.ofNullable(info.source()).orElse(pending);
    String remaining = Optional.ofNullable(info.remaining()).orElse("");
    var snippet = new Snippet(firstLine(), source, false, true);
    String taken = pending.substring(0, pending.length() - remaining.length());
    pendingFrom += (int) taken.chars().filter(c -> c == '\n').count();
    pending = remaining;
    return snippet;
  }

  private Snippet last(CompletionInfo info) {
    var snippet =
        new Snippet(
            firstLine(), pending, false, info.completeness() != Completeness.DEFINITELY_INCOMPLETE);
    pending = "";
    return snippet;
  }

  /** Not that of a comment or an empty line before it. */
  private int firstLine() {
    int line = pendingFrom;
    for (String text : pending.split("\n", -1)) {
      if (!text.isBlank() && !text.strip().startsWith("//")) {
        break;
      }
      line++;
    }
    return line;
  }
}
