package io.github.atlaskeys.shell;

import io.github.atlaskeys.files.TextFile;
import io.github.atlaskeys.report.LookupReport;
import io.github.atlaskeys.terminal.OutputFormat;
import io.github.atlaskeys.text.UsageException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * What a verb found: a list as any other, that shows itself as the commands do. The table begins on
 * a line of its own, because JShell writes a name before it.
 *
 * @param <T> what is listed
 */
public class TableList<T> extends AbstractList<T> {
  private final Session session;
  private final List<T> items;
  private final BiConsumer<LookupReport, List<T>> report;

  /**
   * A list.
   *
   * @param report what writes it, as a table or as CSV
   */
  TableList(Session session, List<T> items, BiConsumer<LookupReport, List<T>> report) {
    this.session = session;
    this.items = List.copyOf(items);
    this.report = report;
  }

  @Override
  public T get(int index) {
    return items.get(index);
  }

  @Override
  public int size() {
    return items.size();
  }

  /** Those that match. */
  public TableList<T> where(Predicate<? super T> matches) {
    return new TableList<>(session, stream().filter(matches).toList(), report);
  }

  /**
   * Writes a CSV file, which for keys is one that unassign-keys reads.
   *
   * @throws UsageException if there is such a file already, or the name is none
   */
  public void csv(String file) {
    String text = written(OutputFormat.CSV, session.err());
    TextFile.create(path(file), text);
    long rows = text.lines().count() - 1;
    session.say("Wrote %,d %s to %s.".formatted(rows, rows == 1 ? "row" : "rows", file));
  }

  private Path path(String file) {
    try {
      if (!file.isEmpty()) {
        return session.context().folder().resolve(file);
      }
    } catch (InvalidPathException e) {
      // Said below.
    }
    throw new UsageException("\"%s\" is not a valid file name".formatted(file));
  }

  /** The table and what is missing in it, made when it is shown. */
  @Override
  public String toString() {
    var warnings = new StringWriter();
    String table = written(OutputFormat.TEXT, new PrintWriter(warnings));
    String text = (table + warnings).replaceAll("(?m)^%s: ".formatted(Session.NAME), "");
    return text.isEmpty()
        ? "none"
        : "\n" + text.replaceAll("\u001b\\[[\\d;]*m", "").stripTrailing();
  }

  /** JShell shows it, or a file keeps it: without colors. */
  private String written(OutputFormat format, PrintWriter warnings) {
    var text = new StringWriter();
    report.accept(session.report(format, new PrintWriter(text), warnings), items);
    return text.toString();
  }
}
