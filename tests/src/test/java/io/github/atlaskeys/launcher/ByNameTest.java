package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.atlaskeys.launcher.IsolatedHome.Run;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A command by the name of a catalog on the web, of which nothing is here yet. */
@InOtherProcesses
class ByNameTest {
  private final IsolatedHome home = IsolatedHome.shared();

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer catalog;

  @BeforeEach
  void serveTheCheckout() throws IOException {
    catalog = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    catalog.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          requests.add(path);
          Path file = home.checkout().resolve(path.substring(1));
          boolean found = Files.isRegularFile(file);
          byte[] content = found ? Files.readAllBytes(file) : new byte[0];
          exchange.sendResponseHeaders(
              found ? 200 : 404, content.length == 0 ? -1 : content.length);
          exchange.getResponseBody().write(content);
          exchange.close();
        });
    catalog.start();
  }

  @AfterEach
  void stop() {
    catalog.stop(0);
  }

  @Test
  void onlyTheCatalogAndTheScriptAreFetched() throws Exception {
    home.useJBangAlone();
    Run run =
        home.run(
            home.jbangCommand(
                "unassign-key@http://127.0.0.1:%d/jbang-catalog.json"
                    .formatted(catalog.getAddress().getPort()),
                "--project",
                Example.PAYMENTS_PRODUCTION,
                "--key",
                Example.TARGET_KEY,
                "--yes"),
            IsolatedHome.calling( // the repository in place of Maven Central
                sandbox, Map.of("JBANG_REPO", home.state() + "/repository")),
            "");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();
    assertThat(requests).containsExactly("/jbang-catalog.json", "/scripts/unassign-key.java");
  }
}
