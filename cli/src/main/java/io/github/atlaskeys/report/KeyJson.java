package io.github.atlaskeys.report;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyAccess.Assignment;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.unassign.OrganizationAccess;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keys and projects as {@code -o json} writes them. */
final class KeyJson {
  private KeyJson() {}

  /** A key that was found or listed. */
  static Map<String, Object> key(KeyAccess access, Optional<String> match) {
    ApiKey key = access.key();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("type", "key");
    fields.put("apiKeyId", key.id().value());
    fields.put("publicKey", key.publicKey());
    fields.put(
        "description", Optional.ofNullable(key.desc()).map(SanitizedText::message).orElse(null));
    fields.put("organizationId", access.organization().map(OrganizationId::value).orElse(null));
    fields.put("organizationRoles", key.organizationRoles());
    fields.put("organizationAccess", OrganizationAccess.of(key.organizationRoles()).name());
    fields.put("match", match.orElse(null));
    fields.put("projects", access.assignments().stream().map(KeyJson::assignment).toList());
    return fields;
  }

  private static Map<String, Object> assignment(Assignment assignment) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("projectId", assignment.project().value());
    fields.put("projectName", assignment.projectName().orElse(null));
    fields.put("roles", assignment.roles());
    return fields;
  }

  static Map<String, Object> project(Project project) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("type", "project");
    fields.put("projectId", project.id().value());
    fields.put("projectName", project.name());
    fields.put(
        "organizationId",
        Optional.ofNullable(project.orgId()).map(OrganizationId::value).orElse(null));
    return fields;
  }
}
