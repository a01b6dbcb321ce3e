package io.github.atlaskeys.command;

import io.github.atlaskeys.credentials.Setting;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.http.Atlas.HttpProxy;
import io.github.atlaskeys.terminal.Context;
import io.github.atlaskeys.text.UsageException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * HTTPS_PROXY and NO_PROXY, in capitals or not, as curl and the Atlas CLI read them: a name in
 * NO_PROXY covers its subdomains, and this machine itself is never reached through a proxy. Plain
 * http goes to this machine alone, so there is nothing for HTTP_PROXY to do.
 */
final class ProxyVariables {
  private static final String VARIABLE = "HTTPS_PROXY";

  private ProxyVariables() {}

  static Optional<Setting<HttpProxy>> proxyFor(Atlas atlas, Context context) {
    URI host = atlas.host();
    if (atlas.isLoopback() || excluded(host.getHost(), host.getPort(), context)) {
      return Optional.empty();
    }
    return either(VARIABLE, context)
        .map(proxy -> new Setting<>(parse(proxy.value().strip()), proxy.origin()));
  }

  private static boolean excluded(String name, int port, Context context) {
    return either("NO_PROXY", context).stream()
        .flatMap(list -> Arrays.stream(list.value().split("[,\\s]+")))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> entry.toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""))
        .map(entry -> port > 0 ? entry.replaceFirst(":" + port + "$", "") : entry)
        .anyMatch(entry -> entry.equals("*") || name.equals(entry) || name.endsWith("." + entry));
  }

  private static Optional<Setting<String>> either(String name, Context context) {
    return Stream.of(name, name.toLowerCase(Locale.ROOT))
        .flatMap(
            spelled ->
                context.variable(spelled).stream()
                    .map(value -> new Setting<>(value, spelled + " in the environment")))
        .findFirst();
  }

  @SuppressWarnings("UnusedException") // its message would repeat the URL, password and all
  private static HttpProxy parse(String value) {
    try {
      URI uri = URI.create(value.contains("://") ? value : "http://" + value);
      boolean socks = uri.getScheme().startsWith("socks5");
      if (uri.getHost() == null || !(socks || uri.getScheme().equals("http"))) {
        throw wrong();
      }
      int port = uri.getPort() > 0 ? uri.getPort() : socks ? 1080 : 80;
      return new HttpProxy(
          socks ? HttpProxy.Kind.SOCKS : HttpProxy.Kind.HTTP,
          uri.getHost(),
          port,
          Optional.ofNullable(uri.getRawUserInfo())
              .map(login -> URLDecoder.decode(login.replace("+", "%2B"), StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw wrong();
    }
  }

  /** Without the value, which may hold a password. */
  private static UsageException wrong() {
    return new UsageException(
        VARIABLE
            + " must look like http://host:port, http://user:password@host:port or"
            + " socks5://host:port (its value is not shown)");
  }
}
