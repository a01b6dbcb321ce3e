package io.github.atlaskeys.api;

import feign.Param;
import feign.QueryMap;
import feign.RequestLine;
import java.io.IOException;
import java.util.List;

/**
 * The Atlas Admin API operations that this toolkit needs, one method each, named by their
 * operationId, at the path that Atlas documents below its base URI. {@link Atlas} connects it.
 *
 * <p>The paths' words are Atlas's: a group is a project, an {@code apiUserId} is the id of an
 * organization API key.
 *
 * <p>Every method throws {@link AtlasApiException} when Atlas answers outside 2xx, {@link
 * UnreadableResponseException} among them when a 2xx holds what cannot be Atlas's, and {@link
 * IOException} when no answer came: then a change may or may not have been made. None of them
 * retries, and all are safe to call from many threads.
 *
 * @see <a href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/">Atlas Administration
 *     API</a>
 */
public interface AtlasAdminApi {

  /**
   * Unassigns one organization API key from one project: all its roles there are gone. The key is
   * not deleted; it stays in the organization, in its other projects, and keeps what its
   * organization roles give it. Needs Project Access Manager (formerly Project Owner).
   *
   * @throws AtlasApiException if Atlas answers outside 2xx. What it answers for a key that is not
   *     assigned to the project is documented nowhere
   * @throws IOException if no answer arrived; the key may or may not have been unassigned
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-removegroupapikey">removeGroupApiKey</a>
   */
  @RequestLine("DELETE /groups/{groupId}/apiKeys/{apiUserId}")
  RateLimit removeGroupApiKey(
      @Param("groupId") ProjectId project,
      @Param("apiUserId") ApiKeyId apiKey,
      @QueryMap Query query)
      throws IOException;

  /**
   * Assigns one organization API key to one project, with these roles. It does not make a key.
   * Needs Project Owner.
   *
   * @param roles Atlas documents a list and takes the roles of each of its items
   * @return what the answer says of the project's rate limit
   * @throws AtlasApiException if Atlas answers outside 2xx
   * @throws IOException if no answer arrived; the key may or may not have been assigned
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-addgroupapikey">addGroupApiKey</a>
   */
  @RequestLine("POST /groups/{groupId}/apiKeys/{apiUserId}")
  RateLimit addGroupApiKey(
      @Param("groupId") ProjectId project,
      @Param("apiUserId") ApiKeyId apiKey,
      List<ProjectRoles> roles,
      @QueryMap Query query)
      throws IOException;

  /**
   * Replaces the roles that one API key has in one project, or its description. It cannot leave a
   * key without a role there. Needs Project Access Manager.
   *
   * @throws AtlasApiException if Atlas answers outside 2xx
   * @throws IOException if no answer arrived; the roles may or may not have been replaced
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-updateapikeyroles">updateApiKeyRoles</a>
   */
  @RequestLine("PATCH /groups/{groupId}/apiKeys/{apiUserId}")
  ApiKey updateApiKeyRoles(
      @Param("groupId") ProjectId project,
      @Param("apiUserId") ApiKeyId apiKey,
      ApiKeyUpdate update,
      @QueryMap Query query)
      throws IOException;

  /**
   * One page of the API keys that are assigned to one project. Needs Project Read Only.
   *
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listgroupapikeys">listGroupApiKeys</a>
   */
  @RequestLine("GET /groups/{groupId}/apiKeys")
  Page<ApiKey> listGroupApiKeys(@Param("groupId") ProjectId project, @QueryMap Query query)
      throws IOException;

  /**
   * One page of the API keys of one organization, each with its roles in every project. Needs
   * Organization Member.
   *
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listorgapikeys">listOrgApiKeys</a>
   */
  @RequestLine("GET /orgs/{orgId}/apiKeys")
  Page<ApiKey> listOrgApiKeys(@Param("orgId") OrganizationId organization, @QueryMap Query query)
      throws IOException;

  /**
   * One API key of one organization, with its roles in every project. Needs Organization Member.
   *
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-getorgapikey">getOrgApiKey</a>
   */
  @RequestLine("GET /orgs/{orgId}/apiKeys/{apiUserId}")
  ApiKey getOrgApiKey(
      @Param("orgId") OrganizationId organization,
      @Param("apiUserId") ApiKeyId apiKey,
      @QueryMap Query query)
      throws IOException;

  /**
   * One page of the projects that the caller can see, in any organization.
   *
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listgroups">listGroups</a>
   */
  @RequestLine("GET /groups")
  Page<Project> listGroups(@QueryMap Query query) throws IOException;

  /**
   * One project. Needs Project Read Only.
   *
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-getgroup">getGroup</a>
   */
  @RequestLine("GET /groups/{groupId}")
  Project getGroup(@Param("groupId") ProjectId project, @QueryMap Query query) throws IOException;

  /**
   * One page of the projects of one organization; {@link Query#name} filters. Needs Organization
   * Member.
   *
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-getorggroups">getOrgGroups</a>
   */
  @RequestLine("GET /orgs/{orgId}/groups")
  Page<Project> getOrgGroups(@Param("orgId") OrganizationId organization, @QueryMap Query query)
      throws IOException;

  /**
   * One page of the organizations that the caller can see; {@link Query#name} filters.
   *
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listorgs">listOrgs</a>
   */
  @RequestLine("GET /orgs")
  Page<Organization> listOrgs(@QueryMap Query query) throws IOException;

  /**
   * Who is calling: the way to find out one's own API key. Needs no role.
   *
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-getsystemstatus">getSystemStatus</a>
   */
  @RequestLine("GET ")
  SystemStatus getSystemStatus(@QueryMap Query query) throws IOException;

  /** As {@link #removeGroupApiKey(ProjectId, ApiKeyId, Query)}, with Atlas's defaults. */
  default RateLimit removeGroupApiKey(ProjectId project, ApiKeyId apiKey) throws IOException {
    return removeGroupApiKey(project, apiKey, Query.NONE);
  }

  /** As {@link #addGroupApiKey(ProjectId, ApiKeyId, List, Query)}, with Atlas's defaults. */
  default RateLimit addGroupApiKey(ProjectId project, ApiKeyId apiKey, List<String> roles)
      throws IOException {
    return addGroupApiKey(project, apiKey, List.of(new ProjectRoles(roles)), Query.NONE);
  }
}
