package io.github.atlaskeys.lookup;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.github.atlaskeys.api.Organization;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.text.SanitizedText;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

  private final Map<OrganizationId, String> organizationNames = new ConcurrentHashMap<>();

  private final Map<PrincipalId, Principal> keys =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<PrincipalId, Principal> eldest) {
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

  public void add(Principal key) {
    keys.put(key.id(), key);
  }

  /** Remembers what is known of a key of which nothing else is. */
  public void addIfUnknown(Principal key) {
    keys.putIfAbsent(key.id(), key);
  }

  /** The record of a key that was read. */
  public Optional<Principal> key(PrincipalId id) {
    return Optional.ofNullable(keys.get(id));
  }

  /** Remembers it. */
  public void add(Organization organization) {
    if (organization.name() != null) {
      organizationNames.put(organization.id(), organization.name());
    }
  }

  /** The name of an organization, if it was read. */
  public Optional<String> organizationName(OrganizationId id) {
    return Optional.ofNullable(organizationNames.get(id));
  }

  /** The organization of a project, if it was read. */
  public Optional<OrganizationId> organization(ProjectId id) {
    return Optional.ofNullable(organizations.get(id));
  }

  /** {@code Example-Org (5980cfdf0b6d97029d82f86e)}, or the ID alone. */
  public String organization(OrganizationId id) {
    return organizationName(id)
        .map(name -> "%s (%s)".formatted(SanitizedText.message(name), id))
        .orElse(id.value());
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
    return SanitizedText.message(name).strip();
  }

  public static String project(Optional<String> name, ProjectId id) {
    return name.map(known -> "%s (%s)".formatted(SanitizedText.message(known), id))
        .orElse(id.value());
  }

  /** {@code zmmrboas "ci deploy" (5d1d12c087d9d63e6d682438)}, or the ID alone. */
  public String apiKey(PrincipalId id) {
    return key(id).map(Labels::apiKey).orElse(id.value());
  }

  public static String apiKey(Principal key) {
    return shortLabel(key)
        .map(label -> "%s (%s)".formatted(label, key.id()))
        .orElse(key.id().value());
  }

  /** {@code zmmrboas "ci deploy"}; with the ID where nothing else tells it from all others. */
  public String shortApiKey(PrincipalId id) {
    return key(id)
        .filter(key -> key.identifiers().size() > 1)
        .flatMap(Labels::shortLabel)
        .orElseGet(() -> key(id).map(Labels::named).orElse(id.value()));
  }

  /** A public key says little, and its description is what people wrote; a name is both. */
  private static Optional<String> shortLabel(Principal key) {
    String description =
        key.description()
            .filter(text -> key.identifiers().contains(key.publicName().orElse("")))
            .map(text -> " \"" + SanitizedText.message(text) + "\"")
            .orElse("");
    return key.publicName().map(name -> SanitizedText.message(name) + description);
  }

  /** {@code API key zmmrboas "ci deploy" (5d1d...)}, {@code service account ci (mdb_sa_id_...)}. */
  public String named(PrincipalId id) {
    return key(id).map(Labels::named).orElse("%s %s".formatted(id.kind(), id));
  }

  /** The same of one that was read. */
  public static String named(Principal key) {
    return "%s %s".formatted(key.id().kind(), apiKey(key));
  }

  // ------------------------------------------------------------------ kinds

  /** {@code key}, {@code service account}, {@code key or service account}. */
  public static String noun(Collection<PrincipalId.Kind> kinds) {
    return kinds.stream().map(Labels::noun).collect(joining(" or "));
  }

  /** {@code keys}, {@code service accounts}, {@code keys and service accounts}. */
  public static String nouns(Collection<PrincipalId.Kind> kinds) {
    return kinds.stream().map(kind -> noun(kind) + "s").collect(joining(" and "));
  }

  /** {@code key} or {@code service account}: after the first time nobody says API key. */
  public static String noun(PrincipalId.Kind kind) {
    return switch (kind) {
      case API_KEY -> "key";
      case SERVICE_ACCOUNT -> "service account";
    };
  }

  /** {@code 2 keys}, {@code 2 keys and 1 service account}. */
  public static String count(Map<PrincipalId.Kind, Long> numbers) {
    return numbers.isEmpty()
        ? count(0, "key")
        : new TreeMap<>(numbers)
            .entrySet().stream()
                .map(each -> count(each.getValue(), noun(each.getKey())))
                .collect(joining(" and "));
  }

  /** The same of these. */
  public static String count(Collection<PrincipalId> some) {
    return count(some.stream().collect(groupingBy(PrincipalId::kind, counting())));
  }

  /** The text as a sentence begins. */
  public static String capital(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** {@code 1 project}, {@code 2,000 projects}. */
  public static String count(long number, String unit) {
    return "%,d %s%s".formatted(number, unit, number == 1 ? "" : "s");
  }
}
