package scripts.cli;

import io.github.atlaskeys.admin.ApiKey;
import io.github.atlaskeys.admin.Project;
import io.github.atlaskeys.unassign.Inspection;

/** A project and a key as people know them, with the id that tells them apart. */
final class Names {
  private Names() {}

  /** {@code payments-production (5953c5f380eef53887615f9a)}, or the id alone. */
  static String project(Inspection seen) {
    String id = seen.unassignment().project().value();
    return seen.project()
        .map(Project::name)
        .map(name -> "%s (%s)".formatted(line(name), id))
        .orElse(id);
  }

  /** {@code zmmrboas "ci deploy" (5d1d12c087d9d63e6d682438)}, or the id alone. */
  static String apiKey(Inspection seen) {
    return seen.apiKey().map(Names::apiKey).orElse(seen.unassignment().apiKey().value());
  }

  /** The same of a key that was listed. */
  static String apiKey(ApiKey key) {
    String id = key.id().value();
    String description = key.desc() == null ? "" : " \"" + Shown.message(key.desc()) + "\"";
    return key.publicKey() == null
        ? id
        : "%s%s (%s)".formatted(line(key.publicKey()), description, id);
  }

  /** Whatever somebody wrote into a name must not move a terminal's cursor. */
  private static String line(String text) {
    return Shown.line(text);
  }
}
