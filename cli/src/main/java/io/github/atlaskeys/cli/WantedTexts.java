package io.github.atlaskeys.cli;

import io.github.atlaskeys.files.CsvText;
import io.github.atlaskeys.files.UnreadableCsvException;
import io.github.atlaskeys.find.KeyQuery;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The texts to find keys by, from arguments and from a file. */
public final class WantedTexts {
  /** Loose enough for ids and public keys of any product. */
  private static final Pattern KEY = Pattern.compile("[\\w-]{1,64}");

  private WantedTexts() {}

  /**
   * All of them, at least one.
   *
   * @param file of public keys, one a line
   * @throws UsageException if there is none, or one that cannot be meant
   */
  public static List<KeyQuery> of(
      List<String> texts, Optional<String> file, ConnectionOptions connection, Context surroundings)
      throws IOException {
    var wanted = new ArrayList<KeyQuery>();
    for (String text : texts) {
      if (text.isBlank()) {
        throw new UsageException("search text must not be empty");
      }
      refusePrivateKey(text, "a text");
      wanted.add(new KeyQuery(text));
    }
    if (file.isPresent()) {
      if (file.get().equals("-") && connection.readsStandardInput()) {
        throw new UsageException("keys and credentials cannot both be standard input; use a file");
      }
      wanted.addAll(fromFile(file.get(), surroundings));
    }
    if (wanted.isEmpty()) {
      throw new UsageException("nothing to search for; pass a public key or --from FILE");
    }
    return List.copyOf(wanted);
  }

  private static List<KeyQuery> fromFile(String name, Context surroundings) {
    var wanted = new ArrayList<KeyQuery>();
    try (InputFile input = InputFile.of(name, surroundings.in(), InstantSource.system());
        var lines = new BufferedReader(CsvText.open(input.path()))) {
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
        wanted.add(new KeyQuery(text, true));
      }
    } catch (UnreadableCsvException e) {
      throw new UsageException("%s, line %d: not text in UTF-8".formatted(name, e.line()), e);
    } catch (IOException e) {
      throw new UsageException("%s cannot be read".formatted(name), e);
    }
    if (wanted.isEmpty()) {
      throw new UsageException("there are no public keys in " + name);
    }
    return wanted;
  }

  private static void refusePrivateKey(String text, String where) {
    if (!SanitizedText.message(text).equals(SanitizedText.line(text))) {
      throw new UsageException(
          "%s looks like a private key (not shown); search by public key".formatted(where));
    }
  }
}
