package io.github.atlaskeys.unassign;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.ServiceAccountId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The rows of a run, in memory, sorted by the IDs of project and key, each pair once. The rows of a
 * project that are about API keys come before those about service accounts. A row takes some 40
 * bytes, so that a million fit into a small heap. Immutable, and thread-safe.
 */
public final class Rows implements Iterable<Row> {
  // A row in a chunk: project ID, 12 bytes; the kind, one, and the 24 digits, 12 bytes, of the
  // key's or account's ID; its line; the number of its roles.
  private static final int ID = 12;
  private static final int KEY = ID;
  private static final int GROUP = ID + 1;
  private static final int PAIR = GROUP + ID;
  private static final int LINE = PAIR;
  private static final int ROLES = LINE + Long.BYTES;
  private static final int ROW = ROLES + Integer.BYTES;
  private static final int ROWS_PER_CHUNK = 1 << 14;

  private static final String CLIENT_ID = "mdb_sa_id_";

  /** How many repeated rows are named; the others are counted. */
  private static final int MAX_NAMED = 20;

  /**
   * A row of the input that is about the project and the key of an earlier one.
   *
   * @param line where it stands in the input
   * @param first the line of the earlier one, which stays
   */
  public record Repeated(long line, long first) {}

  private final List<ByteBuffer> chunks;
  private final List<List<String>> roles;

  /** Rows by their place in the input, sorted by project and key. */
  private final int[] order;

  /** Where in the order each group begins, and after the last one where the order ends. */
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
            .filter(i -> i == 0 || compare(order[i - 1], order[i], 0, GROUP) != 0);
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

  /** These rows, with their own lines. */
  static Rows copyOf(Iterable<Row> rows) {
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
    return (int) firstGroups().count();
  }

  /** These projects, each once, sorted by their IDs. */
  public Stream<ProjectId> projectIds() {
    return firstGroups().mapToObj(this::project);
  }

  /** Of each project the first group of rows. */
  private IntStream firstGroups() {
    return IntStream.range(0, groups())
        .filter(i -> i == 0 || compare(order[starts[i - 1]], order[starts[i]], 0, ID) != 0);
  }

  /** How many groups there are: the rows of one project, and of one kind. */
  int groups() {
    return starts.length - 1;
  }

  /**
   * Tells one input from another: SHA-256 over lines, projects, keys, roles and their order, in
   * hexadecimal digits.
   */
  public String fingerprint() {
    return fingerprint;
  }

  /**
   * The place of the row of this project and this key or account: at least 0, below the number of
   * rows that were added. Empty if there is none.
   */
  public OptionalInt find(ProjectId project, PrincipalId principal) {
    var pair = ByteBuffer.allocate(PAIR).put(HexFormat.of().parseHex(project.value()));
    return find(put(pair, principal).array(), 0);
  }

  private static ByteBuffer put(ByteBuffer row, PrincipalId principal) {
    String id = principal.value();
    String digits = id.substring(id.length() - 2 * ID);
    return row.put(code(principal.kind())).put(HexFormat.of().parseHex(digits));
  }

