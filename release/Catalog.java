import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code release/catalog}: writes the catalog repository's files from a tag of this one. */
final class Catalog {
  private static final String DESCRIPTION =
      "  \"description\": \"Unassign MongoDB Atlas API keys from projects.\",";

  private static final String FILES = "https://github.com/atlaskeys/atlas-keys/blob/v%s/";

  private static final Pattern SOURCE_ALIAS =
      Pattern.compile(
          "\"([a-z-]+)\": \\{\\s*\"script-ref\": \"scripts/\\1\\.java\",\\s*"
              + "\"description\": (\"(?:[^\"\\\\]|\\\\.)*\"),\\s*"
              + "\"docs\": \\[\"([^\"]+)\"]\\s*}");

  private static final Pattern TEMPLATES =
      Pattern.compile("(?s)\"(templates/[^\"]+)\".*?\"description\": (\"[^\"]+\")");

  /** As this program writes them. */
  private static final Pattern WRITTEN_ALIAS =
      Pattern.compile("^    \"([^\"]+)\": (\\{\"script-ref\": .*}),?$");

  private static final Pattern OF_A_VERSION = Pattern.compile(".*-\\d+\\.\\d+\\.\\d+");

  private final Path checkout;
  private final String version;

  private Catalog(Path checkout, String version) {
    this.checkout = checkout;
    this.version = version;
  }

  public static void main(String... args) throws IOException, InterruptedException {
    if (args.length != 3) {
      throw stop("usage: release/catalog 0.1.0 ../jbang-catalog");
    }
    new Catalog(Path.of(args[0]), args[1]).writeTo(Path.of(args[2]));
  }

  private void writeTo(Path folder) throws IOException, InterruptedException {
    requireVersion("pom.xml", "<version>([^<]+)</version>");
    Map<String, String> released = released();
    Path file = folder.resolve("jbang-catalog.json");
    var pinned = new TreeMap<String, String>();
    if (Files.exists(file)) {
      earlier(file).entrySet().stream()
          .filter(alias -> OF_A_VERSION.matcher(alias.getKey()).matches())
          .forEach(alias -> pinned.put(alias.getKey(), alias.getValue()));
    }
    pinned.keySet().stream()
        .map(name -> name.replaceFirst(".*-", ""))
        .filter(other -> Arrays.compare(numbers(other), numbers(version)) > 0)
        .findFirst()
        .ifPresent(
            newer -> {
              throw stop("%s is in the catalog, and newer than %s".formatted(newer, version));
            });
    for (Map.Entry<String, String> alias : released.entrySet()) {
      String name = alias.getKey() + "-" + version;
      String before = pinned.put(name, alias.getValue());
      if (before != null && !before.equals(alias.getValue())) {
        throw stop(
            "%s is released, and would change from %s to %s"
                .formatted(name, before, alias.getValue()));
      }
    }
    String aliases =
        Stream.concat(released.entrySet().stream(), pinned.entrySet().stream())
            .map(alias -> "    \"%s\": %s".formatted(alias.getKey(), alias.getValue()))
            .collect(Collectors.joining(",\n"));
    Files.createDirectories(folder);
    Files.writeString(
        file,
        """
        {
        %s
          "aliases": {
        %s
          },
        %s
        }
        """
            .formatted(DESCRIPTION, aliases, template()));
    Files.writeString(folder.resolve("README.md"), README.formatted(version));
  }

  private static int[] numbers(String version) {
    return Stream.of(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }

  /** The aliases of the tag's own catalog, pointing to the scripts of that tag. */
  private Map<String, String> released() throws IOException, InterruptedException {
    var aliases = new TreeMap<String, String>();
    Matcher alias = SOURCE_ALIAS.matcher(atTag("jbang-catalog.json"));
    while (alias.find()) {
      String name = alias.group(1);
      requireVersion(
          "scripts/%s.java".formatted(name), "//DEPS io\\.github\\.atlaskeys:[a-z-]+:([^:\\s]+)");
      aliases.put(
          name,
          "{\"script-ref\": \"%s\", \"description\": %s, \"docs\": [\"%s\"]}"
              .formatted(
                  file("scripts/%s.java".formatted(name)), alias.group(2), file(alias.group(3))));
    }
    if (aliases.isEmpty()) {
      throw stop("v%s has no aliases in jbang-catalog.json".formatted(version));
    }
    aliases.put(
        "atlas-keys",
        ("{\"script-ref\": \"io.github.atlaskeys:atlas-keys-cli:%s:all@fatjar\", \"description\":"
                + " \"All commands as one program: jbang atlas-keys@atlaskeys unassign-key --help\","
                + " \"docs\": [\"%s\"]}")
            .formatted(version, file("docs/install.md")));
    return aliases;
  }

  /** Of the newest version only: what it made stays with whoever made something of it. */
  private String template() throws IOException, InterruptedException {
    Matcher template = TEMPLATES.matcher(atTag("jbang-catalog.json"));
    if (!template.find()) {
      throw stop("v%s has no template in jbang-catalog.json".formatted(version));
    }
    requireVersion(template.group(1), "//DEPS io\\.github\\.atlaskeys:[a-z-]+:(\\S+)");
    return """
          "templates": {
            "atlas-keys": {"file-refs": {"{filename}": "%s"}, "description": %s}
          }"""
        .formatted(file(template.group(1)), template.group(2));
  }

  /** The address of a file at the tag. */
  private String file(String path) {
    return FILES.formatted(version) + path;
  }

  private static String first(String pattern, String text) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    return found.find() ? found.group(1) : "none";
  }

  private static Map<String, String> earlier(Path file) throws IOException {
    var aliases = new TreeMap<String, String>();
    List<String> lines = Files.readAllLines(file);
    int end = lines.indexOf("  },");
    if (end < 3 || !lines.subList(0, 3).equals(List.of("{", DESCRIPTION, "  \"aliases\": {"))) {
      throw stop("%s was not written by release/catalog".formatted(file));
    }
    for (String line : lines.subList(3, end)) {
      Matcher alias = WRITTEN_ALIAS.matcher(line);
      if (!alias.matches()) {
        throw stop("%s was not written by release/catalog: %s".formatted(file, line));
      }
      aliases.put(alias.group(1), alias.group(2));
    }
    return aliases;
  }

  /** The first match in that file of the tag. */
  private void requireVersion(String file, String pattern)
      throws IOException, InterruptedException {
    String named = first(pattern, atTag(file));
    if (!named.equals(version)) {
      throw stop("v%s has version %s in %s".formatted(version, named, file));
    }
  }

  private String atTag(String file) throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "-C", checkout.toString(), "show", "v" + version + ":" + file)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String content = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (git.waitFor() != 0) {
      throw stop("there is no %s at a tag v%s".formatted(file, version));
    }
    return content;
  }

  private static RuntimeException stop(String message) {
    System.err.printf("release/catalog: %s; nothing was written%n", message);
    System.exit(2);
    return new IllegalStateException();
  }

  private static final String README =
      """
      # The JBang catalog of atlas-keys

      Unassign MongoDB Atlas API keys from projects. What it is and how to use it:
      [atlas-keys](https://github.com/atlaskeys/atlas-keys).

          jbang unassign-key@atlaskeys --help          the newest version
          jbang unassign-key-%1$s@atlaskeys --help    this version, for good

      Each release of atlas-keys writes this repository; changes belong there.
      """;
}
