package io.github.atlaskeys.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What JShell runs before its first prompt. It reads that from files only, which hold nothing of
 * the session and are gone before the prompt is there.
 *
 * <p>JShell defines its own feedback modes after this has run, so that ours starts from nothing
 * instead of from one of them. After a {@code /reset} ours is still there, and JShell rejects a
 * second definition: so it is defined once only.
 *
 * @param file what it runs first
 * @param again what it runs after a {@code /reset}
 */
record StartUp(Path file, Path again) implements AutoCloseable {
  /** How JShell shows the result of a snippet. */
  static final String MODE = "atlas";

  /** What an error begins with. */
  static final String BEFORE_MESSAGE = "|  ";

  private static final List<String> SNIPPETS =
      List.of(
          "import io.github.atlaskeys.api.*;",
          "import io.github.atlaskeys.find.*;",
          "import io.github.atlaskeys.http.Atlas;",
          "import io.github.atlaskeys.review.*;",
          "import io.github.atlaskeys.unassign.*;",
          "import static io.github.atlaskeys.shell.Verbs.*;",
          "import io.github.atlaskeys.shell.*;", // for short signatures
          "AtlasAdminApi atlas = atlas();",
          "Help help = Help.OF_VERBS;"); // what is typed without the parentheses of help()

  /** A script's, with JShell's own imports and the script's arguments. */
  static final List<String> SCRIPT =
      Stream.concat(
              Stream.of(
                      "java.io",
                      "java.math",
                      "java.net",
                      "java.nio.file",
                      "java.time",
                      "java.util",
                      "java.util.concurrent",
                      "java.util.function",
                      "java.util.regex",
                      "java.util.stream")
                  .map("import %s.*;"::formatted),
              Stream.concat(SNIPPETS.stream(), Stream.of("String[] args = arguments();")))
          .toList();

  private static final List<String> COMMANDS =
      List.of(
          "/set mode atlas -quiet",
          "/set prompt atlas 'atlas> ' '  ...> '",
          "/set format atlas pre '%s'".formatted(BEFORE_MESSAGE),
          "/set format atlas post '%n'",
          "/set format atlas errorpre '%s'".formatted(BEFORE_MESSAGE),
          "/set format atlas errorpost '%n'",
          "/set format atlas errorline '{post}{pre}    {err}'",
          "/set format atlas action 'created' added",
          "/set format atlas action 'replaced' modified,replaced,overwrote",
          "/set format atlas action 'dropped' dropped",
          "/set format atlas typeKind 'class' class",
          "/set format atlas typeKind 'interface' interface",
          "/set format atlas typeKind 'enum' enum",
          "/set format atlas typeKind 'annotation interface' annotation",
          "/set format atlas typeKind 'record' record",
          "/set format atlas unresolved '{unresolved}'",
          "/set format atlas display '{name} ==> {value}{post}' expression,varvalue,varinit,assignment",
          "/set format atlas display '{pre}{action} variable {name}{post}' vardecl",
          "/set format atlas display '{pre}{action} method {name}({type}){post}' method",
          "/set format atlas display '{pre}{action} {typeKind} {name}{post}' class,interface,enum,annotation,record",
          // A table cut short is none.
          "/set truncation atlas 10000000",
          // Only the user can change the prompt: yes() says how.
          "/set mode yes atlas -quiet",
          "/set prompt yes 'atlas!> ' '   ...> '");

  static StartUp in(Path folder) throws IOException {
    Path again = Files.createTempFile(folder, "atlas-shell-", ".jsh");
    Files.write(again, SNIPPETS);
    Path file = Files.createTempFile(folder, "atlas-shell-", ".jsh");
    Stream<String> next = Stream.of("/set start DEFAULT \"%s\"".formatted(again.toAbsolutePath()));
    Files.write(
        file, Stream.of(COMMANDS.stream(), next, SNIPPETS.stream()).flatMap(text -> text).toList());
    return new StartUp(file, again);
  }

  /** JShell has read them. */
  void delete() {
    try {
      close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(again);
  }
}
