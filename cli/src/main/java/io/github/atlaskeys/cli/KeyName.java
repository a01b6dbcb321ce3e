package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.find.FoundKey;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.KeySearch;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What somebody calls an API key: its id, or the public key that a scanner reports.
 *
 * @param text as it was typed
 * @param id the id, when it is one
 */
public record KeyName(String text, Optional<ApiKeyId> id) {
  private static final Pattern PUBLIC_KEY = Pattern.compile("[a-z]{8}");

  /**
   * Tells the two apart.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static KeyName of(String text) {
    return PUBLIC_KEY.matcher(text.strip()).matches()
        ? new KeyName(text.strip(), Optional.empty())
        : new KeyName(text, Optional.of(new ApiKeyId(text)));
  }

  /** The surest name of a key. */
  public static KeyName of(ApiKeyId id) {
    return new KeyName(id.value(), Optional.of(id));
  }

  /** What to search for: this key and no other. */
  public KeyQuery wanted() {
    return new KeyQuery(id.map(ApiKeyId::value).orElse(text), true);
  }

  /** The id, looked up when it is not known; empty when these credentials see no such key. */
  public Optional<ApiKeyId> resolve(KeySearch search) throws IOException, InterruptedException {
    if (id.isPresent()) {
      return id;
    }
    List<FoundKey> meant = search.find(List.of(wanted())).findings().get(0).meant();
    return meant.stream().map(found -> found.access().key().id()).findFirst();
  }
}
