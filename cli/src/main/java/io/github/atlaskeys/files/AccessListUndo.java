package io.github.atlaskeys.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.atlaskeys.api.AccessListEntry;
import io.github.atlaskeys.api.AddressRange;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.files.CsvRecords.UnreadableException;
import io.github.atlaskeys.files.EntryRow.Change;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The access lists of keys, saved before they are replaced, as a CSV file that restore-keys reads:
 * a row for each address, and one without an address for a list that was empty. When and from where
 * an address was last used is for people: Atlas forgets it with the entry. What the list becomes,
 * and when it was saved, is for audit-run.
 */
public final class AccessListUndo extends RowLog {
  /** What restores a list: a file that people write needs no other columns. */
  private static final List<String> RESTORED =
      List.of("organizationId", "apiKeyId", "publicKey", "cidrBlock");

  private static final List<String> RESULTS =
      List.of(
          "organizationId",
          "apiKeyId",
          "publicKey",
          "cidrBlock",
          "change",
          "verdict",
          "finishedAt");
  private static final List<String> COLUMNS =
      Stream.concat(
              RESTORED.stream(),
              Stream.of("lastUsedAt", "lastUsedAddress", "requests", "becomes", "savedAt"))
          .toList();

  private static final Format FORMAT =
      new Format("an undo file", String.join(",", COLUMNS), Optional.empty(), line -> true);

  /**
   * A list that was saved.
   *
   * @param list none if every address was allowed
   */
  public record Saved(OrganizationId organization, Principal key, List<AddressRange> list) {
    /** Copies the list. */
    public Saved {
      list = List.copyOf(list);
    }
  }

  private final Path file;
  private final InstantSource clock;

  private AccessListUndo(Path file, InstantSource clock) throws IOException {
    super(file, FORMAT);
    this.file = file;
    this.clock = clock;
  }

  /**
   * Begins one that is named after the key and the time.
   *
   * @throws UsageException if it cannot be made: nothing was changed
   */
  public static AccessListUndo create(Path folder, String key, InstantSource clock) {
    return RunFiles.orUsageException(
        () -> {
          for (Iterator<String> stamps = RunFiles.stamps(clock).iterator(); ; ) {
            Path file = folder.resolve(RunFiles.CONTAIN + key + stamps.next() + RunFiles.UNDO);
            try {
              return new AccessListUndo(begin(file, FORMAT), clock);
            } catch (FileAlreadyExistsException e) {
              // Another run has taken the name.
            }
          }
        });
  }

  /** Where it is. */
  public Path path() {
    return file;
  }

  /**
   * Writes down a list. When this returns it is with the operating system, whole: a killed process
   * does not lose a part of it.
   *
   * @param becomes what it is about to be replaced by
   * @throws FileException if that failed: the list must not be changed
   */
  public void write(
      OrganizationId organization,
      Principal key,
      List<AccessListEntry> list,
      List<AddressRange> becomes)
      throws IOException {
    String of = key.publicName().map(SanitizedText::masked).orElse("");
    String after = becomes.stream().map(AddressRange::cidrBlock).collect(Collectors.joining(" "));
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    write(
        list.isEmpty()
            ? Csv.closedLine(organization, key.id(), of, "", "", "", "", after, now)
            : list.stream()
                .map(
                    entry ->
                        Csv.closedLine(
                            organization,
                            key.id(),
                            of,
                            entry.range().cidrBlock(),
                            entry.whenLastUsed().map(Instant::toString).orElse(""),
                            entry.whereLastUsed().orElse(""),
                            entry.requests().map(String::valueOf).orElse(""),
                            after,
                            now))
                .collect(Collectors.joining()));
  }

  /** Closes and deletes it: no list was changed. */
  public void withdraw() throws IOException {
    close();
    Disk.delete(file);
  }

  /**
   * The lists in such a file; empty if it is another one.
   *
   * @param name what the user calls it
   * @throws UsageException if a row is not as it was written
   */
  public static Optional<List<Saved>> read(Path file, String name) {
    return RunFiles.orUsageException(
        () -> {
          for (char delimiter : KeysHeader.DELIMITERS) { // a spreadsheet may have saved it
            try (CsvRecords records = new CsvRecords(file, delimiter)) {
              if (records.next()
                  && (records.values().equals(COLUMNS) || records.values().equals(RESTORED))) {
                return Optional.of(rows(records, name));
              }
            } catch (UnreadableException e) {
              if (e.line > 1) {
                throw damaged(name, e.line, String.valueOf(e.getMessage()));
              }
            }
          }
          return Optional.empty();
        });
  }

  /**
   * What such a file, or the results of restoring one, says of each entry; empty if it is another
   * file.
   *
   * @throws UsageException if a row is not as it was written, or no row says what the list became
   */
  static Optional<List<EntryRow>> changes(InputFile file) throws IOException {
    for (char delimiter : KeysHeader.DELIMITERS) {
      try (CsvRecords records = new CsvRecords(file.path(), delimiter)) {
        if (!records.next()) {
          return Optional.empty();
        }
        List<String> header = records.values();
        if (header.equals(RESTORED)) {
          throw new UsageException(
              "%s does not say when its lists were changed, and to what; audit-run reads the file as contain-key wrote it"
                  .formatted(file.name()));
        }
        if (header.equals(COLUMNS) || header.equals(RESULTS)) {
          return Optional.of(changes(records, header, file.name()));
        }
      } catch (UnreadableException e) {
        if (e.line > 1) {
          throw damaged(file.name(), e.line, String.valueOf(e.getMessage()));
        }
      }
    }
    return Optional.empty();
  }

