package io.github.atlaskeys.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.atlaskeys.shell.Snippets.Snippet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jshell.JShell;
import jdk.jshell.execution.LocalExecutionControlProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnippetsTest {
  private static final JShell JSHELL =
      JShell.builder().executionEngine(new LocalExecutionControlProvider(), Map.of()).build();

  @AfterAll
  static void close() {
    JSHELL.close();
  }

  @Test
  void aLineIsASnippetWithOrWithoutItsSemicolon() {
    assertThat(cut("int x = 1;\nx + 2\nx * 2;\n"))
        .extracting(Snippet::source)
        .map(String::strip)
        .containsExactly("int x = 1;", "x + 2", "x * 2;");
  }

  @Test
  void severalOnALineAreSeveral() {
    assertThat(cut("int x = 1; int y = 2;\nint z = 3;"))
        .extracting(Snippet::line)
        .containsExactly(1, 1, 2);
  }

  @Test
  void whatIsOpenGoesOnOnTheNextLine() {
    assertThat(cut("int f(int x) {\n  return x;\n}\nf(1)\n"))
        .extracting(Snippet::line)
        .containsExactly(1, 4);
  }

  @Test
  void aLineThatCanOnlyGoOnDoes() {
    assertThat(
            cut(
                "var x = List.of(1).stream()\n    // doubled\n    .map(i -> i * 2)\n    .toList()\nx"))
        .extracting(Snippet::line)
        .containsExactly(1, 5);
    assertThat(cut("if (true) {\n}\nelse {\n}\ntry {\n}\ncatch (Exception e) {\n}\nfinally {\n}\n"))
        .extracting(Snippet::line)
        .containsExactly(1, 5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int x = 1\n    + 2;",
        "int x = 1\n    - 2\n    * 3\n    / 4\n    % 5;",
        "boolean b = x\n    == 1\n    && y\n    != 2;",
        "boolean b = x\n    < 1;",
        "boolean b = x\n    instanceof String;",
        "int x\n    = 1;",
        "Function<Integer, Integer> f = x\n    -> x + 1;",
        "var x = List.of(1)\n    /* why,\n\n    and how */\n    .size();",
        "@Deprecated\nvoid old() {\n}",
        "@SuppressWarnings(\"unused\")\n@Deprecated\nint x = 3;",
        "@FunctionalInterface\n\ninterface F {\n  int f();\n}",
      })
  void anOperatorOrAnAnnotationIsNoSnippetByItself(String text) {
    assertThat(cut(text + "\nlast()\n"))
        .extracting(Snippet::source)
        .map(String::strip)
        .containsExactly(text, "last()");
  }

  @Test
  void whatOnlyLooksLikeAnOperatorBeginsASnippet() {
    assertThat(cut("f()\n<T> T same(T x) {\n  return x;\n}\nx\n++x\nx\n--x\n/exit 3\n"))
        .extracting(Snippet::line)
        .containsExactly(1, 2, 5, 6, 7, 8, 9);
  }

  @Test
  void theMarkThatWindowsEditorsPutFirstIsNotOfTheScript() {
    assertThat(cut("\uFEFFint x = 1;")).extracting(Snippet::source).containsExactly("int x = 1;\n");
  }

  @Test
  void commandsBeginALineAndNothingElse() {
    assertThat(cut("f()\n/exit 3\n"))
        .extracting(Snippet::source, Snippet::command, Snippet::line)
        .containsExactly(tuple("f()\n", false, 1), tuple("/exit 3", true, 2));
    assertThat(cut("String s = \"\"\"\n    /exit 3\n    \"\"\";\n"))
        .extracting(Snippet::command)
        .containsExactly(false);
    assertThat(cut("int y = 8\n    / 2;\n").get(0).command()).isFalse();
    assertThat(cut("// /exit 3\n/* /exit */\n")).extracting(Snippet::command).doesNotContain(true);
  }

  @Test
  void theLineIsThatOfTheCodeNotOfTheCommentBefore() {
    assertThat(cut("\n// why\n\nf()\n")).extracting(Snippet::line).containsExactly(4);
  }

  @Test
  void anEndInTheMiddleIsSeen() {
    assertThat(cut("int x = 1;\nif (x > 0) {\n  f();\n"))
        .extracting(Snippet::whole)
        .containsExactly(true, false);
  }

  @Test
  void whatIsNoJavaIsASnippetForTheCompilerToRefuse() {
    assertThat(cut("int x = ) 1;\nint y = 2;\n").get(0).whole()).isTrue();
  }

  @Test
  void windowsLinesAndNoLastLineEndAreFine() {
    assertThat(cut("int x = 1;\r\nint y = 2;")).extracting(Snippet::line).containsExactly(1, 2);
    assertThat(cut("")).isEmpty();
    assertThat(cut("\n\n")).isEmpty();
  }

  private static List<Snippet> cut(String script) {
    var snippets = new Snippets(script, JSHELL.sourceCodeAnalysis()::analyzeCompletion);
    var all = new ArrayList<Snippet>();
    for (Optional<Snippet> next = snippets.next(); next.isPresent(); next = snippets.next()) {
      all.add(next.get());
    }
    return all;
  }
}
