package io.github.atlaskeys.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.atlaskeys.admin.ApiKeyId;
import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Unassignment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * Rows as bytes, for {@link RowFile} alone: project, line, key, roles. No file of these is kept.
 */
final class RowBytes {
  private static final int ID_LENGTH = 12;
  private static final int KEY_AT = ID_LENGTH + Long.BYTES;
  private static final int ROLES_LENGTH_AT = KEY_AT + ID_LENGTH;

  /** As many bytes as every row has; its last four say how many more there are. */
  static final int HEAD = ROLES_LENGTH_AT + Integer.BYTES;

  /** By project, then by line: what comes first in the bytes, most significant byte first. */
  static final Comparator<byte[]> ORDER =
      (a, b) -> Arrays.compareUnsigned(a, 0, KEY_AT, b, 0, KEY_AT);

  private RowBytes() {}

  static byte[] of(Row row) {
    byte[] roles = String.join(" ", row.roles()).getBytes(UTF_8);
    return ByteBuffer.allocate(HEAD + roles.length)
        .put(id(row.unassignment().project().value()))
        .putLong(row.line())
        .put(id(row.unassignment().apiKey().value()))
        .putInt(roles.length)
        .put(roles)
        .array();
  }

  /** How long the row is that begins here. */
  static int length(byte[] bytes, int from) {
    return HEAD + ByteBuffer.wrap(bytes).getInt(from + ROLES_LENGTH_AT);
  }

  static boolean sameProject(byte[] row, byte[] other) {
    return Arrays.equals(row, 0, ID_LENGTH, other, 0, ID_LENGTH);
  }

  static byte[] project(byte[] row) {
    return Arrays.copyOf(row, ID_LENGTH);
  }

  static ProjectId projectId(byte[] bytes) {
    return new ProjectId(hex(bytes, 0));
  }

  /** The row of these bytes, and of this project, which is not made anew for each of its rows. */
  static Row row(ProjectId project, byte[] bytes) {
    String roles = new String(bytes, HEAD, bytes.length - HEAD, UTF_8);
    return new Row(
        ByteBuffer.wrap(bytes).getLong(ID_LENGTH),
        new Unassignment(project, new ApiKeyId(hex(bytes, KEY_AT))),
        roles.isEmpty() ? List.of() : List.of(roles.split(" ")));
  }

  private static byte[] id(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static String hex(byte[] bytes, int from) {
    return HexFormat.of().formatHex(bytes, from, from + ID_LENGTH);
  }
}
