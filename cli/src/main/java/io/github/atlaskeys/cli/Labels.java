package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.find.Assignment;
import io.github.atlaskeys.unassign.Inspection;
import java.util.Optional;

/** A project and a key as people know them, with the id that tells them apart. */
public final class Labels {
  private Labels() {}

  /** {@code payments-production (5953c5f380eef53887615f9a)}, or the id alone. */
  public static String project(Inspection seen) {
    return project(seen.project().map(Project::name), seen.unassignment().project());
  }

  /** The same of a project that a key is assigned to. */
  public static String project(Assignment assignment) {
    return project(assignment.projectName(), assignment.project());
  }

  private static String project(Optional<String> name, ProjectId id) {
    return name.map(known -> "%s (%s)".formatted(line(known), id)).orElse(id.value());
  }

  /** {@code 1 project}, {@code 2 projects}. */
  public static String projects(int number) {
    return number == 1 ? "1 project" : "%,d projects".formatted(number);
  }

  /** {@code zmmrboas "ci deploy" (5d1d12c087d9d63e6d682438)}, or the id alone. */
  public static String apiKey(Inspection seen) {
    return seen.apiKey().map(Labels::apiKey).orElse(seen.unassignment().apiKey().value());
  }

  /** The same of a key that was listed. */
  public static String apiKey(ApiKey key) {
    String id = key.id().value();
    String description = key.desc() == null ? "" : " \"" + SanitizedText.message(key.desc()) + "\"";
    return key.publicKey() == null
        ? id
        : "%s%s (%s)".formatted(line(key.publicKey()), description, id);
  }

  /** Whatever somebody wrote into a name must not move a terminal's cursor. */
  private static String line(String text) {
    return SanitizedText.line(text);
  }
}
