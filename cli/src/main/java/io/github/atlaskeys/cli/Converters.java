package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiVersion;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.ProjectId;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** From text on the command line to values that check themselves, their message kept as it is. */
final class Converters {
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m)?");

  private Converters() {}

  static CommandLine register(CommandLine command) {
    return command
        .registerConverter(ProjectId.class, converter(ProjectId::new))
        .registerConverter(OrganizationId.class, converter(OrganizationId::new))
        .registerConverter(KeyName.class, converter(KeyName::of))
        .registerConverter(ProjectName.class, converter(ProjectName::of))
        .registerConverter(ApiVersion.class, converter(Converters::apiVersion))
        .registerConverter(Duration.class, converter(Converters::duration));
  }

  private static <T> ITypeConverter<T> converter(Function<String, T> constructor) {
    return text -> {
      try {
        return constructor.apply(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }

  private static ApiVersion apiVersion(String label) {
    return Arrays.stream(ApiVersion.values())
        .filter(version -> version.toString().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "API must be one of v2, v1.0, public-v1.0, was \"" + label + '"'));
  }

  private static Duration duration(String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      throw new IllegalArgumentException("a time is written 500ms, 10s or 2m");
    }
    long number = Long.parseLong(time.group(1));
    String unit = time.group(2) == null ? "s" : time.group(2);
    return switch (unit) {
      case "ms" -> Duration.ofMillis(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofSeconds(number);
    };
  }
}
