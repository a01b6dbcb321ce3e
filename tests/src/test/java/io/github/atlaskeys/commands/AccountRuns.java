package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.RecordedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Service accounts where a key may be named, too: what tests of them need. */
abstract class AccountRuns {
  static final String PROJECT = Example.PAYMENTS_PRODUCTION;
  static final String ACCOUNT = Example.TARGET_CLIENT_ID;
  static final String KEY = Example.TARGET_KEY;
  static final String NOBODY = "mdb_sa_id_" + "0".repeat(24);
  static final String OTHER = "mdb_sa_id_" + "b".repeat(24);

  @TempDir Path folder;

  AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  @AfterEach
  void stop() {
    sandbox.close();
  }

  CommandRun command(Script script) {
    return CommandRun.of(script.in(() -> folder), sandbox);
  }

  /** As the sandbox's own service account. */
  CommandRun asAccount(Script script) {
    return CommandRun.of(script.in(() -> folder))
        .with("MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString())
        .with("MONGODB_ATLAS_CLIENT_ID", Example.CLIENT_ID)
        .with("MONGODB_ATLAS_CLIENT_SECRET", Example.CLIENT_SECRET);
  }

  Path csv(String... lines) throws IOException {
    return Files.writeString(folder.resolve("some.csv"), String.join("\n", lines) + "\n");
  }

  Path file(String ending) throws IOException {
    try (var files = Files.list(folder)) {
      List<Path> found = files.filter(path -> path.toString().endsWith(ending)).toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  List<String> changes() {
    return sandbox.requests().stream()
        .filter(RecordedRequest::signed)
        .filter(request -> !request.method().equals("GET"))
        .map(request -> request.method() + " " + request.target().replaceFirst(".*/groups/", ""))
        .toList();
  }
}
