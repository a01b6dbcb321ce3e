package io.github.atlaskeys.api;

/**
 * Which version of the Admin API is called. The versions differ in base path, in the media type
 * asked for and in the status of some successes. The operations for API keys are in each of them,
 * those for service accounts in {@link #V2} alone.
 *
 * @see <a href="https://www.mongodb.com/docs/atlas/api/versioned-api-overview/">Versioned Atlas
 *     Administration API</a>
 */
public enum ApiVersion {
  /** Atlas's versioned API, in which every operation names the date of its version. */
  V2("v2", "/api/atlas/v2"),

  /** Atlas's first API: deprecated, without a published end. */
  V1_0("v1.0", "/api/atlas/v1.0"),

  /** Cloud Manager and Ops Manager. */
  PUBLIC_V1_0("public-v1.0", "/api/public/v1.0");

  private final String label;
  private final String path;

  ApiVersion(String label, String path) {
    this.label = label;
    this.path = path;
  }

  /** The base path below the host, without a slash at its end. */
  public String path() {
    return path;
  }

  /** Whether it has the operations for service accounts: the versioned API alone does. */
  public boolean hasServiceAccounts() {
    return this == V2;
  }

  /** Whether it has the operations for keys of this kind. */
  public boolean has(PrincipalId.Kind kind) {
    return kind == PrincipalId.Kind.API_KEY || hasServiceAccounts();
  }

  /** {@code v2}, {@code v1.0} or {@code public-v1.0}. */
  @Override
  public String toString() {
    return label;
  }
}
