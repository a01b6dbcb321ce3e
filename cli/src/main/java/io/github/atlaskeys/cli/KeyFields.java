package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.find.Assignment;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.unassign.OrganizationAccess;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A key and its assignments as fields of JSON. Every name is always there; null is not known. */
public final class KeyFields {
  private KeyFields() {}

  static Map<String, Object> of(KeyAccess access) {
    ApiKey key = access.key();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("apiKeyId", key.id().value());
    fields.put("publicKey", key.publicKey());
    fields.put(
        "description", Optional.ofNullable(key.desc()).map(SanitizedText::message).orElse(null));
    fields.put("organizationId", access.organization().map(OrganizationId::value).orElse(null));
    fields.put("organizationRoles", key.organizationRoles());
    fields.put("organizationAccess", OrganizationAccess.of(key.organizationRoles()));
    fields.put("projects", access.assignments().stream().map(KeyFields::project).toList());
    return fields;
  }

  /** One of its assignments. */
  public static Map<String, Object> project(Assignment assignment) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("projectId", assignment.project().value());
    fields.put("projectName", assignment.projectName().orElse(null));
    fields.put("roles", assignment.roles());
    return fields;
  }
}
