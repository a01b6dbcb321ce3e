package io.github.atlaskeys.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which page of a listing, and which events. Immutable: each method returns a copy with one
 * parameter more. What is not set is not sent, and Atlas's default applies.
 *
 * @see <a href="https://www.mongodb.com/docs/atlas/api/api-responses/">Atlas on pagination</a>
 */
public final class Query {
  /** Atlas's defaults: the first page, of 100 items. */
  public static final Query NONE = new Query(Map.of());

  /** What Atlas documents; older pages of it say 100. */
  static final int MAX_ITEMS_PER_PAGE = 500;

  private final Map<String, Object> parameters;

  private Query(Map<String, Object> parameters) {
    this.parameters = parameters;
  }

  /**
   * One page, of 500 items, without a count of them all.
   *
   * @param number from 1
   * @throws IllegalArgumentException if {@code number} is below 1
   */
  public static Query page(int number) {
    return NONE.pageNum(number).itemsPerPage(MAX_ITEMS_PER_PAGE).includeCount(false);
  }

  /**
   * The number of the page; Atlas's default is 1.
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
    if (items < 1 || items > MAX_ITEMS_PER_PAGE) {
      throw new IllegalArgumentException(
          "items per page must be 1 to %s, was %s".formatted(MAX_ITEMS_PER_PAGE, items));
    }
    return with("itemsPerPage", items);
  }

  /** Whether Atlas estimates how many items there are in all; its default is true. */
  public Query includeCount(boolean include) {
    return with("includeCount", include);
  }

  /** Of events, those of these types; Atlas's default is all of them. */
  public Query eventTypes(Collection<String> types) {
    return with("eventType", List.copyOf(types));
  }

  /** Of events, those since this time, which is cut to the second. */
  public Query minDate(Instant time) {
    return with("minDate", time.truncatedTo(ChronoUnit.SECONDS));
  }

  /** Of events, those until this time, which is cut to the second. */
  public Query maxDate(Instant time) {
    return with("maxDate", time.truncatedTo(ChronoUnit.SECONDS));
  }

  /** Where Atlas documents no count. */
  Query withoutCount() {
    var less = new LinkedHashMap<>(parameters);
    less.remove("includeCount");
    return new Query(less);
  }

  private Query with(String name, Object value) {
    var more = new LinkedHashMap<>(parameters);
    more.put(name, value);
    return new Query(more);
  }

  /** The parameters by name, in the order in which they were set. */
  public Map<String, Object> parameters() {
    return new LinkedHashMap<>(parameters);
  }

  /** The parameters by name. */
  @Override
  public String toString() {
    return "Query" + parameters;
  }
}
