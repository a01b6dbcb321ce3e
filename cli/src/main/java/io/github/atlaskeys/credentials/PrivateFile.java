package io.github.atlaskeys.credentials;

import static java.nio.file.attribute.PosixFilePermission.GROUP_READ;
import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Files that hold secrets, or tell where secrets are sent. */
final class PrivateFile {
  private static final int MAX_SIZE = 64 * 1024;

  private PrivateFile() {}

  /**
   * Reads a credentials file: {@code NAME=value} lines, as in an {@code .env} file, with {@code
   * export} before a name, quotes around a value, {@code #} comments and empty lines accepted.
   *
   * @param name a path, or {@code -} for standard input
   */
  static Map<String, String> variables(String name, InputStream in) {
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
    requirePrivate(file, "credentials file");
    try (InputStream in = Files.newInputStream(file)) {
      return text(in);
    }
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readNBytes(MAX_SIZE), StandardCharsets.UTF_8);
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
      String value = line.substring(equals + 1).strip();
      variables.put(
          line.substring(0, equals).strip(), value.replaceFirst("^([\"'])(.*)\\1$", "$2"));
    }
    return variables;
  }

  /**
   * Refuses a file that other users can read, or put other secrets in.
   *
   * @param what the file is, for the message
   * @throws UsageException if they can
   */
  static void requirePrivate(Path file, String what) throws IOException {
    if (isOpenFor(file, Set.of(GROUP_READ, GROUP_WRITE, OTHERS_READ, OTHERS_WRITE))) {
      throw new UsageException(
          "%s %s is open to other users; close it with: chmod 600 %s".formatted(what, file, file));
    }
  }

  /**
   * Refuses a file that other users can change, and so decide where secrets are sent.
   *
   * @param what the file is, for the message
   * @throws UsageException if they can
   */
  static void requireUnchangedByOthers(Path file, String what) throws IOException {
    if (isOpenFor(file, Set.of(GROUP_WRITE, OTHERS_WRITE))) {
      throw new UsageException(
          "%s %s can be changed by other users; close it with: chmod go-w %s"
              .formatted(what, file, file));
    }
  }

  private static boolean isOpenFor(Path file, Set<PosixFilePermission> permissions)
      throws IOException {
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    return view != null // on Windows there is none
        && view.readAttributes().permissions().stream().anyMatch(permissions::contains);
  }
}
