package io.github.atlaskeys.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.atlaskeys.unassign.Row;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells one list of rows from another: lines, projects, keys, roles and their order, and nothing
 * else of the input, so that a column nobody reads may change.
 */
final class Fingerprint {
  private final MessageDigest digest = sha256();

  void add(Row row) {
    String text =
        row.line()
            + ","
            + row.unassignment().project()
            + ","
            + row.unassignment().apiKey()
            + ","
            + String.join(" ", row.roles())
            + "\n";
    digest.update(text.getBytes(UTF_8));
  }

  /** In hexadecimal digits. Ends the list. */
  String end() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
