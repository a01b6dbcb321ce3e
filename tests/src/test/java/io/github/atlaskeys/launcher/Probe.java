package io.github.atlaskeys.launcher;

import java.io.IOException;
import java.nio.file.Files;

/** A script that tells what reached it. */
final class Probe {
  private static final String SOURCE =
      """
      ///usr/bin/env jbang "$0" "$@" ; exit $?
      //JAVA 17+
      //DEPS io.github.atlaskeys:atlas-keys:%s

      import io.github.atlaskeys.api.ProjectId;
      import java.nio.charset.StandardCharsets;
      import java.nio.file.Path;

      final class Probe {
        public static void main(String... args) throws Exception {
          switch (args[0]) {
            case "arguments" -> {
              for (String argument : args) {
                say("<" + argument.replace("\\n", "NEWLINE") + ">");
              }
            }
            case "folder" -> say(Path.of("").toAbsolutePath().toString());
            case "input" -> System.in.transferTo(System.out);
            case "library" -> say(ProjectId.class.getName());
            case "exit" -> System.exit(Integer.parseInt(args[1]));
            case "wait" -> {
              Runtime.getRuntime().addShutdownHook(new Thread(() -> say("told to stop")));
              say("waiting");
              Thread.sleep(60_000);
            }
          }
        }

        private static void say(String line) {
          System.out.writeBytes((line + "\\n").getBytes(StandardCharsets.UTF_8));
          System.out.flush();
        }
      }
      """;

  private Probe() {}

  /** Makes {@code ./jbang probe} work there. */
  static void addTo(IsolatedHome home) throws IOException {
    Files.writeString(
        home.checkout().resolve("scripts/probe.java"),
        SOURCE.formatted(System.getProperty("project.version")));
  }
}
