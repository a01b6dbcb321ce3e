package bench;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is seeded, and what the commands are to unassign: projects with equally many keys each.
 *
 * @param shared whether it is the same keys in every project, or each project has its own
 */
record Rows(int projects, int keys, boolean shared) {

  int count() {
    return projects * keys;
  }

  /** Adds the projects and the keys, not assigned yet. */
  void seed(AtlasSandbox sandbox) {
    sandbox.seedExample(); // for the key to call with
    for (int project = 0; project < projects; project++) {
      sandbox.project(project(project), Example.ORGANIZATION, "bench-" + project);
    }
    for (int key = 0; key < (shared ? keys : count()); key++) {
      String publicKey = "%08x".formatted(key);
      sandbox.apiKey(
          id(2, key), Example.ORGANIZATION, publicKey, "secret", "bench " + key, "ORG_MEMBER");
    }
  }

  /** Assigns every key, as before the first run. */
  void assign(AtlasSandbox sandbox) {
    for (int project = 0; project < projects; project++) {
      for (int key = 0; key < keys; key++) {
        sandbox.assign(project(project), key(project, key), "GROUP_READ_ONLY");
      }
    }
  }

  /** The file for the command, no two rows of a project side by side. */
  void writeCsv(Path file) throws IOException {
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write("projectId,apiKeyId\n");
      for (int key = 0; key < keys; key++) {
        for (int project = 0; project < projects; project++) {
          out.write(project(project) + "," + key(project, key) + "\n");
        }
      }
    }
  }

  String project(int project) {
    return id(1, project);
  }

  String key(int project, int key) {
    return id(2, shared ? key : project * keys + key);
  }

  private static String id(int kind, int number) {
    return "%d%023x".formatted(kind, number);
  }
}
