package io.github.atlaskeys.lookup;

import io.github.atlaskeys.files.InputFile;
import io.github.atlaskeys.files.TextFile;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The texts to find keys by, from arguments and from a file. */
public final class SearchQueries {
  /** Loose enough for the IDs and public keys of every product. */
  private static final Pattern KEY = Pattern.compile("[\\w-]{1,64}");

  private final List<KeyQuery> queries = new ArrayList<>();

  /** Keys by their public key or ID. */
  public SearchQueries keys(List<String> texts) {
    texts.forEach(text -> queries.add(KeyQuery.key(checked(text))));
    return this;
  }

  /** Keys by a part of their description. */
  public SearchQueries descriptions(List<String> texts) {
    texts.forEach(text -> queries.add(KeyQuery.keyOrDescription(checked(text))));
    return this;
  }

  /**
   * Keys by their public key or ID, one per line.
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
        refusePrivateKey(text, where);
        if (!KEY.matcher(text).matches()) { // not shown: it may be a secret of any form
          throw new UsageException(where + ": not a public key or an ID; expected one per line");
        }
        queries.add(KeyQuery.key(text));
      }
    } catch (IOException e) {
      throw new UsageException("%s cannot be read".formatted(name), e);
    }
    if (queries.size() == before) {
      throw new UsageException("there are no public keys in " + name);
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

  private static String checked(String text) {
    if (text.isBlank()) {
      throw new UsageException("search text must not be empty");
    }
    refusePrivateKey(text, "a text");
    return text;
  }

  private static void refusePrivateKey(String text, String where) {
    if (!SanitizedText.message(text).equals(SanitizedText.line(text))) {
      throw new UsageException(
          "%s looks like a private key (not shown); search by public key".formatted(where));
    }
  }
}
