package io.github.atlaskeys.unassign;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ProjectId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The rows of a run, in memory, grouped by project: in the order of the projects' IDs, and each
 * project's rows in the order of the input. A row takes some 40 bytes, so that a million fit into a
 * small heap. Immutable, and safe for many threads.
 */
public final class Rows implements Iterable<Row> {
  // A row in a chunk: project ID and key ID, each 12 bytes, its line, and the number of its roles.
  private static final int ID = 12;
  private static final int KEY = ID;
  private static final int LINE = KEY + ID;
  private static final int ROLES = LINE + Long.BYTES;
  private static final int ROW = ROLES + Integer.BYTES;
  private static final int ROWS_PER_CHUNK = 1 << 14;

  private final List<ByteBuffer> chunks;
  private final List<List<String>> roles;

  /** Rows by their place in the input, sorted by project. */
  private final int[] order;

  /** Where in the order each project begins, and after the last one where the order ends. */
  private final int[] starts;

  private final int inputSize;
  private final String fingerprint;

  private Rows(
      List<ByteBuffer> chunks,
      List<List<String>> roles,
      int[] order,
      int inputSize,
      String fingerprint) {
    this.chunks = chunks;
    this.roles = roles;
    this.order = order;
    this.inputSize = inputSize;
    this.fingerprint = fingerprint;
    IntStream first =
        IntStream.range(0, order.length)
            .filter(i -> i == 0 || compareProjects(order[i - 1], order[i]) != 0);
    this.starts = IntStream.concat(first, IntStream.of(order.length)).toArray();
  }

  /** Rows for these, with lines counted from 1. */
  public static Rows of(Iterable<Unassignment> unassignments) {
    var builder = new Builder();
    for (Unassignment each : unassignments) {
      builder.add(new Row(builder.size + 1L, each, List.of()));
    }
    return builder.build();
  }

  /** These rows, with their own lines, which must ascend for {@link #has}. */
  public static Rows copyOf(Iterable<Row> rows) {
    if (rows instanceof Rows packed) {
      return packed;
    }
    var builder = new Builder();
    rows.forEach(builder::add);
    return builder.build();
  }

  /** A new, empty builder. */
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
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (line(middle) < line) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < inputSize
        && line(low) == line
        && id(low, 0).equals(project.value())
        && isOf(low, apiKey);
  }

  /** How many rows are about this key. */
  public long count(ApiKeyId key) {
    return Arrays.stream(order).filter(index -> isOf(index, key)).count();
  }

  /** The rows, a project at a time. */
  @Override
  public Iterator<Row> iterator() {
    return IntStream.range(0, size()).mapToObj(this::at).iterator();
  }

  /** The rows in the order of the input. */
  public Stream<Row> inOrder() {
    return Arrays.stream(order)
        .sorted()
        .mapToObj(
            index ->
                new Row(
                    line(index),
                    new Unassignment(new ProjectId(id(index, 0)), new ApiKeyId(id(index, KEY))),
                    roles.get(chunk(index).getInt(offset(index) + ROLES))));
  }

  /** How many rows the input has, including those that are not among these. */
  int inputSize() {
    return inputSize;
  }

  /** The same input, but only the accepted rows. It keeps the fingerprint of the whole. */
  Rows only(IntPredicate accepted) {
    int[] some = Arrays.stream(order).filter(accepted).toArray();
    return new Rows(chunks, roles, some, inputSize, fingerprint);
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

  /** The row at this position. */
  Row at(int position) {
    return at(new ProjectId(id(order[position], 0)), position);
  }

  /** The row at this position, which is of this project. */
  Row at(ProjectId project, int position) {
    int index = order[position];
    return new Row(
        line(index),
        new Unassignment(project, key(position)),
        roles.get(chunk(index).getInt(offset(index) + ROLES)));
  }

  ApiKeyId key(int position) {
    return new ApiKeyId(id(order[position], KEY));
  }

  // What follows takes a row's place in the input.

  boolean isOf(int index, ApiKeyId key) {
    return id(index, KEY).equals(key.value());
  }

  long line(int index) {
    return chunk(index).getLong(offset(index) + LINE);
  }

  private String id(int index, int field) {
    int from = offset(index) + field;
    return HexFormat.of().formatHex(chunk(index).array(), from, from + ID);
  }

  private int compareProjects(int index, int other) {
    int from = offset(index);
    int to = offset(other);
    return Arrays.compareUnsigned(
        chunk(index).array(), from, from + ID, chunk(other).array(), to, to + ID);
  }

  private ByteBuffer chunk(int index) {
    return chunks.get(index / ROWS_PER_CHUNK);
  }

  private static int offset(int index) {
    return index % ROWS_PER_CHUNK * ROW;
  }

  /** Takes the rows in the order of the input. For one thread. */
  public static final class Builder {
    private final List<ByteBuffer> chunks = new ArrayList<>();
    private final List<List<String>> roles = new ArrayList<>();
    private final Map<List<String>, Integer> numbers = new HashMap<>();
    private final MessageDigest digest = sha256();
    private int size;

    private Builder() {}

    /** Takes one row. */
    public Builder add(Row row) {
      String project = row.unassignment().project().value();
      String key = row.unassignment().apiKey().value();
      String names = String.join(" ", row.roles());
      digest.update((row.line() + "," + project + "," + key + "," + names + "\n").getBytes(UTF_8));
      if (size % ROWS_PER_CHUNK == 0) {
        chunks.add(ByteBuffer.allocate(ROWS_PER_CHUNK * ROW));
      }
      chunks
          .get(chunks.size() - 1)
          .put(HexFormat.of().parseHex(project))
          .put(HexFormat.of().parseHex(key))
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
      var unordered = new Rows(chunks, roles, new int[0], size, "");
      int[] order =
          IntStream.range(0, size)
              .boxed()
              .sorted(unordered::compareProjects) // stable, which keeps the order of the input
              .mapToInt(Integer::intValue)
              .toArray();
      return new Rows(chunks, roles, order, size, HexFormat.of().formatHex(digest.digest()));
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
