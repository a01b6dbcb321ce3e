package scripts.cli;

import io.github.atlaskeys.admin.HttpProxy;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in capitals or not, as curl and the Atlas CLI read them: a
 * name in NO_PROXY covers its subdomains, and this machine itself is never reached through a proxy.
 */
final class ProxyVariables {
  private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\..*|\\[::1\\]");

  private ProxyVariables() {}

  static Optional<HttpProxy> proxyFor(URI host, Surroundings surroundings) {
    String name = host.getHost().toLowerCase(Locale.ROOT);
    String variable = host.getScheme().equals("http") ? "HTTP_PROXY" : "HTTPS_PROXY";
    if (LOOPBACK.matcher(name).matches() || excluded(name, host.getPort(), surroundings)) {
      return Optional.empty();
    }
    return either(variable, surroundings).map(value -> parse(value.strip(), variable));
  }

  private static boolean excluded(String name, int port, Surroundings surroundings) {
    return either("NO_PROXY", surroundings).stream()
        .flatMap(list -> Arrays.stream(list.split("[,\\s]+")))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> entry.toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""))
        .map(entry -> port > 0 ? entry.replaceFirst(":" + port + "$", "") : entry)
        .anyMatch(entry -> entry.equals("*") || name.equals(entry) || name.endsWith("." + entry));
  }

  private static Optional<String> either(String name, Surroundings surroundings) {
    return surroundings
        .variable(name)
        .or(() -> surroundings.variable(name.toLowerCase(Locale.ROOT)));
  }

  @SuppressWarnings("UnusedException") // its message would repeat the URL, password and all
  private static HttpProxy parse(String value, String variable) {
    try {
      URI uri = URI.create(value.contains("://") ? value : "http://" + value);
      boolean socks = uri.getScheme().startsWith("socks5");
      if (uri.getHost() == null || !(socks || uri.getScheme().equals("http"))) {
        throw wrong(variable);
      }
      int port = uri.getPort() > 0 ? uri.getPort() : socks ? 1080 : 80;
      return new HttpProxy(
          socks ? HttpProxy.Kind.SOCKS : HttpProxy.Kind.HTTP,
          uri.getHost(),
          port,
          Optional.ofNullable(uri.getRawUserInfo())
              .map(login -> URLDecoder.decode(login.replace("+", "%2B"), StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw wrong(variable);
    }
  }

  /** Without the value, which may hold a password. */
  private static UsageException wrong(String variable) {
    return new UsageException(
        "%s must look like http://host:port or socks5://host:port (its value is not shown)"
            .formatted(variable));
  }
}
