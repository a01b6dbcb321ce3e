package io.github.atlaskeys.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import feign.Contract;
import feign.DefaultContract;
import feign.ExceptionPropagationPolicy;
import feign.Feign;
import feign.MethodMetadata;
import feign.RequestTemplate;
import feign.Retryer;
import io.github.atlaskeys.api.AccessToken;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiVersion;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.AtlasCredentials;
import io.github.atlaskeys.api.Query;
import io.github.atlaskeys.api.ServiceAccountCredentials;
import io.github.atlaskeys.http.Atlas.Connection;
import io.github.atlaskeys.http.Atlas.HttpExchange;
import io.github.atlaskeys.http.Atlas.HttpProxy;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import okhttp3.Interceptor;

/** Connects the Feign interface. */
final class HttpClients {
  private static final String JSON = "application/json";

  /** What only the versioned API has. */
  private static final Pattern VERSIONED = Pattern.compile("/(serviceAccounts|activityFeed)\\b");

  private HttpClients() {}

  /**
   * The API at this host, as these credentials may use it. Nothing is sent yet.
   *
   * @param network responds instead of the network, in tests
   */
  static Connection connect(
      URI host,
      ApiVersion version,
      Duration timeout,
      Optional<HttpProxy> proxy,
      Optional<Consumer<HttpExchange>> listener,
      InstantSource clock,
      AtlasCredentials credentials,
      Optional<Interceptor> network) {
    var secrets = Secrets.of(credentials, proxy);
    var transport = new Transport(host, timeout, proxy, listener, network, secrets);
    Interceptor authentication = authentication(host, credentials, transport, clock, secrets);
    AtlasAdminApi api =
        Feign.builder()
            .contract(at(host + version.path()))
            .client(transport.client(authentication))
            .options(transport.options())
            .retryer(Retryer.NEVER_RETRY) // Feign's own would clip Retry-After to a second
            .exceptionPropagationPolicy(ExceptionPropagationPolicy.UNWRAP)
            .encoder((body, type, request) -> request.body(Json.write(body), UTF_8))
            .queryMapEncoder(query -> ((Query) query).parameters())
            .requestInterceptor(request -> headers(request, version))
            .responseInterceptor(new ResponseDecoder(secrets))
            .target(AtlasAdminApi.class, host + version.path());
    return new Connection(
        api, authentication instanceof BearerAuthentication bearer ? bearer::revoke : () -> {});
  }

  /** Feign's annotations, with the host named once; Feign would parse it again for every call. */
  private static Contract at(String baseUrl) {
    var annotations = new DefaultContract();
    return api -> {
      List<MethodMetadata> methods = annotations.parseAndValidateMetadata(api);
      methods.forEach(method -> method.template().target(baseUrl));
      return methods;
    };
  }

  private static Interceptor authentication(
      URI host,
      AtlasCredentials credentials,
      Transport transport,
      InstantSource clock,
      Secrets secrets) {
    if (credentials instanceof ApiKeyCredentials key) {
      return new Digest(key, secrets);
    }
    if (credentials instanceof ServiceAccountCredentials account) {
      return new BearerAuthentication(
          host, account, transport.withoutCredentials(), clock, secrets);
    }
    String token = ((AccessToken) credentials).value();
    return chain -> chain.proceed(BearerAuthentication.signed(chain.request(), token));
  }

  /** The interface names the media types of the versioned API; the others know only JSON. */
  private static void headers(RequestTemplate request, ApiVersion version) {
    request.header("User-Agent", userAgent());
    if (!version.hasServiceAccounts() && VERSIONED.matcher(request.path()).find()) {
      throw AtlasApiException.notInVersion(request.method() + " " + request.path(), version);
    }
    if (version != ApiVersion.V2) {
      for (String name : List.of("Accept", "Content-Type")) {
        if (request.headers().containsKey(name)) {
          request.removeHeader(name);
          request.header(name, JSON);
        }
      }
    }
  }

  static String userAgent() {
    return "atlas-keys/" + Atlas.version();
  }
}
