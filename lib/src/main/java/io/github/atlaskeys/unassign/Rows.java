package io.github.atlaskeys.unassign;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ProjectId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The rows of a run, in memory, grouped by project: in the order of the projects' IDs, and each
 * project's rows in the order of the input. A row takes some 40 bytes, so that a million fit into a
 * small heap. Immutable, and safe for many threads.
 */
public final class Rows implements Iterable<Row> {
  private static final int ID = 12;
  private static final int KEY_AT = ID;
  private static final int LINE_AT = KEY_AT + ID;
  private static final int ROLES_AT = LINE_AT + Long.BYTES;
  private static final int ROW = ROLES_AT + Integer.BYTES;
  private static final int ROWS_PER_CHUNK = 1 << 14;

  private final List<byte[]> chunks;
  private final List<List<String>> roles;

  /** Rows by their place in the input, sorted by project, then line. */
  private final int[] order;

  /** Where in the order each project begins, and after the last one where the order ends. */
  private final int[] starts;

  private final int inputSize;
  private final String fingerprint;

  private Rows(
      List<byte[]> chunks,
      List<List<String>> roles,
      int[] order,
      int inputSize,
      String fingerprint) {
    this.inputSize = inputSize;
    this.chunks = chunks;
    this.roles = roles;
    this.order = order;
    this.starts = starts();
    this.fingerprint = fingerprint;
  }

  /** Rows for these, with lines counted from 1. */
  public static Rows of(Iterable<Unassignment> unassignments) {
    var builder = new Builder();
    for (Unassignment each : unassignments) {
      builder.add(new Row(builder.size + 1L, each, List.of()));
    }
    return builder.build();
  }

  /** Starts with no rows. */
  public static Builder builder() {
    return new Builder();
  }

  /** How many rows there are. */
  public int size() {
    return order.length;
  }

  /** How many projects they are of. */
  public int projects() {
    return starts.length - 1;
  }

  /**
   * Tells one input from another: SHA-256 over lines, projects, keys, roles and their order, in
   * hexadecimal digits.
   */
  public String fingerprint() {
    return fingerprint;
  }

  /** Whether the input has this row; its lines must ascend. */
  public boolean has(long line, ProjectId project, ApiKeyId apiKey) {
    int low = 0;
    int high = inputSize - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long found = line(middle);
      if (found == line) {
        return id(middle, 0).equals(project.value()) && isOf(middle, apiKey);
      }
      if (found < line) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  /** How many rows are about this key. */
  public long count(ApiKeyId key) {
    return Arrays.stream(order).filter(index -> isOf(index, key)).count();
  }

  /** How many rows the input has, those included that are not among these. */
  int inputSize() {
    return inputSize;
  }

  /** The same input, but only the rows that are accepted. It keeps the fingerprint of the whole. */
  Rows only(IntPredicate accepted) {
    return new Rows(
        chunks, roles, Arrays.stream(order).filter(accepted).toArray(), inputSize, fingerprint);
  }

  /** Where this project's rows begin, as a position. */
  int begin(int project) {
    return starts[project];
  }

  /** Where this project's rows end. */
  int end(int project) {
    return starts[project + 1];
  }

  ProjectId project(int project) {
    return new ProjectId(id(order[starts[project]], 0));
  }

  /** The place in the input of the row at this position: the same in every selection of rows. */
  int index(int position) {
    return order[position];
  }

  /** The row at this position, which is of this project. */
  Row at(ProjectId project, int position) {
    int row = order[position];
    var key = new ApiKeyId(id(row, KEY_AT));
    return new Row(
        line(row),
        new Unassignment(project, key),
        roles.get(bytes(row).getInt(offset(row) + ROLES_AT)));
  }

  /** Whether the row at this place in the input is about this key. */
  boolean isOf(int index, ApiKeyId key) {
    return id(index, KEY_AT).equals(key.value());
  }

  /** The row at this position. */
  Row at(int position) {
    return at(new ProjectId(id(order[position], 0)), position);
  }

  ApiKeyId key(int position) {
    return new ApiKeyId(id(order[position], KEY_AT));
  }

  /** The rows, a project at a time. */
  @Override
  public Iterator<Row> iterator() {
    return IntStream.range(0, size()).mapToObj(this::at).iterator();
  }

  private int[] starts() {
    int[] found =
        IntStream.range(0, order.length)
            .filter(i -> i == 0 || !sameProject(order[i - 1], order[i]))
            .toArray();
    int[] all = Arrays.copyOf(found, found.length + 1);
    all[found.length] = order.length;
    return all;
  }

  private boolean sameProject(int row, int other) {
    return Arrays.equals(
        chunk(row), offset(row), offset(row) + ID, chunk(other), offset(other), offset(other) + ID);
  }

  private String id(int row, int field) {
    int from = offset(row) + field;
    return HexFormat.of().formatHex(chunk(row), from, from + ID);
  }

  /** The line of the row at this place in the input. */
  long line(int row) {
    return bytes(row).getLong(offset(row) + LINE_AT);
  }

  private ByteBuffer bytes(int row) {
    return ByteBuffer.wrap(chunk(row));
  }

  private byte[] chunk(int row) {
    return chunks.get(row / ROWS_PER_CHUNK);
  }

  private static int offset(int row) {
    return row % ROWS_PER_CHUNK * ROW;
  }

  /** Takes the rows in the order of the input. For one thread. */
  public static final class Builder {
    private final List<byte[]> chunks = new ArrayList<>();
    private final List<List<String>> roles = new ArrayList<>();
    private final Map<List<String>, Integer> numbers = new HashMap<>();
    private final MessageDigest digest = sha256();
    private int size;

    private Builder() {}

    /** Takes one row. */
    public Builder add(Row row) {
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
      if (size % ROWS_PER_CHUNK == 0) {
        chunks.add(new byte[ROWS_PER_CHUNK * ROW]);
      }
      ByteBuffer.wrap(chunks.get(chunks.size() - 1))
          .position(Rows.offset(size))
          .put(HexFormat.of().parseHex(row.unassignment().project().value()))
          .put(HexFormat.of().parseHex(row.unassignment().apiKey().value()))
          .putLong(row.line())
          .putInt(numbers.computeIfAbsent(row.roles(), this::number));
      size++;
      return this;
    }

    private int number(List<String> added) {
      roles.add(added);
      return roles.size() - 1;
    }

    /** All rows that were added. None can be added after. */
    public Rows build() {
      int[] input = IntStream.range(0, size).toArray();
      var unordered = new Rows(List.copyOf(chunks), List.copyOf(roles), input, size, "");
      Comparator<Integer> byProject =
          (a, b) ->
              Arrays.compareUnsigned(
                  unordered.chunk(a),
                  offset(a),
                  offset(a) + ID,
                  unordered.chunk(b),
                  offset(b),
                  offset(b) + ID);
      int[] order =
          IntStream.range(0, size)
              .boxed()
              .sorted(byProject.thenComparingLong(unordered::line))
              .mapToInt(Integer::intValue)
              .toArray();
      return new Rows(
          unordered.chunks,
          unordered.roles,
          order,
          size,
          HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every Java has SHA-256", e);
      }
    }
  }
}
