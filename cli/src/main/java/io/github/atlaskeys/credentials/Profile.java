package io.github.atlaskeys.credentials;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlaskeys.cli.Context;
import io.github.atlaskeys.cli.SanitizedText;
import io.github.atlaskeys.cli.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A profile of the Atlas CLI: ids, an address and, unless the Atlas CLI keeps them in the system's
 * keyring, credentials. The keyring is not read.
 *
 * @param place what it holds, under the environment's names
 * @param file where it stands
 * @see <a
 *     href="https://www.mongodb.com/docs/atlas/cli/current/atlas-cli-save-connection-settings/">Save
 *     Connection Settings</a>
 */
record Profile(Place place, Path file) {
  /** The Atlas CLI calls a property in the environment by this and its name in capitals. */
  private static final String PREFIX = "MONGODB_ATLAS_";

  private static final List<String> PROPERTIES =
      List.of(
          "project_id",
          "org_id",
          "service",
          "ops_manager_url",
          "base_url",
          "public_api_key",
          "private_api_key",
          "client_id",
          "client_secret",
          "access_token",
          "auth_type");

  /**
   * The profile of this name, in whatever capitals, as the Atlas CLI has it.
   *
   * @throws UsageException if there is none, if something in it is not a text, or if other users
   *     can write to the file
   */
  static Profile read(String name, Context surroundings) {
    Path file = AtlasCliConfig.path(surroundings);
    JsonNode config = AtlasCliConfig.read(file);
    requireUnchangedByOthers(file);
    List<Map.Entry<String, JsonNode>> profiles =
        config.properties().stream().filter(property -> property.getValue().isObject()).toList();
    Map.Entry<String, JsonNode> profile =
        first(profiles, name::equals)
            .or(() -> first(profiles, name::equalsIgnoreCase))
            .orElseThrow(() -> unknown(file, profiles));
    String called = "profile %s in %s".formatted(SanitizedText.line(profile.getKey()), file);
    return new Profile(
        new Place(called, values(profile.getValue(), called), Profile::property), file);
  }

  /** Anyone who can write a host there could have credentials sent to it. */
  private static void requireUnchangedByOthers(Path file) {
    try {
      PrivateFile.requireUnchangedByOthers(file, "the Atlas CLI's");
    } catch (IOException e) {
      throw new UsageException("%s cannot be read".formatted(file), e);
    }
  }

  private static Optional<Map.Entry<String, JsonNode>> first(
      List<Map.Entry<String, JsonNode>> profiles, Predicate<String> meant) {
    return profiles.stream().filter(profile -> meant.test(profile.getKey())).findFirst();
  }

  /** Without the name that was asked for, which may be anything that stood behind a -P. */
  private static UsageException unknown(Path file, List<Map.Entry<String, JsonNode>> profiles) {
    String names =
        profiles.stream()
            .map(profile -> SanitizedText.line(profile.getKey()))
            .collect(Collectors.joining(", "));
    return new UsageException(
        "%s has no such profile; it has %s".formatted(file, names.isEmpty() ? "none" : names));
  }

  private static Map<String, String> values(JsonNode table, String called) {
    var values = new HashMap<String, String>();
    for (String property : PROPERTIES) {
      JsonNode value = table.get(property);
      if (value == null) {
        continue;
      }
      if (!value.isTextual()) {
        throw new UsageException(
            "%s in %s is not a text; put it in quotes".formatted(property, called));
      }
      values.put(PREFIX + property.toUpperCase(Locale.ROOT), value.textValue());
    }
    return values;
  }

  private static String property(String variable) {
    return variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
  }

  /**
   * Checks, before its credentials are used, that no other user can read them or put others there.
   *
   * @throws UsageException if other users can
   */
  void requirePrivate() {
    try {
      PrivateFile.require(file, "the Atlas CLI's");
    } catch (IOException e) {
      throw new UsageException("%s cannot be read".formatted(file), e);
    }
  }
}
