package io.github.atlaskeys.credentials;

import io.github.atlaskeys.cli.UsageException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The kind of credentials that somebody decided on.
 *
 * @param where it is written down
 */
record AuthType(CredentialKind kind, String where) {
  private static final String VARIABLE = "MONGODB_ATLAS_AUTH_TYPE";

  /** What this place says, if it says so. */
  static Optional<AuthType> in(Place place) {
    return place
        .value(VARIABLE, CredentialKind::ofAuthType)
        .map(kind -> new AuthType(kind, place.where(VARIABLE)));
  }

  /**
   * The credentials that a place holds. Of several kinds the Atlas CLI takes one and the Terraform
   * provider another: none is taken unless somebody decided.
   *
   * @throws UsageException if it holds several kinds and nobody decided, or not the kind that was
   *     decided on, or half a pair
   */
  static Optional<FoundCredentials> choose(Place place, Optional<AuthType> decided) {
    List<CredentialKind> held = CredentialKind.in(place);
    if (held.isEmpty()) {
      return Optional.empty();
    }
    if (decided.isPresent()) {
      AuthType type = decided.get();
      return Optional.of(type.kind.from(place).orElseThrow(() -> type.lacking(place, held)));
    }
    if (held.size() > 1) {
      throw new UsageException(
          "%s holds %s; leave one out, or set %s to %s"
              .formatted(
                  place.name(),
                  listed(held, " and "),
                  place.spelled(VARIABLE),
                  held.stream().map(CredentialKind::authType).collect(Collectors.joining(" or "))));
    }
    return held.get(0).from(place);
  }

  private UsageException lacking(Place place, List<CredentialKind> held) {
    return new UsageException(
        "%s asks for %s, and %s holds only %s; set the one, or change the other"
            .formatted(where, kind.description(), place.name(), listed(held, " and ")));
  }

  private static String listed(List<CredentialKind> kinds, String between) {
    return kinds.stream().map(CredentialKind::description).collect(Collectors.joining(between));
  }
}
