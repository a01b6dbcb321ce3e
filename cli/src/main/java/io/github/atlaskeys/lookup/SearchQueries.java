package io.github.atlaskeys.lookup;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiVersion;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.files.InputFile;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.leaks.Finding;
import io.github.atlaskeys.leaks.LeakReport;
import io.github.atlaskeys.text.EndedException;
import io.github.atlaskeys.text.ExitCodes;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The texts to find keys and service accounts by, from arguments and from a report. */
public final class SearchQueries {
  private final List<KeyQuery> queries = new ArrayList<>();
  private Optional<List<Finding>> report = Optional.empty();

  /** By public key, ID or client ID. */
  public SearchQueries keys(List<String> texts) {
    texts.forEach(text -> queries.add(key(checked(text))));
    return this;
  }

  /** By a part of the description, or of an account's name. */
  public SearchQueries descriptions(List<String> texts) {
    texts.forEach(text -> queries.add(KeyQuery.keyOrDescription(checked(text))));
    return this;
  }

  /**
   * By whatever a file holds: any text, which is read once and kept nowhere, as it holds secrets.
   *
   * @param in standard input
   * @param inIsTaken whether it holds the credentials
   * @throws EndedException if it holds none, and nothing else was named
   */
  public SearchQueries report(Optional<String> file, InputStream in, boolean inIsTaken) {
    if (file.isEmpty()) {
      return this;
    }
    String name = file.get();
    if (name.equals("-") && inIsTaken) {
      throw new UsageException("keys and credentials cannot both be standard input; use a file");
    }
    try (Reader text = InputFile.text(name, in)) {
      report = Optional.of(LeakReport.read(text));
    } catch (IOException e) {
      throw new UsageException("%s cannot be read".formatted(SanitizedText.message(name)), e);
    }
    if (report.get().isEmpty() && queries.isEmpty()) {
      throw new EndedException(
          ExitCodes.DONE,
          "no credentials of Atlas found in %s. In a list, each line is one public key, ID or client ID"
              .formatted(name.equals("-") ? "standard input" : SanitizedText.message(name)));
    }
    return this;
  }

  /** All of them, at least one; none for a report of secrets whose owner is not known. */
  public List<KeyQuery> all() {
    if (queries.isEmpty() && report.isEmpty()) {
      throw new UsageException("nothing to search for; pass a public key or --from FILE");
    }
    return Stream.concat(queries.stream(), Leaks.queries(report.orElse(List.of())).stream())
        .distinct()
        .toList();
  }

  /** What was found of the report. */
  public Leaks leaks(SearchResult found) {
    return report.map(findings -> new Leaks(findings, found)).orElse(Leaks.NONE);
  }

  /**
   * The kinds that these may find.
   *
   * @throws UsageException if this version of the API has not the one that is asked for
   */
  public static Set<PrincipalId.Kind> kinds(List<KeyQuery> queries, ApiVersion version) {
    boolean accounts = version.hasServiceAccounts();
    var kinds = EnumSet.noneOf(PrincipalId.Kind.class);
    for (KeyQuery each : queries) {
      kinds.add(SearchText.kind(each));
      if (each.kind() == KeyQuery.Kind.KEY_OR_DESCRIPTION && accounts) {
        kinds.add(PrincipalId.Kind.SERVICE_ACCOUNT);
      }
    }
    if (kinds.contains(PrincipalId.Kind.SERVICE_ACCOUNT) && !accounts) {
      throw new UsageException(
          "API version %s has no service accounts; use --api v2 (nothing was sent)"
              .formatted(version));
    }
    return kinds;
  }

  /** What begins as a client ID is one, or a mistake. */
  private static KeyQuery key(String text) {
    if (!ApiKey.isPublicKey(text) && InputFile.isNamedBy(text)) {
      throw new UsageException(
          "%s is a file: use --from FILE (nothing was sent)".formatted(SanitizedText.line(text)));
    }
    try {
      PrincipalId.meantBy(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
    return KeyQuery.key(text);
  }

  private static String checked(String text) {
    if (text.isBlank()) {
      throw new UsageException("search text must not be empty");
    }
    if (SanitizedText.looksSecret(text)) {
      throw new UsageException(
          "a text looks like a secret (not shown); search by public key or client ID; --from FILE finds a key by its private key");
    }
    return text;
  }
}
