package io.github.atlaskeys.credentials;

import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.http.Atlas;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What no option says: from the environment, then from an Atlas CLI profile if one is named. None
 * is used by default, so that a command line always shows what it acts on.
 */
public record Settings(Source environment, Optional<Profile> profile) {
  /**
   * Reads the profile, if one is named.
   *
   * @param system the operating system, as {@code os.name} calls it
   * @throws io.github.atlaskeys.text.UsageException if there is no such profile, or it is not valid
   */
  public static Settings of(
      Optional<String> profile, Map<String, String> environment, String system) {
    return new Settings(
        Source.of("the environment", environment),
        profile.map(name -> Profile.read(name, environment, system)));
  }

  /** What the profile is called and where it is, if one was named. */
  public Optional<String> profileName() {
    return profile.map(named -> named.source().name());
  }

  /** The default project. */
  public Optional<Setting<ProjectId>> project() {
    return first("MONGODB_ATLAS_PROJECT_ID", ProjectId::new);
  }

  /** The default organization. */
  public Optional<Setting<OrganizationId>> organization() {
    return first("MONGODB_ATLAS_ORG_ID", OrganizationId::new);
  }

  /** Scheme, host and port; empty when nothing says, which means Atlas itself. */
  public Optional<Setting<URI>> host() {
    return sources()
        .flatMap(source -> host(source).stream())
        .findFirst()
        .or(
            () ->
                profile.flatMap(
                    it -> it.source().value("MONGODB_ATLAS_SERVICE", Settings::service)));
  }

  /** Scheme, host and port that this source names. */
  static Optional<Setting<URI>> host(Source source) {
    return source
        .value("MONGODB_ATLAS_OPS_MANAGER_URL", Settings::url)
        .or(() -> source.value("MONGODB_ATLAS_BASE_URL", Settings::url));
  }

  private <T> Optional<Setting<T>> first(String variable, Function<String, T> parser) {
    return sources().flatMap(source -> source.value(variable, parser).stream()).findFirst();
  }

  private Stream<Source> sources() {
    return Stream.concat(Stream.of(environment), profile.map(Profile::source).stream());
  }

  /**
   * A host that credentials may be sent to.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static URI url(String text) {
    URI uri;
    try {
      uri = URI.create(text.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "base URL is not a valid URL; expected for example https://cloud.mongodb.com", e);
    }
    return Atlas.at(uri).host();
  }

  private static URI service(String name) {
    return switch (name) {
      case "cloud" -> Atlas.CLOUD;
      case "cloudgov" -> Atlas.GOVERNMENT;
      default ->
          throw new IllegalArgumentException(
              "the service must be cloud or cloudgov; use --base-url");
    };
  }
}
