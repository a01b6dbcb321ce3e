package bench;

import io.github.atlaskeys.sandbox.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The same work with curl, as a shell script would do it. */
final class Curl {
  private static final String ACCEPT = "Accept: application/vnd.atlas.2023-01-01+json";

  private Curl() {}

  /** Answers the seconds from its start to its end. */
  static double delete(Work work, Commands.Target target, Rows rows)
      throws IOException, InterruptedException {
    Path config = work.file("curl.config");
    Files.writeString(config, config(target, rows));
    Child child =
        Child.run(
            work,
            new ProcessBuilder(
                "curl",
                "--parallel",
                "--parallel-max",
                "10",
                "--digest",
                "--config",
                config.toString()));
    try (Stream<String> lines = Files.lines(child.printed())) {
      if (child.exitCode() != 0 || lines.filter("204"::equals).count() != rows.count()) {
        throw child.notMeasurable("curl did not unassign every key");
      }
    }
    work.say("curl --parallel --digest: %.2f s".formatted(child.seconds()));
    return child.seconds();
  }

  /** The command that unassigns the one key of the sandbox's example. */
  static List<String> deleteOne(Commands.Target target) {
    return List.of(
        "curl",
        "--silent",
        "--fail",
        "--digest",
        "--user", // a secret that opens nothing but the sandbox
        target.publicKey() + ":" + target.privateKey(),
        "--request",
        "DELETE",
        "--header",
        ACCEPT,
        "%s/api/atlas/v2/groups/%s/apiKeys/%s"
            .formatted(target.uri(), Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY));
  }

  private static String config(Commands.Target target, Rows rows) {
    var lines = new StringBuilder();
    lines.append("silent\nrequest = DELETE\n");
    lines.append("header = \"%s\"\n".formatted(ACCEPT));
    lines.append("write-out = \"%{http_code}\\n\"\n");
    lines.append("user = \"%s:%s\"\n".formatted(target.publicKey(), target.privateKey()));
    for (int key = 0; key < rows.keys(); key++) {
      for (int project = 0; project < rows.projects(); project++) {
        lines.append(
            "url = \"%s/api/atlas/v2/groups/%s/apiKeys/%s\"\n"
                .formatted(target.uri(), rows.project(project), rows.key(project, key)));
      }
    }
    return lines.toString();
  }
}
