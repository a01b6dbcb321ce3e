package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.files.UnresolvedRow;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.unassign.Unassignment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Resolves public keys and project names in the rows of a file to IDs. */
final class RowResolver {
  private static final int MOST_MESSAGES = 20;

  private final NameLookup names;
  private final Console console;

  RowResolver(NameLookup names, Console console) {
    this.names = names;
    this.console = console;
  }

  /**
   * What rows without IDs stand for.
   *
   * @param rows one for each project of a key whose row names none
   * @param unsearched where such a key may also be
   */
  record Resolved(List<Unassignment> rows, Optional<String> unsearched) {}

  /**
   * Looks up what these rows name.
   *
   * @param awaitListings whether to look again, if a key that is to leave all its projects is in
   *     none: listings may lag
   */
  Resolved resolve(List<UnresolvedRow> rows, boolean allowMissing, boolean awaitListings)
      throws IOException, InterruptedException {
    List<String> texts = rows.stream().flatMap(row -> text(row).stream()).distinct().toList();
    boolean again = awaitListings && rows.stream().anyMatch(UnresolvedRow::everyProject);
    NameLookup.KeysByText keys =
        again ? names.findAssigned(texts, this::reportWait) : names.find(texts);
    var resolved = new LinkedHashSet<Unassignment>();
    var problems = new ArrayList<String>();
    var remarks = new ArrayList<String>();
    var unsearched = new LinkedHashSet<String>();
    for (UnresolvedRow row : rows) {
      Optional<KeyAccess> access = text(row).flatMap(keys::access);
      if (text(row).isPresent() && access.isEmpty()) {
        String missing = missing(row);
        if (allowMissing && keys.complete()) {
          remarks.add(missing + " (--allow-missing)");
        } else {
          problems.add(missing);
        }
      } else if (!row.everyProject()) {
        ApiKeyId id = row.apiKey().or(() -> access.map(found -> found.key().id())).orElseThrow();
        resolved.add(new Unassignment(project(row), id));
      } else if (access.filter(NameLookup::hidesRoles).isPresent()) {
        problems.add("line %d: %s".formatted(row.line(), NameLookup.withoutRoles(access.get())));
      } else {
        KeyAccess found = access.orElseThrow();
        found
            .assignments()
            .forEach(each -> resolved.add(new Unassignment(each.project(), found.key().id())));
        if (found.assignments().isEmpty()) {
          remarks.add(
              "line %d: API key %s is assigned to no project. %s"
                  .formatted(
                      row.line(),
                      Labels.apiKey(found.key()),
                      OrganizationText.access(found.key().organizationRoles())));
        }
        keys.unsearched(found).ifPresent(unsearched::add);
      }
    }
    refuse(problems);
    limited(remarks).ifPresent(console::warn);
    return new Resolved(List.copyOf(resolved), unsearched.stream().findFirst());
  }

  private void reportWait() {
    console.printNotice(
        "No project lists some of the keys. Listings can lag; looking again for 15 seconds...");
  }

  private static String missing(UnresolvedRow row) {
    return row.apiKey().isPresent()
        ? "line %d: no API key %s is visible to these credentials"
            .formatted(row.line(), row.apiKey().get())
        : "line %d: no API key with public key %s is visible to these credentials"
            .formatted(row.line(), row.publicKey().orElse(""));
  }

  private ProjectId project(UnresolvedRow row) throws IOException, InterruptedException {
    return row.project().isPresent()
        ? row.project().get()
        : names.project(new ProjectRef(row.projectName().orElseThrow(), Optional.empty()));
  }

  /** Without a project its key must be found, because the search finds the projects. */
  static Optional<String> text(UnresolvedRow row) {
    return row.apiKey().isEmpty()
        ? row.publicKey()
        : row.apiKey().filter(id -> row.everyProject()).map(ApiKeyId::value);
  }

  private static void refuse(List<String> problems) {
    limited(problems)
        .ifPresent(
            lines -> {
              throw new EndedException(
                  ExitCodes.REFUSED,
                  lines + "\ncheck these rows or remove them; nothing was changed");
            });
  }

  /** One message of many; empty if there is none. */
  private static Optional<String> limited(List<String> messages) {
    if (messages.isEmpty()) {
      return Optional.empty();
    }
    int more = messages.size() - MOST_MESSAGES;
    return Optional.of(
        messages.stream().limit(MOST_MESSAGES).collect(Collectors.joining("\n"))
            + (more > 0 ? "\nand %,d more".formatted(more) : ""));
  }
}
