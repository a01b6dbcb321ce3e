package io.github.atlaskeys.credentials;

import io.github.atlaskeys.api.AccessToken;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.AtlasCredentials;
import io.github.atlaskeys.api.ServiceAccountCredentials;
import io.github.atlaskeys.credentials.Credentials.FoundCredentials;
import io.github.atlaskeys.credentials.Credentials.Prompt;
import io.github.atlaskeys.text.UsageException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of credentials, and what each source calls them. */
enum CredentialKind {
  API_KEY("api_keys", "an API key"),
  SERVICE_ACCOUNT("service_account", "a service account"),
  /** By the Atlas CLI's name for a login in the browser, which leaves a token. */
  ACCESS_TOKEN("user_account", "an access token");

  /** The Atlas CLI's word for it. */
  final String authType;

  /** {@code an API key}, for example. */
  final String description;

  CredentialKind(String authType, String description) {
    this.authType = authType;
    this.description = description;
  }

  /** The Atlas CLI's and the Terraform provider's names, in the order in which the latter reads. */
  private List<List<String>> names() {
    return switch (this) {
      case API_KEY ->
          List.of(
              List.of("MONGODB_ATLAS_PUBLIC_API_KEY", "MONGODB_ATLAS_PRIVATE_API_KEY"),
              List.of("MONGODB_ATLAS_PUBLIC_KEY", "MONGODB_ATLAS_PRIVATE_KEY"),
              List.of("MCLI_PUBLIC_API_KEY", "MCLI_PRIVATE_API_KEY"),
              List.of("ATLAS_PUBLIC_KEY", "ATLAS_PRIVATE_KEY"));
      case SERVICE_ACCOUNT ->
          List.of(List.of("MONGODB_ATLAS_CLIENT_ID", "MONGODB_ATLAS_CLIENT_SECRET"));
      case ACCESS_TOKEN -> List.of(List.of("MONGODB_ATLAS_ACCESS_TOKEN"));
    };
  }

  /** What the user is asked for; the last is the secret. */
  private List<String> parts() {
    return switch (this) {
      case API_KEY -> List.of("Public key", "Private key");
      case SERVICE_ACCOUNT -> List.of("Client ID", "Client secret");
      case ACCESS_TOKEN -> List.of("Access token");
    };
  }

  /**
   * The kind that the Atlas CLI calls so.
   *
   * @throws IllegalArgumentException if it calls none so; the word is not repeated, it may be a
   *     secret
   */
  static CredentialKind ofAuthType(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.authType.equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the type of credentials must be api_keys, service_account or user_account"));
  }

  /** The kinds of which a source holds at least a part. */
  static List<CredentialKind> in(Source source) {
    return Arrays.stream(values()).filter(kind -> kind.isIn(source)).toList();
  }

  private boolean isIn(Source source) {
    return names().stream().flatMap(List::stream).anyMatch(name -> source.value(name).isPresent());
  }

  /**
   * Those of this kind in a source, under the first names that are set.
   *
   * @throws UsageException if a part is missing or not valid
   */
  Optional<FoundCredentials> from(Source source) {
    for (List<String> together : names()) {
      List<String> there =
          together.stream().filter(name -> source.value(name).isPresent()).toList();
      if (there.isEmpty()) {
        continue;
      }
      for (String name : together) {
        if (!there.contains(name)) {
          throw new UsageException(
              "%s has %s and no %s; set both"
                  .formatted(source.name(), source.spelled(there.get(0)), source.spelled(name)));
        }
      }
      List<String> values = there.stream().map(name -> source.value(name).orElseThrow()).toList();
      String origin = there.stream().map(source::spelled).collect(Collectors.joining(" and "));
      String secret = source.spelled(there.get(there.size() - 1));
      return Optional.of(
          found(
              values,
              there.stream().map(source::where).toList(),
              "%s in %s".formatted(origin, source.name()),
              "in %s (%s)".formatted(secret, source.name())));
    }
    return Optional.empty();
  }

  /**
   * Those that the user types, the last part unseen; empty if a part is not given.
   *
   * @throws UsageException if they are not valid
   */
  Optional<FoundCredentials> ask(Prompt prompt, URI host) {
    var typed = new ArrayList<String>();
    String heading = "%s for %s:\n".formatted(kind(), host);
    for (String part : parts()) {
      boolean secret = typed.size() == parts().size() - 1;
      Optional<String> answer =
          secret
              ? prompt.askHidden("%s  %s (hidden): ".formatted(heading, part))
              : prompt.ask("%s  %s: ".formatted(heading, part));
      heading = "";
      String given = answer.orElse("").strip();
      if (given.isEmpty()) {
        return Optional.empty();
      }
      typed.add(given);
    }
    String origin = "typed at the prompt";
    return Optional.of(
        found(typed, Collections.nCopies(typed.size(), origin), origin, "that was typed"));
  }

  private FoundCredentials found(
      List<String> values, List<String> origins, String origin, String secret) {
    try {
      return new FoundCredentials(
          of(values), name(values.get(0)), origin, "the %s %s".formatted(secretPart(), secret));
    } catch (IllegalArgumentException e) {
      throw new UsageException("%s (%s)".formatted(e.getMessage(), origins.get(bad(values))), e);
    }
  }

  /** {@code API key zmmrboas}, for example. */
  private String name(String first) {
    return this == ACCESS_TOKEN ? kind() : "%s %s".formatted(kind(), first);
  }

  private String kind() {
    return description.replaceFirst("^an? ", "");
  }

  private String secretPart() {
    return parts().get(parts().size() - 1).toLowerCase(Locale.ROOT);
  }

  private AtlasCredentials of(List<String> values) {
    return switch (this) {
      case API_KEY -> new ApiKeyCredentials(values.get(0), values.get(1));
      case SERVICE_ACCOUNT -> new ServiceAccountCredentials(values.get(0), values.get(1));
      case ACCESS_TOKEN -> new AccessToken(values.get(0));
    };
  }

  /** Which of the values is not valid, the first if there are several. */
  private int bad(List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      var alone = new ArrayList<>(Collections.nCopies(values.size(), "x"));
      alone.set(i, values.get(i));
      try {
        of(alone);
      } catch (IllegalArgumentException e) {
        return i;
      }
    }
    return 0;
  }
}
