package io.github.atlaskeys.report;

import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ServiceAccount.Secret;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyAccess.Assignment;
import io.github.atlaskeys.leaks.Finding;
import io.github.atlaskeys.leaks.Place;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.unassign.OrganizationAccess;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys and projects as {@code -o json} writes them. */
public final class KeyJson {
  /** A key may be in a log a hundred thousand times. */
  private static final int MAX_PLACES = 100;

  private KeyJson() {}

  /**
   * A key that was found or listed.
   *
   * @param places where a report has it
   */
  static Map<String, Object> key(KeyAccess access, Optional<String> match, List<Place> places) {
    Map<String, Object> fields = named("key", access);
    fields.put("match", match);
    addProjects(fields, access);
    fields.put("places", places(places));
    return fields;
  }

  /** A key as a review has it, which adds what it says of it. */
  public static Map<String, Object> credential(KeyAccess access) {
    Map<String, Object> fields = named("credential", access);
    addProjects(fields, access);
    return fields;
  }

  private static Map<String, Object> named(String type, KeyAccess access) {
    Principal key = access.key();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("type", type);
    fields.put("kind", key.id().kind().name());
    fields.put("apiKeyId", key.id());
    fields.put("publicKey", key.publicName());
    fields.put("description", key.description().map(SanitizedText::message));
    fields.put("organizationId", access.organization());
    fields.put("organizationRoles", key.organizationRoles());
    fields.put("organizationAccess", OrganizationAccess.of(key));
    return fields;
  }

  private static void addProjects(Map<String, Object> fields, KeyAccess access) {
    fields.put("projects", access.assignments().stream().map(KeyJson::assignment).toList());
    fields.put("secrets", KeyText.secrets(access.key()).stream().map(KeyJson::secret).toList());
  }

  /** A credential of a report that no key has, or of which nothing tells whose it is. */
  static Map<String, Object> finding(Finding finding) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("type", "finding");
    fields.put("kind", finding.kind().name());
    fields.put("id", finding.id());
    fields.put("places", places(finding.places()));
    return fields;
  }

  private static List<Map<String, Object>> places(List<Place> places) {
    return places.stream().limit(MAX_PLACES).map(KeyJson::place).toList();
  }

  private static Map<String, Object> place(Place place) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("reportLine", place.reportLine());
    fields.put("file", place.file());
    fields.put("line", place.line().isPresent() ? place.line().getAsInt() : null);
    fields.put("commit", place.commit());
    return fields;
  }

  private static Map<String, Object> secret(Secret secret) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("secretId", secret.id());
    fields.put("expiresAt", secret.expires());
    fields.put("lastUsedAt", secret.lastUsed());
    return fields;
  }

  private static Map<String, Object> assignment(Assignment assignment) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("projectId", assignment.project());
    fields.put("projectName", assignment.projectName());
    fields.put("roles", assignment.roles());
    return fields;
  }

  static Map<String, Object> project(Project project) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("type", "project");
    fields.put("projectId", project.id());
    fields.put("projectName", project.name());
    fields.put("organizationId", project.orgId());
    return fields;
  }
}
