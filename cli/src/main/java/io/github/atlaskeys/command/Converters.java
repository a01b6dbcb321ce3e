package io.github.atlaskeys.command;

import io.github.atlaskeys.api.ApiVersion;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.lookup.KeyRef;
import io.github.atlaskeys.lookup.OrganizationRef;
import io.github.atlaskeys.lookup.ProjectRef;
import io.github.atlaskeys.review.Flag;
import io.github.atlaskeys.terminal.OutputFormat;
import io.github.atlaskeys.text.Suggestions;
import java.time.Duration;
import java.time.Period;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** From text on the command line to values that check themselves, their message kept as it is. */
public final class Converters {
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m)?");

  private Converters() {}

  static CommandLine register(CommandLine command) {
    return command
        .registerConverter(ProjectId.class, converter(ProjectId::new))
        .registerConverter(OrganizationRef.class, converter(OrganizationRef::of))
        .registerConverter(KeyRef.class, converter(KeyRef::of))
        .registerConverter(ProjectRef.class, converter(ProjectRef::of))
        .registerConverter(OutputFormat.class, choice(OutputFormat.values()))
        .registerConverter(ApiVersion.class, choice(ApiVersion.values()))
        .registerConverter(Period.class, converter(Converters::days))
        .registerConverter(Completion.Shell.class, choice(Completion.Shell.values()))
        .registerConverter(Flag.class, choice(Flag.values()))
        .registerConverter(Duration.class, converter(Converters::duration));
  }

  /** Some of the formats. */
  private abstract static class Formats implements ITypeConverter<OutputFormat>, Iterable<String> {
    private final OutputFormat[] formats;

    Formats(OutputFormat... formats) {
      this.formats = formats;
    }

    @Override
    public OutputFormat convert(String text) throws Exception {
      return choice(formats).convert(text);
    }

    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(formats).map(OutputFormat::toString).iterator();
    }
  }

  /** The formats that a list is written in. */
  static final class OfLists extends Formats {
    OfLists() {
      super(OutputFormat.TEXT, OutputFormat.JSON, OutputFormat.CSV);
    }
  }

  /** The formats of a run. */
  public static final class OfRuns extends Formats {
    OfRuns() {
      super(OutputFormat.TEXT, OutputFormat.MARKDOWN, OutputFormat.JSON, OutputFormat.CSV);
    }
  }

  /** The formats of a run over access lists. */
  public static final class OfAccessLists extends Formats {
    OfAccessLists() {
      super(OutputFormat.TEXT, OutputFormat.MARKDOWN, OutputFormat.JSON);
    }
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

  /** What was typed is not repeated: it may be a secret. */
  private static <T> ITypeConverter<T> choice(T[] choices) {
    return text ->
        Arrays.stream(choices)
            .filter(choice -> choice.toString().equalsIgnoreCase(text))
            .findFirst()
            .orElseThrow(() -> new TypeConversionException(notOneOf(text, choices)));
  }

  private static String notOneOf(String text, Object[] choices) {
    List<String> words = Arrays.stream(choices).map(Object::toString).toList();
    int last = words.size() - 1;
    String list = String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    List<String> nearest = Suggestions.nearest(text, words);
    return nearest.isEmpty()
        ? "choose " + list
        : "choose %s; did you mean %s".formatted(list, String.join(" or ", nearest));
  }

  private static Period days(String text) {
    if (!text.matches("\\d{1,5}d?")) {
      throw new IllegalArgumentException("a number of days is written 90d");
    }
    return Period.ofDays(Integer.parseInt(text.replace("d", "")));
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
