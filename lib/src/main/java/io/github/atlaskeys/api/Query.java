package io.github.atlaskeys.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The optional query parameters of an operation. Immutable: each method answers a copy with one
 * parameter more. What is not set is not sent, and Atlas's default applies.
 *
 * @see <a href="https://www.mongodb.com/docs/atlas/api/api-responses/">pagination and envelopes</a>
 */
public final class Query {
  /** No parameter at all. */
  public static final Query NONE = new Query(Map.of());

  /** The most items that Atlas puts on one page. */
  public static final int MOST_ITEMS_PER_PAGE = 500;

  private final Map<String, Object> parameters;

  private Query(Map<String, Object> parameters) {
    this.parameters = parameters;
  }

  /**
   * One page of a listing, as large as Atlas allows.
   *
   * @param number from 1
   * @throws IllegalArgumentException if {@code number} is below 1
   */
  public static Query page(int number) {
    return NONE.pageNum(number).itemsPerPage(MOST_ITEMS_PER_PAGE).includeCount(false);
  }

  /**
   * Which page of a listing; Atlas's default is 1.
   *
   * @throws IllegalArgumentException if {@code number} is below 1
   */
  public Query pageNum(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("page number must be 1 or more, was " + number);
    }
    return with("pageNum", number);
  }

  /**
   * How many items a page holds; Atlas's default is 100.
   *
   * @throws IllegalArgumentException unless {@code items} is 1 to 500
   */
  public Query itemsPerPage(int items) {
    if (items < 1 || items > MOST_ITEMS_PER_PAGE) {
      throw new IllegalArgumentException(
          "items per page must be 1 to %s, was %s".formatted(MOST_ITEMS_PER_PAGE, items));
    }
    return with("itemsPerPage", items);
  }

  /** Whether a listing estimates its total; Atlas's default is true. */
  public Query includeCount(boolean include) {
    return with("includeCount", include);
  }

  /** Only items of this name, in the listings that Atlas lets be filtered. */
  public Query name(String name) {
    return with("name", name);
  }

  /** Whether the JSON is laid out for people; Atlas's default is false. */
  public Query pretty(boolean pretty) {
    return with("pretty", pretty);
  }

  /**
   * Whether the answer is wrapped in an object that holds its status; Atlas's default is false. The
   * library unwraps it: a failure inside an envelope is a failure.
   */
  public Query envelope(boolean envelope) {
    return with("envelope", envelope);
  }

  private Query with(String name, Object value) {
    var more = new LinkedHashMap<>(parameters);
    more.put(name, value);
    return new Query(more);
  }

  /**
   * As they go over the wire. Feign would leave what looks percent-encoded as it is, so everything
   * is encoded before it gets there.
   */
  Map<String, Object> parameters() {
    var encoded = new LinkedHashMap<String, Object>();
    parameters.forEach(
        (name, value) ->
            encoded.put(name, URLEncoder.encode(value.toString(), UTF_8).replace("+", "%20")));
    return encoded;
  }

  /** The parameters by name. */
  @Override
  public String toString() {
    return "Query" + parameters;
  }
}
