package io.github.atlaskeys.credentials;

import io.github.atlaskeys.text.UsageException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * One source of settings and credentials: the environment, a file, a profile. It holds secrets: its
 * {@code toString} is its name alone.
 *
 * @param name as messages call it
 * @param values by the environment's names for them, whatever the source itself calls them
 * @param spelling from the environment's name to the one that this source uses
 */
record Source(String name, Map<String, String> values, UnaryOperator<String> spelling) {
  /** A source that uses the environment's names. */
  static Source of(String name, Map<String, String> values) {
    return new Source(name, values, UnaryOperator.identity());
  }

  /** What is set and not empty. */
  Optional<String> value(String variable) {
    return Optional.ofNullable(values.get(variable))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /**
   * The same, parsed.
   *
   * @throws UsageException if it is not valid; the message says where to look
   */
  <T> Optional<Setting<T>> value(String variable, Function<String, T> parser) {
    try {
      return value(variable).map(parser).map(value -> new Setting<>(value, where(variable)));
    } catch (IllegalArgumentException e) {
      throw new UsageException("%s (%s)".formatted(e.getMessage(), where(variable)), e);
    }
  }

  /** {@code MONGODB_ATLAS_PROJECT_ID in the environment}, for example. */
  String where(String variable) {
    return "%s in %s".formatted(spelled(variable), name);
  }

  /** As it is written in this source. */
  String spelled(String variable) {
    return spelling.apply(variable);
  }

  @Override
  public String toString() {
    return name;
  }
}
