package io.github.atlaskeys.lookup;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.text.SanitizedText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Projects and keys as people know them, with the ID that tells them apart. It knows what a command
 * has read so far; of anything else it shows the ID alone. May be used by several threads.
 */
public final class Labels {
  /** Of more keys than this the last ones are remembered: a run may have a million. */
  private static final int MAX_KEYS = 10_000;

  private final Map<ProjectId, String> projects = new ConcurrentHashMap<>();

  /** How many projects have each name. */
  private final Map<String, Integer> names = new ConcurrentHashMap<>();

  private final Map<ProjectId, OrganizationId> organizations = new ConcurrentHashMap<>();

  private final Map<ApiKeyId, ApiKey> keys =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ApiKeyId, ApiKey> eldest) {
              return size() > MAX_KEYS;
            }
          });

  /** Remembers it. */
  public void add(Project project) {
    add(project.id(), Optional.ofNullable(project.name()));
    if (project.orgId() != null) {
      organizations.put(project.id(), project.orgId());
    }
  }

  public void add(ProjectId project, Optional<String> name) {
    if (name.isPresent() && projects.put(project, name.get()) == null) {
      names.merge(shown(name.get()), 1, Integer::sum);
    }
  }

  public void add(ApiKey key) {
    keys.put(key.id(), key);
  }

  /** Remembers what is known of a key of which nothing else is. */
  public void addIfUnknown(ApiKey key) {
    keys.putIfAbsent(key.id(), key);
  }

  /** The record of a key that was read. */
  public Optional<ApiKey> key(ApiKeyId id) {
    return Optional.ofNullable(keys.get(id));
  }

  /** The organization of a project, if it was read. */
  public Optional<OrganizationId> organization(ProjectId id) {
    return Optional.ofNullable(organizations.get(id));
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
    return key.publicKey() == null
        ? key.id().value()
        : "%s (%s)".formatted(shortApiKey(key), key.id());
  }

  /** {@code zmmrboas "ci deploy"}, or the ID. */
  public String shortApiKey(ApiKeyId id) {
    return key(id)
        .filter(key -> key.publicKey() != null)
        .map(Labels::shortApiKey)
        .orElse(id.value());
  }

  private static String shortApiKey(ApiKey key) {
    String description = key.desc() == null ? "" : " \"" + SanitizedText.message(key.desc()) + "\"";
    return SanitizedText.line(String.valueOf(key.publicKey())) + description;
  }

  /** {@code 1 project}, {@code 2,000 projects}. */
  public static String count(long number, String unit) {
    return "%,d %s%s".formatted(number, unit, number == 1 ? "" : "s");
  }
}
