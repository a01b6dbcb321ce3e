package io.github.atlaskeys.api;

import java.net.URI;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Which of the Admin API's forms is spoken: they differ in path, in the media type asked for and in
 * the code of a success, not in the operations.
 *
 * @see <a href="https://www.mongodb.com/docs/atlas/api/versioned-api-overview/">Versioned Atlas
 *     Administration API</a>
 */
public enum ApiVersion {
  /** Atlas's versioned API. 2023-01-01 is the only version published for API-key operations. */
  V2("v2", "/api/atlas/v2", "application/vnd.atlas.2023-01-01+json"),

  /** Atlas's first API: deprecated, without a published end. */
  V1_0("v1.0", "/api/atlas/v1.0", "application/json"),

  /** Cloud Manager and Ops Manager. */
  PUBLIC_V1_0("public-v1.0", "/api/public/v1.0", "application/json");

  private final String label;
  private final String path;
  private final String mediaType;

  ApiVersion(String label, String path, String mediaType) {
    this.label = label;
    this.path = path;
    this.mediaType = mediaType;
  }

  /**
   * The dialect that carries this name on a command line.
   *
   * @param label {@code v2}, {@code v1.0} or {@code public-v1.0}
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static ApiVersion named(String label) {
    return Arrays.stream(values())
        .filter(dialect -> dialect.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "API must be one of %s, was \"%s\"".formatted(labels(), label)));
  }

  /** The names, in order: {@code v2, v1.0, public-v1.0}. */
  static String labels() {
    return Arrays.stream(values()).map(ApiVersion::toString).collect(Collectors.joining(", "));
  }

  /** The path below the host that every operation starts with, without a slash at its end. */
  public String path() {
    return path;
  }

  /** What requests ask for in {@code Accept}, and call their bodies in {@code Content-Type}. */
  public String mediaType() {
    return mediaType;
  }

  String baseUri(URI host) {
    return host + path;
  }

  /** The name on a command line. */
  @Override
  public String toString() {
    return label;
  }
}
