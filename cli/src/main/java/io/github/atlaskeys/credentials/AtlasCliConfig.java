package io.github.atlaskeys.credentials;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.github.atlaskeys.cli.Context;
import io.github.atlaskeys.cli.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The Atlas CLI's {@code config.toml}, which it keeps where the system keeps users' settings. It is
 * read only.
 *
 * @see <a href="https://pkg.go.dev/os#UserConfigDir">how the Atlas CLI finds the folder</a>
 */
final class AtlasCliConfig {
  /** Some thousand profiles; what is longer is something else. */
  private static final int LONGEST = 1024 * 1024;

  private AtlasCliConfig() {}

  /**
   * Where it is, or would be.
   *
   * @throws UsageException if the environment does not tell, or not from the root on
   */
  static Path path(Context surroundings) {
    if (surroundings.system().startsWith("Windows")) {
      // Java finds a variable in any spelling there, and the map of all variables does not.
      Optional<String> folder =
          surroundings.variable("APPDATA").or(() -> surroundings.variable("AppData"));
      return in(folder, "AppData");
    }
    Optional<String> home = surroundings.variable("HOME");
    if (surroundings.system().startsWith("Mac")) {
      return in(home.map(folder -> folder + "/Library/Application Support"), "HOME");
    }
    Optional<String> settings = surroundings.variable("XDG_CONFIG_HOME");
    return settings.isPresent()
        ? in(settings, "XDG_CONFIG_HOME")
        : in(home.map(folder -> folder + "/.config"), "HOME");
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
      if (!path.isAbsolute()) { // another folder's settings wherever the command is run
        throw new UsageException(
            "no profile: %s must be a whole path, from the root on".formatted(variable));
      }
      return path;
    } catch (InvalidPathException e) {
      throw new UsageException("%s is not a valid folder name".formatted(variable), e);
    }
  }

  /**
   * What is in it: a table for each profile, and settings of the Atlas CLI itself.
   *
   * @throws UsageException if it is not there, cannot be read or is no TOML; nothing of it is
   *     repeated, it may be a secret
   */
  static JsonNode read(Path file) {
    try {
      return parse(text(file), file);
    } catch (NoSuchFileException e) {
      throw new UsageException(
          "no profile: %s, where the Atlas CLI keeps them, does not exist".formatted(file), e);
    } catch (IOException e) {
      throw new UsageException("no profile: %s cannot be read".formatted(file), e);
    }
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LONGEST);
      if (bytes.length == LONGEST) {
        throw new UsageException("%s is too long for the Atlas CLI's profiles".formatted(file));
      }
      return new String(bytes, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "");
    }
  }

  @SuppressWarnings("UnusedException") // its message might repeat what stands in the line
  private static JsonNode parse(String text, Path file) throws IOException {
    try {
      return new TomlMapper().readTree(text);
    } catch (JacksonException e) {
      throw new UsageException(
          e.getLocation() == null
              ? "%s is not TOML; is it the Atlas CLI's own?".formatted(file)
              : "%s: line %d is not TOML (not shown)".formatted(file, e.getLocation().getLineNr()));
    }
  }
}
