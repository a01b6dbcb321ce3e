package bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The web that a command by name is fetched from, on loopback: the catalog and the scripts of this
 * checkout, and below {@code /maven2} what {@code ./jbang} has built. It holds each answer back.
 */
final class Site implements AutoCloseable {
  private static final int LATENCY_MILLIS = 80;

  private static final String HELLO =
      "class hello { public static void main(String... a) { System.out.println(\"Hello\"); } }";

  private final Path checkout;
  private final HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile int latency = LATENCY_MILLIS;

  Site(Path checkout) throws IOException {
    this.checkout = checkout;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              var thread = new Thread(task);
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext("/", this::answer);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** How many there have been. */
  int requests() {
    return requests.get();
  }

  void answerAtOnce() {
    latency = 0;
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    try (exchange) {
      Thread.sleep(latency);
      byte[] content = find(exchange.getRequestURI().getPath());
      exchange.sendResponseHeaders(
          content.length == 0 ? 404 : 200, content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] find(String path) throws IOException {
    if (path.equals("/scripts/hello.java")) {
      return HELLO.getBytes(UTF_8);
    }
    if (path.equals("/jbang-catalog.json")) {
      return Files.readString(checkout.resolve("jbang-catalog.json"))
          .replaceFirst(
              "\"aliases\": \\{", "$0 \"hello\": {\"script-ref\": \"scripts/hello.java\"},")
          .getBytes(UTF_8);
    }
    String file =
        path.replaceFirst("^/maven2/", "target/launcher/repository/").replaceFirst("^/", "");
    if (file.endsWith(".sha1")) {
      byte[] content = read(file.replaceFirst("\\.sha1$", ""));
      return content.length == 0 ? content : sha1(content).getBytes(UTF_8);
    }
    return read(file);
  }

  private byte[] read(String name) throws IOException {
    Path file = checkout.resolve(name).normalize();
    return file.startsWith(checkout) && Files.isRegularFile(file)
        ? Files.readAllBytes(file)
        : new byte[0];
  }

  private static String sha1(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
