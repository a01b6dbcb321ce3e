package io.github.atlaskeys.api;

import java.io.IOException;
import okhttp3.Authenticator;
import okhttp3.Credentials;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/** Answers a proxy that asks for a login, once; a refusal is final. */
final class ProxyLogin implements Authenticator {
  private static final String HEADER = "Proxy-Authorization";

  private final HttpProxy proxy;

  ProxyLogin(HttpProxy proxy) {
    this.proxy = proxy;
  }

  @Override
  public @Nullable Request authenticate(@Nullable Route route, Response response)
      throws IOException {
    boolean tried = response.request().header(HEADER) != null;
    if (proxy.login().isPresent() && !tried) {
      return response.request().newBuilder().header(HEADER, basic(proxy.login().get())).build();
    }
    // OkHttp asks before it sends anything, too, with a challenge of its own.
    boolean asked = response.challenges().stream().noneMatch(c -> c.scheme().startsWith("OkHttp"));
    if (asked) {
      throw new ProxyRefusedException(
          "the proxy %s:%s %s"
              .formatted(
                  proxy.host(), proxy.port(), tried ? "refused the login" : "wants a login"));
    }
    return null;
  }

  private static String basic(String login) {
    int colon = login.indexOf(':');
    return colon < 0
        ? Credentials.basic(login, "")
        : Credentials.basic(login.substring(0, colon), login.substring(colon + 1));
  }
}
