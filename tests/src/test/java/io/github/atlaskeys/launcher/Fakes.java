package io.github.atlaskeys.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Commands that stand in for JBang and Maven where the launcher alone is tested. */
final class Fakes {
  private Fakes() {}

  /** Prints its arguments; where it is to compile, says so instead. */
  static void jbang(IsolatedHome home) throws IOException {
    command(
        home,
        "jbang",
        """
        if [ "$2" = build ]; then
          echo compiling >&2
        else
          for word; do printf '<%s>\\n' "$word"; done
        fi
        """);
  }

  /** Leaves the files that building would leave. */
  static void maven(IsolatedHome home) throws IOException {
    command(
        home,
        "mvn",
        """
        for module in lib:atlas-keys cli:atlas-keys-cli sandbox:atlas-keys-sandbox; do
          mkdir -p "${module%%:*}/target"
          for file in %1$s.pom %1$s.jar %1$s-all.jar; do
            echo "a file" >"${module%%:*}/target/${module#*:}-$file"
          done
        done
        """
            .formatted(System.getProperty("project.version")));
  }

  static void command(IsolatedHome home, String name, String script) throws IOException {
    Path file = Files.writeString(home.bin().resolve(name), "#!/bin/sh\n" + script);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + file + " executable");
    }
  }
}
