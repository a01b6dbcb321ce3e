package io.github.atlaskeys.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A caller with one digest session, written here and by hand, so that the sandbox's digest is not
 * tested with itself.
 */
final class Caller {

  static final String V2 = "/api/atlas/v2";
  static final String V1 = "/api/atlas/v1.0";
  static final String PUBLIC_V1 = "/api/public/v1.0";
  static final String VERSION = "application/vnd.atlas.2023-01-01+json";

  private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]+)\"");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;
  private final String publicKey;
  private final String privateKey;
  private String accept = VERSION;
  private String nonce = "";
  private int count;

  Caller(AtlasSandbox sandbox, String publicKey, String privateKey) {
    this.base = sandbox.baseUri();
    this.publicKey = publicKey;
    this.privateKey = privateKey;
  }

  static Caller admin(AtlasSandbox sandbox) {
    return new Caller(sandbox, Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY);
  }

  static Caller reader(AtlasSandbox sandbox) {
    return new Caller(sandbox, Example.READER_PUBLIC_KEY, Example.READER_PRIVATE_KEY);
  }

  record Reply(int status, HttpHeaders headers, String body) {
    String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    /** Of an error's body. */
    String errorCode() {
      return body.contains("errorCode")
          ? body.replaceFirst("(?s).*\"errorCode\" ?: ?\"(\\w+)\".*", "$1")
          : "";
    }
  }

  Caller accepting(String mediaTypes) {
    accept = mediaTypes;
    return this;
  }

  Reply get(String target) throws IOException, InterruptedException {
    return call("GET", target, "");
  }

  Reply delete(String target) throws IOException, InterruptedException {
    return call("DELETE", target, "");
  }

  /** Signs if there is a nonce, and answers one challenge, as a client does. */
  Reply call(String method, String target, String body) throws IOException, InterruptedException {
    if (!nonce.isEmpty()) {
      var reply = once(method, target, body);
      if (reply.status() != 401 || !challenged(reply)) {
        return reply;
      }
    }
    if (nonce.isEmpty()) {
      challenged(send(method, target, body, ""));
    }
    return once(method, target, body);
  }

  /** One signed request with the next count, whatever comes back. */
  Reply once(String method, String target, String body) throws IOException, InterruptedException {
    return send(method, target, body, signature(method, target, ++count));
  }

  /** One request with this header, or, if it is empty, without. */
  Reply send(String method, String target, String body, String authorization)
      throws IOException, InterruptedException {
    var publisher =
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    var request = HttpRequest.newBuilder(base.resolve(target)).method(method, publisher);
    if (!accept.isEmpty()) {
      request.header("Accept", accept);
    }
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    var response = http.send(request.build(), BodyHandlers.ofString());
    return new Reply(response.statusCode(), response.headers(), response.body());
  }

  /** Takes the nonce of a challenge, if there is one, and counts from the beginning. */
  boolean challenged(Reply reply) {
    var found = NONCE.matcher(reply.header("WWW-Authenticate"));
    if (!found.find()) {
      return false;
    }
    nonce = found.group(1);
    count = 0;
    return true;
  }

  String signature(String method, String target, int nc) {
    var counted = "%08x:0a4f113b:auth".formatted(nc);
    var response = response(method, target, counted);
    return header(target, response) + ", qop=auth, nc=%08x, cnonce=\"0a4f113b\"".formatted(nc);
  }

  /** As RFC 2069 signed, before there was a quality of protection. */
  String signatureWithoutQop(String method, String target) {
    var who = md5(publicKey + ":MMS Public API:" + privateKey);
    return header(target, md5(who + ":" + nonce + ":" + md5(method + ":" + target)));
  }

  private String response(String method, String target, String counted) {
    var who = md5(publicKey + ":MMS Public API:" + privateKey);
    return md5(who + ":" + nonce + ":" + counted + ":" + md5(method + ":" + target));
  }

  private String header(String target, String response) {
    return """
            Digest username="%s", realm="MMS Public API", nonce="%s", uri="%s", \
            response="%s\""""
        .formatted(publicKey, nonce, target, response);
  }

  private static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
