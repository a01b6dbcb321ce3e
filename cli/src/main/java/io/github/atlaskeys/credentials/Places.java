package io.github.atlaskeys.credentials;

import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.cli.Context;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Where that is looked for which no option says: the environment, then a profile of the Atlas CLI
 * if one is named. None is taken unless it is named: what a run acts on stands in its command line.
 */
public record Places(Place environment, Optional<Profile> profile) {
  public static Places of(Optional<String> profile, Context surroundings) {
    return new Places(
        Place.of("the environment", surroundings.environment()),
        profile.map(name -> Profile.read(name, surroundings)));
  }

  /** The project that is meant when none is named. */
  public Optional<ProjectId> project() {
    return first("MONGODB_ATLAS_PROJECT_ID", ProjectId::new);
  }

  /** The organization that is meant when neither it nor a project is. */
  public Optional<OrganizationId> organization() {
    return first("MONGODB_ATLAS_ORG_ID", OrganizationId::new);
  }

  /** Scheme, host and port; empty when no place says, which means Atlas itself. */
  public Optional<URI> host() {
    return places()
        .map(Places::url)
        .flatMap(Optional::stream)
        .findFirst()
        .or(
            () ->
                profile.flatMap(
                    named -> named.place().value("MONGODB_ATLAS_SERVICE", Places::service)));
  }

  /** Scheme, host and port that this place names. */
  public static Optional<URI> url(Place place) {
    return place
        .value("MONGODB_ATLAS_OPS_MANAGER_URL", Places::url)
        .or(() -> place.value("MONGODB_ATLAS_BASE_URL", Places::url));
  }

  private <T> Optional<T> first(String variable, Function<String, T> meaning) {
    return places()
        .map(place -> place.value(variable, meaning))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Stream<Place> places() {
    return Stream.concat(Stream.of(environment), profile.map(Profile::place).stream());
  }

  /**
   * A host that credentials may be sent to.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static URI url(String text) {
    URI uri;
    try {
      uri = URI.create(text.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "base URL must be a URL such as https://cloud.mongodb.com, and is none", e);
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
