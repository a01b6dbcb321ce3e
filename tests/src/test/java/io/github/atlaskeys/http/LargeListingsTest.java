package io.github.atlaskeys.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.atlaskeys.api.AccessToken;
import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Query;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.api.UnreadableResponseException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages of 500 keys with 100 roles each, as large organizations have them. */
class LargeListingsTest {
  private static final ProjectId PROJECT = new ProjectId("5953c5f380eef53887615f9a");
  private static final int THREADS = 10;

  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newFixedThreadPool(THREADS));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void tenAtOnceFitInto64Megabytes() throws Exception {
    byte[] page = page();
    assertThat(page).hasSizeGreaterThan(3_000_000);
    byte[] afterwards = "{\"results\":[]}".getBytes(UTF_8);
    server.createContext(
        "/",
        exchange -> {
          boolean isFirst = exchange.getRequestURI().getQuery().contains("pageNum=1&");
          byte[] body = isFirst ? page : afterwards;
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LargeListingsTest.class.getName(),
                base().toString())
            .redirectErrorStream(true)
            .start();

    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    assertThat(out).isEqualToIgnoringNewLines("5000 roles in 5000 keys");
  }

  @Test
  void aPageWithoutEndIsNotRead() {
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("{\"results\":[".getBytes(UTF_8));
          byte[] key =
              "{\"id\":\"5d1d12c087d9d63e6d682438\",\"desc\":\"%s\"},"
                  .formatted("d".repeat(1_000_000))
                  .getBytes(UTF_8);
          for (int i = 0; i < 100; i++) {
            exchange.getResponseBody().write(key);
          }
        });

    assertThatThrownBy(() -> connect(base()).listGroupApiKeys(PROJECT, Query.NONE))
        .isInstanceOf(UnreadableResponseException.class)
        .hasMessageEndingWith("returned 200: a body longer than any of Atlas's");
  }

  /** The process that has little memory. */
  public static void main(String[] args) throws Exception {
    AtlasAdminApi atlas = connect(URI.create(args[0]));
    var threads = Executors.newFixedThreadPool(THREADS);
    Callable<List<ApiKey>> read =
        () -> Pages.of(query -> atlas.listGroupApiKeys(PROJECT, query), Retries.none()).all();
    var reads = new ArrayList<Future<List<ApiKey>>>();
    for (int i = 0; i < THREADS; i++) {
      reads.add(threads.submit(read));
    }
    threads.shutdown();
    long keys = 0;
    long roles = 0;
    for (Future<List<ApiKey>> each : reads) {
      keys += each.get().size();
      roles +=
          each.get().stream()
              .mapToLong(key -> key.rolesIn(new ProjectId("0".repeat(24))).size())
              .sum();
    }
    System.out.printf("%d roles in %d keys%n", roles, keys);
  }

  private static byte[] page() {
    var json = new StringBuilder("{\"links\":[],\"results\":[");
    for (int key = 0; key < 500; key++) {
      json.append(key == 0 ? "" : ",")
          .append("{\"desc\":\"key\",\"id\":\"%024x\",\"roles\":[".formatted(key));
      for (int role = 0; role < 100; role++) {
        json.append(role == 0 ? "" : ",")
            .append("{\"groupId\":\"%024x\",\"roleName\":\"GROUP_READ_ONLY\"}".formatted(role));
      }
      json.append("]}");
    }
    return json.append("],\"totalCount\":500}").toString().getBytes(UTF_8);
  }

  private URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static AtlasAdminApi connect(URI base) {
    return Atlas.at(base)
        .timeout(Duration.ofMinutes(10)) // memory is what is tested here
        .connect(new AccessToken("t0ken-t0ken"));
  }
}
