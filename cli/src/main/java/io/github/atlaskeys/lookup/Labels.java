package io.github.atlaskeys.lookup;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.text.SanitizedText;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Projects and keys as people know them, with the ID that tells them apart. It knows what a command
 * has read so far; of anything else it shows the ID alone. May be used by several threads.
 */
public final class Labels {
  /** More keys than this are not remembered: a run may have a million. */
  private static final int MAX_KEYS = 10_000;

  private final Map<ProjectId, String> projects = new ConcurrentHashMap<>();

  /** How many projects have each name. */
  private final Map<String, Integer> names = new ConcurrentHashMap<>();

  private final Map<ApiKeyId, ApiKey> keys = new ConcurrentHashMap<>();

  /** Remembers it. */
  public void add(Project project) {
    add(project.id(), Optional.ofNullable(project.name()));
  }

  public void add(ProjectId project, Optional<String> name) {
    if (name.isPresent() && projects.put(project, name.get()) == null) {
      names.merge(shown(name.get()), 1, Integer::sum);
    }
  }

  public void add(ApiKey key) {
    if (keys.size() < MAX_KEYS) {
      keys.put(key.id(), key);
    }
  }

  /** The record of a key that was read. */
  public Optional<ApiKey> key(ApiKeyId id) {
    return Optional.ofNullable(keys.get(id));
  }

  /** The name of a project, if it was read. */
  public Optional<String> projectName(ProjectId id) {
    return Optional.ofNullable(projects.get(id));
  }

  /** {@code payments-production (5953c5f380eef53887615f9a)}, or the ID alone. */
  public String project(ProjectId id) {
    return project(projectName(id), id);
  }

  /** The name, where only one project has it. */
  public String shortProject(ProjectId id) {
    return projectName(id)
        .map(Labels::shown)
        .filter(name -> !name.isEmpty() && names.getOrDefault(name, 0) == 1)
        .orElseGet(() -> project(id));
  }

  private static String shown(String name) {
    return SanitizedText.line(name).strip();
  }

  public static String project(Optional<String> name, ProjectId id) {
    return name.map(known -> "%s (%s)".formatted(SanitizedText.line(known), id)).orElse(id.value());
  }

  /** {@code zmmrboas "ci deploy" (5d1d12c087d9d63e6d682438)}, or the ID alone. */
  public String apiKey(ApiKeyId id) {
    return key(id).map(Labels::apiKey).orElse(id.value());
  }

  public static String apiKey(ApiKey key) {
    String id = key.id().value();
    String description = key.desc() == null ? "" : " \"" + SanitizedText.message(key.desc()) + "\"";
    return key.publicKey() == null
        ? id
        : "%s%s (%s)".formatted(SanitizedText.line(key.publicKey()), description, id);
  }

  /** {@code 1 project}, {@code 2,000 projects}. */
  public static String count(long number, String unit) {
    return "%,d %s%s".formatted(number, unit, number == 1 ? "" : "s");
  }
}