  /** The place of the row that begins with these bytes. */
  private OptionalInt find(byte[] wanted, int at) {
    int low = 0;
    int high = order.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int from = offset(order[middle]);
      byte[] row = chunk(order[middle]).array();
      int compared = Arrays.compareUnsigned(row, from, from + PAIR, wanted, at, at + PAIR);
      if (compared == 0) {
        return OptionalInt.of(order[middle]);
      }
      if (compared < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return OptionalInt.empty();
  }

  /** How many keys and accounts they are about, each counted once. */
  public long keys() {
    return distinct().count();
  }

  /** What they are about: keys, accounts, or both. */
  public Set<PrincipalId.Kind> kinds() {
    return IntStream.range(0, groups())
        .mapToObj(this::kindOf)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(PrincipalId.Kind.class)));
  }

  /** The same apart: how many keys, and how many accounts, where there are any. */
  public Map<PrincipalId.Kind, Long> byKind() {
    var counts = new EnumMap<PrincipalId.Kind, Long>(PrincipalId.Kind.class);
    distinct().forEach(index -> counts.merge(kind(index), 1L, Long::sum));
    return counts;
  }

  /** One row of each key and account. */
  private IntStream distinct() {
    int[] byKey = sorted(Arrays.stream(order), KEY, 1 + ID);
    return IntStream.range(0, byKey.length)
        .filter(i -> i == 0 || compare(byKey[i - 1], byKey[i], KEY, 1 + ID) != 0)
        .map(i -> byKey[i]);
  }

  /** How many rows are about keys, or about accounts. */
  public long count(PrincipalId.Kind kind) {
    return Arrays.stream(order).filter(index -> kind(index) == kind).count();
  }

  /** How many rows are about this key or account. */
  public long count(PrincipalId key) {
    return Arrays.stream(order).filter(index -> isOf(index, key)).count();
  }

  /** The rows, sorted by project and key. */
  @Override
  public Iterator<Row> iterator() {
    return IntStream.range(0, size()).mapToObj(this::at).iterator();
  }

  /** The rows in the order of the input. */
  public Stream<Row> inOrder() {
    return Arrays.stream(order)
        .sorted()
        .mapToObj(index -> new Row(line(index), unassignment(index), roles(index)));
  }

  /** How many rows were added, including those that are not among these. */
  int inputSize() {
    return inputSize;
  }

  /** The same input, but only the accepted rows. It keeps the fingerprint of the whole. */
  Rows only(IntPredicate accepted) {
    int[] some = Arrays.stream(order).filter(accepted).toArray();
    return new Rows(chunks, roles, some, inputSize, fingerprint);
  }

  /** The place in the input of a row that is among these. */
  int indexOf(Row row) {
    return find(row.unassignment().project(), row.unassignment().principal()).orElseThrow();
  }

  /** The places in the input of these rows. */
  IntStream indexes() {
    return Arrays.stream(order);
  }

  /** Where this group's rows begin, as a position. */
  int begin(int group) {
    return starts[group];
  }

  /** Where this group's rows end. */
  int end(int group) {
    return starts[group + 1];
  }

  /** The project of this group. */
  ProjectId project(int group) {
    return new ProjectId(id(order[starts[group]], 0));
  }

  /** What this group's rows are about. */
  PrincipalId.Kind kindOf(int group) {
    return kind(order[starts[group]]);
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
    return new Row(line(index), new Unassignment(project, key(position)), roles(index));
  }

  PrincipalId key(int position) {
    return principal(order[position]);
  }

  // What follows takes a row's place in the input.

  Unassignment unassignment(int index) {
    return new Unassignment(new ProjectId(id(index, 0)), principal(index));
  }

  private static byte code(PrincipalId.Kind kind) {
    return switch (kind) {
      case API_KEY -> 0;
      case SERVICE_ACCOUNT -> 1;
    };
  }

  private PrincipalId.Kind kind(int index) {
    return chunk(index).get(offset(index) + KEY) == 0
        ? PrincipalId.Kind.API_KEY
        : PrincipalId.Kind.SERVICE_ACCOUNT;
  }

  private PrincipalId principal(int index) {
    String digits = id(index, KEY + 1);
    return switch (kind(index)) {
      case API_KEY -> new ApiKeyId(digits);
      case SERVICE_ACCOUNT -> new ServiceAccountId(CLIENT_ID + digits);
    };
  }

  private boolean isOf(int index, PrincipalId key) {
    return kind(index) == key.kind() && key.value().endsWith(id(index, KEY + 1));
  }

  private long line(int index) {
    return chunk(index).getLong(offset(index) + LINE);
  }

  private List<String> roles(int index) {
    return roles.get(chunk(index).getInt(offset(index) + ROLES));
  }

  private String id(int index, int field) {
    int from = offset(index) + field;
    return HexFormat.of().formatHex(chunk(index).array(), from, from + ID);
  }

  /** Sorts places by some bytes of their rows; equal ones stay in their order. */
  private int[] sorted(IntStream indexes, int field, int length) {
    return indexes
        .boxed()
        .sorted((one, other) -> compare(one, other, field, length))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private int compare(int index, int other, int field, int length) {
    int from = offset(index) + field;
    int to = offset(other) + field;
    return Arrays.compareUnsigned(
        chunk(index).array(), from, from + length, chunk(other).array(), to, to + length);
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
    private final BitSet repeats = new BitSet();
    private List<Repeated> repeated = List.of();
    private int size;

    private Builder() {}

    /** Takes one row. */
    public Builder add(Row row) {
      String project = row.unassignment().project().value();
      String key = row.unassignment().principal().value();
      String names = String.join(" ", row.roles());
      digest.update((row.line() + "," + project + "," + key + "," + names + "\n").getBytes(UTF_8));
      if (size % ROWS_PER_CHUNK == 0) {
        chunks.add(ByteBuffer.allocate(ROWS_PER_CHUNK * ROW));
      }
      ByteBuffer chunk = chunks.get(chunks.size() - 1);
      chunk.put(HexFormat.of().parseHex(project));
      put(chunk, row.unassignment().principal()).putLong(row.line()).putInt(number(row.roles()));
      size++;
      return this;
    }

    private int number(List<String> some) {
      return numbers.computeIfAbsent(
          some,
          added -> {
            roles.add(added);
            return roles.size() - 1;
          });
    }

    /**
     * All rows that were added; none can be added after. Those of one project and one key become
     * one row: the first, with the roles of all.
     */
    public Rows build() {
      var all = new Rows(chunks, roles, new int[0], size, "");
      int[] sorted = all.sorted(IntStream.range(0, size), 0, PAIR);
      for (int i = 1, first = 0; i < size; i++) {
        if (all.compare(sorted[first], sorted[i], 0, PAIR) != 0) {
          first = i;
          continue;
        }
        repeats.set(sorted[i]);
        List<String> united =
            Stream.concat(all.roles(sorted[first]).stream(), all.roles(sorted[i]).stream())
                .distinct()
                .toList();
        all.chunk(sorted[first]).putInt(offset(sorted[first]) + ROLES, number(united));
      }
      int[] order = Arrays.stream(sorted).filter(index -> !repeats.get(index)).toArray();
      var rows = new Rows(chunks, roles, order, size, HexFormat.of().formatHex(digest.digest()));
      repeated =
          repeats.stream()
              .limit(MAX_NAMED)
              .mapToObj(
                  index ->
                      new Repeated(
                          rows.line(index),
                          rows.line(
                              rows.find(rows.chunk(index).array(), offset(index)).orElseThrow())))
              .toList();
      return rows;
    }

    /** The first 20 rows, in the order of the input, that {@link #build} united with another. */
    public List<Repeated> repeated() {
      return repeated;
    }

    /** How many rows {@link #build} united with another. */
    public long repeatedCount() {
      return repeats.cardinality();
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
