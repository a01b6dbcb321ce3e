package io.github.atlaskeys.lookup;

import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.text.SanitizedText;
import java.util.Optional;

/**
 * What a user calls a project: its ID or its name.
 *
 * @param text as it was typed
 * @param id the ID, if it is one
 */
public record ProjectRef(String text, Optional<ProjectId> id) {
  /**
   * Any text that is not an ID is taken for a name, and looked up.
   *
   * @throws IllegalArgumentException if it is empty or looks like a secret
   */
  public static ProjectRef of(String typed) {
    String text = typed.strip();
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a project is named by its ID or its name");
    }
    if (SanitizedText.looksSecret(text)) {
      throw new IllegalArgumentException(
          "this looks like a secret (not shown); use the project's ID or its name");
    }
    return new ProjectRef(text, Optional.of(text).filter(ProjectId::matches).map(ProjectId::new));
  }
}