  private static List<EntryRow> changes(CsvRecords records, List<String> header, String name)
      throws IOException {
    boolean results = header.equals(RESULTS);
    var rows = new ArrayList<EntryRow>();
    var added = new LinkedHashSet<EntryRow>();
    var saved = new HashMap<PrincipalId, Set<AddressRange>>();
    while (records.next()) {
      List<String> cells = records.values();
      if (cells.size() != header.size()) {
        throw damaged(name, records.line(), "there are not %d values".formatted(header.size()));
      }
      try {
        Optional<AddressRange> entry =
            Optional.of(cells.get(3)).filter(it -> !it.isEmpty()).map(AddressRange::new);
        if (results) {
          entry.ifPresent(
              it -> rows.add(row(cells, records.line(), it, Change.valueOf(cells.get(4)), 6)));
          continue;
        }
        List<AddressRange> becomes =
            Stream.of(cells.get(7).split(" "))
                .filter(it -> !it.isEmpty())
                .map(AddressRange::new)
                .toList();
        entry.ifPresent(
            it -> {
              Change change = becomes.contains(it) ? Change.KEPT : Change.REMOVED;
              rows.add(row(cells, records.line(), it, change, 8));
            });
        Set<AddressRange> list =
            saved.computeIfAbsent(PrincipalId.of(cells.get(1)), it -> new HashSet<>());
        entry.ifPresent(list::add);
        becomes.forEach(it -> added.add(row(cells, 0, it, Change.ADDED, 8)));
      } catch (IllegalArgumentException | DateTimeException e) {
        throw damaged(name, records.line(), String.valueOf(e.getMessage()));
      }
    }
    added.stream()
        .filter(row -> !saved.getOrDefault(row.principal(), Set.of()).contains(row.entry()))
        .forEach(rows::add);
    return rows;
  }

  private static EntryRow row(
      List<String> cells, long line, AddressRange entry, Change change, int time) {
    return new EntryRow(
        line,
        new OrganizationId(cells.get(0)),
        PrincipalId.of(cells.get(1)),
        Optional.of(cells.get(2)).filter(text -> !text.isEmpty()),
        entry,
        change,
        Instant.parse(cells.get(time)));
  }

  private static List<Saved> rows(CsvRecords records, String name) throws IOException {
    int columns = records.values().size();
    Map<PrincipalId, Saved> keys = new LinkedHashMap<>();
    Map<PrincipalId, Set<AddressRange>> lists = new LinkedHashMap<>();
    while (records.next()) {
      List<String> cells = records.values();
      if (cells.size() != columns) {
        throw damaged(name, records.line(), "there are not %d values".formatted(columns));
      }
      try {
        PrincipalId id = PrincipalId.of(cells.get(1));
        Optional<String> publicKey = Optional.of(cells.get(2)).filter(text -> !text.isEmpty());
        var row =
            new Saved(
                new OrganizationId(cells.get(0)),
                Principal.named(id, publicKey, Optional.empty()),
                List.of());
        boolean first = keys.putIfAbsent(id, row) == null;
        Set<AddressRange> list = lists.computeIfAbsent(id, it -> new LinkedHashSet<>());
        if (!row.equals(keys.get(id)) || (!first && (list.isEmpty() || cells.get(3).isEmpty()))) {
          throw damaged(name, records.line(), "does not agree with an earlier row");
        }
        if (!cells.get(3).isEmpty()) {
          list.add(new AddressRange(cells.get(3)));
        }
      } catch (IllegalArgumentException e) {
        throw damaged(name, records.line(), String.valueOf(e.getMessage()));
      }
    }
    if (keys.isEmpty()) {
      throw new UsageException(
          "%s: there are no rows below the header (nothing was sent)".formatted(name));
    }
    return keys.values().stream()
        .map(
            each ->
                new Saved(each.organization(), each.key(), List.copyOf(lists.get(each.key().id()))))
        .toList();
  }

  private static UsageException damaged(String name, long line, String problem) {
    return new UsageException("%s, line %d: %s (nothing was sent)".formatted(name, line, problem));
  }

  /**
   * Writes down that the lists in this file were restored, so that later runs need not name it, and
   * returns where.
   *
   * @param rows organization, key, public key, entry, change, verdict and time of each
   * @throws FileException if that failed
   */
  public static Path restored(Path undo, List<List<String>> rows) throws IOException {
    Path results = RunFiles.beside(undo, RunFiles.RESULTS);
    if (Disk.isTaken(results)) {
      return results;
    }
    Disk.create(results);
    try (OutputStream out = Disk.append(results)) {
      String lines =
          Stream.concat(Stream.of(RESULTS), rows.stream())
              .map(row -> Csv.line(row.toArray()))
              .collect(Collectors.joining());
      out.write(lines.getBytes(UTF_8));
      return results;
    } catch (IOException e) {
      throw new FileException(results, e);
    }
  }
}
