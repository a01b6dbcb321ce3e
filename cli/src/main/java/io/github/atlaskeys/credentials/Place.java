package io.github.atlaskeys.credentials;

import io.github.atlaskeys.cli.UsageException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * One place that settings and credentials come from. It holds secrets: its {@code toString} is the
 * place's name alone.
 *
 * @param name as messages call it
 * @param values by the environment's names for them, whatever the place itself calls them
 * @param spelling from the environment's name to the one that stands in this place
 */
record Place(String name, Map<String, String> values, UnaryOperator<String> spelling) {
  /** A place that uses the environment's names. */
  static Place of(String name, Map<String, String> values) {
    return new Place(name, values, UnaryOperator.identity());
  }

  /** What is set and not empty. */
  Optional<String> value(String variable) {
    return Optional.ofNullable(values.get(variable))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /**
   * The same as what it stands for; an error says where to look.
   *
   * @throws UsageException if it cannot be what it should
   */
  <T> Optional<T> value(String variable, Function<String, T> meaning) {
    try {
      return value(variable).map(meaning);
    } catch (IllegalArgumentException e) {
      throw new UsageException("%s (%s)".formatted(e.getMessage(), where(variable)), e);
    }
  }

  /** {@code MONGODB_ATLAS_PROJECT_ID in the environment}, say. */
  String where(String variable) {
    return "%s in %s".formatted(spelled(variable), name);
  }

  /** As somebody who looks there finds it. */
  String spelled(String variable) {
    return spelling.apply(variable);
  }

  @Override
  public String toString() {
    return name;
  }
}
