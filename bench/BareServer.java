package bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers as fast as it can, so that a measurement of many rows is one of the client: 401 with a
 * digest challenge to a request that is not signed, 204 to any DELETE that is. It checks no
 * signature and keeps no state.
 */
final class BareServer implements AutoCloseable {
  private static final byte[] CHALLENGE =
      """
      HTTP/1.1 401 Unauthorized\r
      WWW-Authenticate: Digest realm="MMS Public API", domain="", nonce="bench", algorithm=MD5, qop="auth", stale=false\r
      Content-Length: 0\r
      \r
      """
          .getBytes(US_ASCII);
  private static final byte[] DONE = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(US_ASCII);
  private static final byte[] NO_KEY =
      """
      HTTP/1.1 200 OK\r
      Content-Type: application/json\r
      Content-Length: 2\r
      \r
      {}"""
          .getBytes(US_ASCII);

  private final ServerSocket socket;
  private final AtomicLong changes = new AtomicLong();

  BareServer() throws IOException {
    socket = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** How many signed DELETEs were answered. */
  long changes() {
    return changes.get();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        daemon(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private static void daemon(Runnable task) {
    var thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream(), 1 << 14);
      OutputStream out = client.getOutputStream();
      var line = new StringBuilder();
      boolean signed = false;
      boolean delete = false;
      boolean first = true;
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (c != '\n') {
          line.append((char) c);
          continue;
        }
        if (first) {
          delete = line.indexOf("DELETE ") == 0;
          first = false;
        }
        signed |= line.indexOf("Authorization: ") == 0 || line.indexOf("authorization: ") == 0;
        if (line.length() <= 1) { // the end of the headers; none of these requests has a body
          out.write(!signed ? CHALLENGE : delete ? DONE : NO_KEY);
          if (signed && delete) {
            changes.incrementAndGet();
          }
          signed = false;
          first = true;
        }
        line.setLength(0);
      }
    } catch (IOException e) {
      // the client has gone
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
