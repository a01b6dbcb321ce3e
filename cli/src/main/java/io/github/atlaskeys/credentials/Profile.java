package io.github.atlaskeys.credentials;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A profile of the Atlas CLI, from its {@code config.toml}, which is only read: IDs, a host and,
 * unless the Atlas CLI keeps them in the system's keyring, credentials. The keyring is not read.
 *
 * @param source what it holds, under the environment's names
 * @param file where it is
 * @see <a
 *     href="https://www.mongodb.com/docs/atlas/cli/current/atlas-cli-save-connection-settings/">Save
 *     Connection Settings</a>
 */
record Profile(Source source, Path file) {
  /** The Atlas CLI calls a property in the environment by this and its name in capitals. */
  private static final String PREFIX = "MONGODB_ATLAS_";

  private static final String PROPERTIES =
      "project_id org_id service ops_manager_url base_url public_api_key private_api_key client_id"
          + " client_secret access_token auth_type";

  /** Some thousand profiles; what is longer is something else. */
  private static final int MAX_SIZE = 1024 * 1024;

  private static final String WHAT = "the Atlas CLI's";

  /**
   * The profile of this name, in upper or lower case, as for the Atlas CLI.
   *
   * @param system the operating system, as {@code os.name} calls it
   * @throws UsageException if there is none, if something in it is not a string, or if other users
   *     can write to the file; no value of the file is shown, it may be a secret
   */
  static Profile read(String name, Map<String, String> environment, String system) {
    Path file = path(environment, system);
    String text;
    try {
      text = text(file);
      PrivateFile.requireUnchangedByOthers(file, WHAT);
    } catch (NoSuchFileException e) {
      throw new UsageException(
          "no profile: %s, where the Atlas CLI keeps them, does not exist".formatted(file), e);
    } catch (IOException e) {
      throw new UsageException("no profile: %s cannot be read".formatted(file), e);
    }
    List<Map.Entry<String, JsonNode>> profiles =
        parse(text, file).properties().stream()
            .filter(property -> property.getValue().isObject())
            .toList();
    Map.Entry<String, JsonNode> profile =
        first(profiles, name::equals)
            .or(() -> first(profiles, name::equalsIgnoreCase))
            .orElseThrow(() -> unknown(file, profiles));
    String called = "profile %s in %s".formatted(SanitizedText.line(profile.getKey()), file);
    return new Profile(
        new Source(called, values(profile.getValue(), called), Profile::property), file);
  }

  /**
   * Where the Atlas CLI keeps its settings.
   *
   * @see <a href="https://pkg.go.dev/os#UserConfigDir">os.UserConfigDir</a>
   */
  private static Path path(Map<String, String> environment, String system) {
    Optional<String> home = variable(environment, "HOME");
    if (system.startsWith("Windows")) {
      // Java finds a variable in any spelling there, and the map of all variables does not.
      return in(
          variable(environment, "APPDATA").or(() -> variable(environment, "AppData")), "AppData");
    }
    if (system.startsWith("Mac")) {
      return in(home.map(folder -> folder + "/Library/Application Support"), "HOME");
    }
    Optional<String> settings = variable(environment, "XDG_CONFIG_HOME");
    return settings.isPresent()
        ? in(settings, "XDG_CONFIG_HOME")
        : in(home.map(folder -> folder + "/.config"), "HOME");
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private static Path in(Optional<String> folder, String variable) {
    String found =
        folder.orElseThrow(
            () ->
                new UsageException(
                    "no profile: the Atlas CLI keeps them under %s, which is not set"
                        .formatted(variable)));
    try {
      Path path = Path.of(found, "atlascli", "config.toml");
      if (!path.isAbsolute()) { // another file wherever the command is run
        throw new UsageException("no profile: %s must be an absolute path".formatted(variable));
      }
      return path;
    } catch (InvalidPathException e) {
      throw new UsageException("%s is not a valid folder name".formatted(variable), e);
    }
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_SIZE);
      if (bytes.length == MAX_SIZE) {
        throw new UsageException("%s is too long for the Atlas CLI's profiles".formatted(file));
      }
      return new String(bytes, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "");
    }
  }

  @SuppressWarnings("UnusedException") // its message may quote the line
  private static JsonNode parse(String text, Path file) {
    try {
      return new TomlMapper().readTree(text);
    } catch (JacksonException e) {
      throw new UsageException(
          e.getLocation() == null
              ? "%s is not TOML; is it the Atlas CLI's own?".formatted(file)
              : "%s: line %d is not TOML (not shown)".formatted(file, e.getLocation().getLineNr()));
    }
  }

  private static Optional<Map.Entry<String, JsonNode>> first(
      List<Map.Entry<String, JsonNode>> profiles, Predicate<String> wanted) {
    return profiles.stream().filter(profile -> wanted.test(profile.getKey())).findFirst();
  }

  /** Without the name that was asked for, which may be anything that was typed after -P. */
  private static UsageException unknown(Path file, List<Map.Entry<String, JsonNode>> profiles) {
    String names =
        profiles.stream()
            .map(profile -> SanitizedText.line(profile.getKey()))
            .collect(Collectors.joining(", "));
    return new UsageException(
        "no such profile in %s; available: %s".formatted(file, names.isEmpty() ? "none" : names));
  }

  private static Map<String, String> values(JsonNode table, String called) {
    var values = new HashMap<String, String>();
    for (String property : PROPERTIES.split(" ", -1)) {
      JsonNode value = table.get(property);
      if (value == null) {
        continue;
      }
      if (!value.isTextual()) {
        throw new UsageException(
            "%s in %s is not a string; put it in quotes".formatted(property, called));
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
      PrivateFile.requirePrivate(file, WHAT);
    } catch (IOException e) {
      throw new UsageException("%s cannot be read".formatted(file), e);
    }
  }
}
