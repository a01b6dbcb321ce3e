package io.github.atlaskeys.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What {@code ./jbang} runs once, for the JVM to keep an archive of the classes that commands load:
 * {@code unassign-key}, against a server of its own on 127.0.0.1 that knows one key. It leaves the
 * run's two files in the current folder.
 */
@Command(name = "training-run", description = "Load the classes that commands load.")
final class TrainingRun extends AtlasCommand {
  private static final String ORGANIZATION = "5980cfdf0b6d97029d82f86e";
  private static final String PROJECT = "5953c5f380eef53887615f9a";
  private static final String KEY = "5d1d12c087d9d63e6d682438";

  @Parameters(paramLabel = "KEY", description = "The API key.")
  KeyRef key;

  @Option(names = "--project", paramLabel = "PROJECT", description = "The project.")
  Optional<ProjectRef> project = Optional.empty();

  @Mixin UnassignOptions options;

  public static void main(String... args) throws IOException, GeneralSecurityException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", TrainingRun::respond);
    server.start();
    try {
      run("--help");
      run(KEY, "--project", PROJECT, "--yes", "--base-url", "http:/" + server.getAddress());
    } finally {
      server.stop(0);
    }
    greetOverTls();
  }

  /** The beginning of a handshake: the server has no certificate for a whole one. */
  private static void greetOverTls() throws IOException, GeneralSecurityException {
    SSLEngine client = SSLContext.getDefault().createSSLEngine("localhost", 443);
    client.setUseClientMode(true);
    client.wrap(
        ByteBuffer.allocate(0), ByteBuffer.allocate(client.getSession().getPacketBufferSize()));
  }

  private static void run(String... arguments) {
    Context real = Context.ofThisProcess();
    var context =
        new Context(
            Map.of("MONGODB_ATLAS_PUBLIC_API_KEY", "me", "MONGODB_ATLAS_PRIVATE_API_KEY", "mine"),
            real.in(),
            real.terminal(),
            duration -> {},
            real.system(),
            real.folder(),
            Optional.empty());
    new TrainingRun().commandLine(context).execute(arguments);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (ChangeRun run = ChangeRun.unassign(this, options)) {
      ChangePlan plan = run.plan(run.oneRow(project, key));
      run.confirm(plan);
      return run.report(run.execute(plan));
    }
  }

  private static void respond(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
        String challenge = "Digest realm=\"training\", nonce=\"1\", algorithm=MD5, qop=\"auth\"";
        exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
        exchange.sendResponseHeaders(401, -1);
      } else if (exchange.getRequestMethod().equals("DELETE")) {
        exchange.sendResponseHeaders(204, -1);
      } else {
        byte[] body = body(exchange.getRequestURI().getPath()).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static String body(String path) {
    return path.endsWith("/apiKeys")
        ? """
          {"results": [{"id": "%s", "publicKey": "training", "desc": "training", "roles": [
            {"orgId": "%s", "roleName": "ORG_MEMBER"},
            {"groupId": "%s", "roleName": "GROUP_OWNER"}]}], "links": []}
          """
            .formatted(KEY, ORGANIZATION, PROJECT)
        : """
          {"id": "%s", "name": "training", "orgId": "%s"}
          """
            .formatted(PROJECT, ORGANIZATION);
  }
}
