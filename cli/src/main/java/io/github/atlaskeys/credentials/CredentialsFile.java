package io.github.atlaskeys.credentials;

import io.github.atlaskeys.cli.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of {@code NAME=value} lines, as an {@code .env} file has them: {@code export} before a
 * name, quotes around a value, {@code #} comments and empty lines are accepted. {@code -} is
 * standard input.
 */
final class CredentialsFile {
  private static final int LONGEST = 64 * 1024;

  private CredentialsFile() {}

  static Map<String, String> read(String name, InputStream in) {
    try {
      return parse(name.equals("-") ? text(in) : text(Path.of(name)), name);
    } catch (InvalidPathException e) {
      throw new UsageException("credentials file: not a valid file name", e);
    } catch (NoSuchFileException e) {
      throw new UsageException("credentials file %s does not exist".formatted(name), e);
    } catch (IOException e) {
      throw new UsageException("credentials file %s cannot be read".formatted(name), e);
    }
  }

  private static String text(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new UsageException("credentials file %s is a folder".formatted(file));
    }
    PrivateFile.require(file, "credentials file");
    try (InputStream in = Files.newInputStream(file)) {
      return text(in);
    }
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
  }

  private static Map<String, String> parse(String text, String name) {
    var variables = new LinkedHashMap<String, String>();
    List<String> lines = text.replaceFirst("^\uFEFF", "").lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip().replaceFirst("^export\\s+", "");
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 1) { // never the line itself: it may be a secret
        throw new UsageException(
            "credentials file %s: line %d is not NAME=value".formatted(name, i + 1));
      }
      variables.put(
          line.substring(0, equals).strip(), unquoted(line.substring(equals + 1).strip()));
    }
    return variables;
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() > 1
            && (value.startsWith("\"") || value.startsWith("'"))
            && value.charAt(0) == value.charAt(value.length() - 1);
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
