package io.github.atlaskeys.files;

import io.github.atlaskeys.api.PrincipalId;
import java.util.List;
import java.util.Map;

/**
 * What a run keeps of a report, whose text is kept nowhere.
 *
 * @param foundAt where the report has each key
 * @param missing what it says is a credential, and no key has
 * @param unsearched whether anything else in it may be of a key that the search could not see
 */
public record Origins(Map<PrincipalId, String> foundAt, List<String> missing, boolean unsearched) {
  /** Of no report. */
  public static final Origins NONE = new Origins(Map.of(), List.of(), false);

  /** What the first column of saved rows has for what is missing, in place of a line. */
  static final String MISSING = "notFound";

  /** The same for what could not be searched for. */
  static final String UNSEARCHED = "notSearched";

  /** Copies the map and the list. */
  public Origins {
    foundAt = Map.copyOf(foundAt);
    missing = List.copyOf(missing);
  }
}
