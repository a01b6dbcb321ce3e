package io.github.atlaskeys.lookup;

import io.github.atlaskeys.api.ApiVersion;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.files.InputFile;
import io.github.atlaskeys.files.TextFile;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The texts to find keys and service accounts by, from arguments and from a file. */
public final class SearchQueries {
  /** Loose enough for the IDs and public keys of every product. */
  private static final Pattern KEY = Pattern.compile("[\\w-]{1,64}");

  private final List<KeyQuery> queries = new ArrayList<>();

  /** By public key, ID or client ID. */
  public SearchQueries keys(List<String> texts) {
    texts.forEach(text -> queries.add(key(checked(text), "")));
    return this;
  }

  /** By a part of the description, or of an account's name. */
  public SearchQueries descriptions(List<String> texts) {
    texts.forEach(text -> queries.add(KeyQuery.keyOrDescription(checked(text))));
    return this;
  }

  /**
   * By public key, ID or client ID, one per line.
   *
   * @param in standard input
   * @param inIsTaken whether it holds the credentials
   */
  public SearchQueries file(Optional<String> file, InputStream in, boolean inIsTaken) {
    if (file.isEmpty()) {
      return this;
    }
    String name = file.get();
    if (name.equals("-") && inIsTaken) {
      throw new UsageException("keys and credentials cannot both be standard input; use a file");
    }
    int before = queries.size();
    try (InputFile input = InputFile.of(name, in);
        var lines = TextFile.open(input.path())) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
          continue;
        }
        String where = "%s, line %d".formatted(input.name(), number);
        refuseSecret(text, where);
        if (!KEY.matcher(text).matches()) { // not shown: it may be a secret of any form
          throw new UsageException(where + ": not a public key or an ID; expected one per line");
        }
        queries.add(key(text, where + ": "));
      }
    } catch (IOException e) {
      throw new UsageException("%s cannot be read".formatted(name), e);
    }
    if (queries.size() == before) {
      throw new UsageException("there are no public keys or IDs in " + name);
    }
    return this;
  }

  /** All of them, at least one. */
  public List<KeyQuery> all() {
    if (queries.isEmpty()) {
      throw new UsageException("nothing to search for; pass a public key or --from FILE");
    }
    return List.copyOf(queries);
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
  private static KeyQuery key(String text, String where) {
    try {
      PrincipalId.meantBy(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(where + e.getMessage(), e);
    }
    return KeyQuery.key(text);
  }

  private static String checked(String text) {
    if (text.isBlank()) {
      throw new UsageException("search text must not be empty");
    }
    refuseSecret(text, "a text");
    return text;
  }

  private static void refuseSecret(String text, String where) {
    if (!SanitizedText.message(text).equals(SanitizedText.line(text))) {
      throw new UsageException(
          "%s looks like a secret (not shown); search by public key or client ID".formatted(where));
    }
  }
}
