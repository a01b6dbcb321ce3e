package io.github.atlaskeys.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.text.SanitizedText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page for a browser, from plain values: a title, facts, numbers, and sections with tables. It is
 * one file that loads nothing; its policy allows its own style and script, and no other. Every text
 * is sanitized and escaped where it is written, whatever others have called their keys.
 *
 * @param title of the whole page
 * @param facts what it is about, and when that was so; those without a text are left out
 * @param figures the numbers that come first
 * @param sections one below the other
 */
public record HtmlPage(
    String title, List<Fact> facts, List<Figure> figures, List<Section> sections) {
  private static final Pattern NOT_ASCII = Pattern.compile("[^\\x00-\\x7F]");

  /** Copies the lists. */
  public HtmlPage {
    facts = facts.stream().filter(fact -> !fact.text.isEmpty()).toList();
    figures = List.copyOf(figures);
    sections = List.copyOf(sections);
  }

  /** A name, and what it stands for. */
  public record Fact(String name, String text) {
    /** Where it was read, and by whom. */
    public static Fact host(Atlas atlas, String caller) {
      return new Fact("Host", "%s, as %s".formatted(atlas.host(), caller));
    }

    /** Of which organizations it is. */
    public static Fact organizations(List<String> names) {
      return new Fact("Organization", String.join(", ", names));
    }
  }

  /**
   * A number.
   *
   * @param bad whether it should be zero
   */
  public record Figure(long number, String name, boolean bad) {}

  /**
   * A table and what is to be said about it; without columns, that alone.
   *
   * @param notes paragraphs before it
   * @param flags what rows may be marked with, the most serious first, and what to do about it
   * @param columns the titles of the columns
   * @param places what the columns of its matrix are; empty if it has none
   */
  public record Section(
      String title,
      List<String> notes,
      List<Flag> flags,
      List<String> columns,
      List<Row> rows,
      List<String> places) {
    /** Paragraphs. */
    public static Section text(String title, List<String> notes) {
      return new Section(title, notes, List.of(), List.of(), List.of(), List.of());
    }

    /** A plain table. */
    public static Section table(String title, List<String> columns, List<Row> rows) {
      return new Section(title, List.of(), List.of(), columns, rows, List.of());
    }

    /** The number of rows with this flag. */
    public long count(Flag flag) {
      return rows.stream().filter(row -> row.flags().contains(flag)).count();
    }

    /** What a row is sorted by: one serious flag counts more than all that follow. */
    public long weight(Row row) {
      return row.flags().stream()
          .filter(Flag::bad)
          .mapToLong(flag -> 1L << (flags.size() - flags.indexOf(flag)))
          .sum();
    }

    /** The flags that some row has. */
    public List<Flag> found() {
      return flags.stream().filter(flag -> count(flag) > 0).toList();
    }

    /** The flags that no row has. */
    public List<Flag> notFound() {
      return flags.stream().filter(flag -> count(flag) == 0).toList();
    }

    /** What stands in the cells of the matrix, each text once. */
    public List<String> marks() {
      return rows.stream().flatMap(row -> row.marks().stream()).map(Mark::text).distinct().toList();
    }
  }

  /**
   * What rows may be marked with.
   *
   * @param name by which a command picks them
   * @param title in two or three words
   * @param advice what to do about it
   * @param bad whether it asks for something to be done
   */
  public record Flag(String name, String title, String advice, boolean bad) {}

  /**
   * A row.
   *
   * @param cells one for each column; the first names it
   * @param flags of its section
   * @param marks where it stands in the matrix
   */
  public record Row(List<Cell> cells, List<Flag> flags, List<Mark> marks) {
    /** A row of a section without a matrix. */
    public static Row of(List<Cell> cells, Flag... flags) {
      return new Row(cells, List.of(flags), List.of());
    }

    /** The names of its flags; null if it has none, and the template then leaves it out. */
    public @Nullable String names() {
      return flags.isEmpty() ? null : flags.stream().map(Flag::name).collect(joining(" "));
    }

    /**
     * As the script reads it, {@code 17:0}: the place and the text by their numbers.
     *
     * @param texts of all marks
     */
    public @Nullable String places(List<String> texts) {
      return marks.isEmpty()
          ? null
          : marks.stream()
              .map(mark -> mark.place() + ":" + texts.indexOf(mark.text()))
              .collect(joining(" "));
    }
  }

  /** A cell of the matrix: the number of its column, and its text. */
  public record Mark(int place, String text) {}

  /**
   * A cell.
   *
   * @param text the first line
   * @param below smaller lines below it
   * @param order what it is sorted by, if that is not its text: a number, or a time
   * @param more lines to open
   */
  public record Cell(String text, List<String> below, Optional<String> order, List<String> more) {
    private static final int SHORT = 40;

    /** Whether it needs more than a line of its column. */
    public boolean isLong() {
      return text.length() > SHORT || below.stream().anyMatch(line -> line.length() > SHORT);
    }

    public static Cell of(String text) {
      return new Cell(text, List.of(), Optional.empty(), List.of());
    }

    /** With lines below it; empty ones are left out. */
    public Cell below(String... lines) {
      List<String> shown = Stream.of(lines).filter(line -> !line.isEmpty()).toList();
      return new Cell(text, shown, order, more);
    }

    /** Sorted by this. */
    public Cell by(Object key) {
      return new Cell(text, below, Optional.of(key.toString()), more);
    }

    /** With lines to open. */
    public Cell opening(List<String> lines) {
      return new Cell(text, below, order, lines);
    }
  }

  /** What the template puts between its tags as it is, and the policy allows by its hash. */
  public static String part(String name) {
    try (InputStream in =
        Objects.requireNonNull(HtmlPage.class.getResourceAsStream("page." + name))) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a policy names what it allows. */
  public static String hash(String part) {
    try {
      byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(part.getBytes(UTF_8));
      return "'sha256-%s'".formatted(Base64.getEncoder().encodeToString(sha256));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /**
   * The whole page. Its letters are those of ASCII, others are named by their numbers, so that it
   * is the same however standard output is encoded.
   */
  public String html() {
    var out = new StringOutput();
    TemplateEngine.createPrecompiled(
            null, ContentType.Html, HtmlPage.class.getClassLoader(), "io.github.atlaskeys.html")
        .render("page.jte", this, new Sanitized(out));
    return NOT_ASCII
        .matcher(out.toString())
        .replaceAll(letter -> "&#%d;".formatted(letter.group().codePointAt(0)));
  }

  private static final class Sanitized extends OwaspHtmlTemplateOutput {
    Sanitized(TemplateOutput out) {
      super(out);
    }

    @Override
    public void writeUserContent(@Nullable String text) {
      super.writeUserContent(text == null ? null : SanitizedText.message(text));
    }
  }
}
