import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * What a release is fetched from, for {@code release/rehearse}: a proxy that is GitHub, from bare
 * repositories and releases in a folder, and Maven Central, from a staged bundle in that folder
 * and, for all other artifacts, a local repository. It fetches nothing.
 */
final class Web {
  private final Path folder;
  private final Path artifacts;
  private final SSLContext tls;

  private Web(Path folder, Path artifacts) throws Exception {
    this.folder = folder;
    this.artifacts = artifacts;
    char[] password = "rehearsal".toCharArray();
    KeyStore keys = KeyStore.getInstance(folder.resolve("web.p12").toFile(), password);
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
  }

  public static void main(String... args) throws Exception {
    var web = new Web(Path.of(args[0]), Path.of(args[1]));
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      System.out.println(server.getLocalPort());
      System.out.flush();
      while (true) {
        Socket socket = server.accept();
        Thread thread = new Thread(() -> web.serve(socket));
        thread.setDaemon(true);
        thread.start();
      }
    }
  }

  /** One request a connection. */
  private void serve(Socket socket) {
    try (socket) {
      String host = head(socket).split("[ :]", 3)[1]; // CONNECT github.com:443
      socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      try (var secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, true)) {
        secure.setUseClientMode(false);
        String[] request = head(secure).split(" ", 3); // GET /path HTTP/1.1
        answer(
            secure.getOutputStream(),
            request[0],
            find(host, URI.create(request[1]).getPath()),
            "https://" + host + request[1]);
      }
    } catch (IOException | InterruptedException e) {
      System.err.println("a client went away: " + e);
    }
  }

  /** The first line of what is asked. */
  private static String head(Socket socket) throws IOException {
    var in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 1);
    String first = in.readLine();
    for (String line = first; line != null && !line.isEmpty(); ) {
      line = in.readLine();
    }
    if (first == null) {
      throw new IOException("nothing was asked");
    }
    return first;
  }

  private void answer(OutputStream out, String method, Optional<byte[]> found, String url)
      throws IOException {
    synchronized (this) {
      Files.writeString(
          folder.resolve("requests"),
          "%s %s %d%n".formatted(method, url, found.isPresent() ? 200 : 404),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
    byte[] body = found.orElse(new byte[0]);
    String head =
        "HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(found.isPresent() ? "200 OK" : "404 Not Found", body.length);
    out.write(head.getBytes(StandardCharsets.UTF_8));
    if (!method.equals("HEAD")) {
      out.write(body);
    }
    out.flush();
  }

  private Optional<byte[]> find(String host, String path) throws IOException, InterruptedException {
    return switch (host) {
      case "raw.githubusercontent.com" -> inGit(path.split("/", 5));
      case "github.com" -> released(path.split("/", 7));
      case "repo1.maven.org", "repo.maven.apache.org" -> inMaven(path);
      default -> Optional.empty();
    };
  }

  private Optional<byte[]> inGit(String... parts) throws IOException, InterruptedException {
    if (parts.length < 5 || !List.of("atlaskeys", "example").contains(parts[1])) {
      return Optional.empty();
    }
    Process git =
        new ProcessBuilder(
                "git",
                "--git-dir",
                folder.resolve(parts[2] + ".git").toString(),
                "show",
                parts[3] + ":" + parts[4])
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    byte[] content = git.getInputStream().readAllBytes();
    return git.waitFor() == 0 ? Optional.of(content) : Optional.empty();
  }

  /** A file of a release: /atlaskeys/atlas-keys/releases/download/TAG/FILE. */
  private Optional<byte[]> released(String... parts) throws IOException {
    boolean download = parts.length == 7 && parts[3].equals("releases");
    return download ? in(folder.resolve("releases"), parts[5] + "/" + parts[6]) : Optional.empty();
  }

  private Optional<byte[]> inMaven(String path) throws IOException {
    String artifact = path.replaceFirst("^/maven2/", "");
    List<Path> places =
        artifact.startsWith("io/github/atlaskeys/")
            ? List.of(folder.resolve("central"), folder.resolve("next"))
            : List.of(artifacts);
    for (Path place : places) {
      Optional<byte[]> found = in(place, artifact);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<byte[]> in(Path folder, String name) throws IOException {
    Path file = folder.resolve(name).normalize();
    return file.startsWith(folder) && Files.isRegularFile(file)
        ? Optional.of(Files.readAllBytes(file))
        : Optional.empty();
  }
}
