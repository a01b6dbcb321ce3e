package io.github.atlaskeys.sandbox;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The operations played, named by Atlas's operationId.
 *
 * @see <a href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/">Atlas: operations</a>
 */
enum Operation {
  GET_SYSTEM_STATUS(Scope.CALLER, EndpointSet.ROOT, "GET"),
  LIST_GROUPS(Scope.CALLER, EndpointSet.PROJECTS, "GET/groups"),
  LIST_ORGS(Scope.CALLER, EndpointSet.ORGANIZATIONS, "GET/orgs"),
  GET_GROUP(Scope.PROJECT, EndpointSet.PROJECTS, "GET/groups/*"),
  LIST_GROUP_API_KEYS(Scope.PROJECT, EndpointSet.API_KEYS, "GET/groups/*/apiKeys"),
  REMOVE_GROUP_API_KEY(Scope.PROJECT, EndpointSet.API_KEYS, "DELETE/groups/*/apiKeys/*"),
  ADD_GROUP_API_KEY(Scope.PROJECT, EndpointSet.API_KEYS, "POST/groups/*/apiKeys/*"),
  UPDATE_API_KEY_ROLES(Scope.PROJECT, EndpointSet.API_KEYS, "PATCH/groups/*/apiKeys/*"),
  GET_ORG(Scope.ORGANIZATION, EndpointSet.ORGANIZATIONS, "GET/orgs/*"),
  GET_ORG_GROUPS(Scope.ORGANIZATION, EndpointSet.ORGANIZATIONS, "GET/orgs/*/groups"),
  LIST_ORG_API_KEYS(Scope.ORGANIZATION, EndpointSet.API_KEYS, "GET/orgs/*/apiKeys"),
  GET_ORG_API_KEY(Scope.ORGANIZATION, EndpointSet.API_KEYS, "GET/orgs/*/apiKeys/*");

  /** Whose rate limit and whose roles count. */
  enum Scope {
    CALLER,
    PROJECT,
    ORGANIZATION
  }

  /** The operations that share a bucket. */
  enum EndpointSet {
    ROOT,
    PROJECTS,
    ORGANIZATIONS,
    API_KEYS
  }

  /** Method and path, a star for each id. */
  static final Map<String, Operation> BY_SHAPE =
      Arrays.stream(values()).collect(Collectors.toMap(op -> op.shape, Function.identity()));

  final Scope scope;
  final EndpointSet set;
  private final String shape;

  Operation(Scope scope, EndpointSet set, String shape) {
    this.scope = scope;
    this.set = set;
    this.shape = shape;
  }
}
