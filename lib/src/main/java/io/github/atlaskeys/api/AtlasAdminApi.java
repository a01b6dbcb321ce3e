package io.github.atlaskeys.api;

import feign.Headers;
import feign.Param;
import feign.QueryMap;
import feign.RequestLine;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The Atlas Admin API operations that this project needs: one method each, named by Atlas's
 * operationId, with the path that Atlas documents. {@link io.github.atlaskeys.http.Atlas#connect}
 * makes one.
 *
 * <p>In Atlas's paths a group is a project, an {@code apiUserId} is the ID of an organization API
 * key, and a {@code clientId} that of a service account. Every method is one call: it never retries
 * ({@link Retries} does), and it may be used from many threads.
 *
 * <h2>Errors of every method</h2>
 *
 * <ul>
 *   <li>{@link AtlasApiException}: Atlas responded outside 2xx. Most common: 401 with the code
 *       {@code UNEXPECTED_ERROR} or none, the credentials are wrong; 401 with another code, for
 *       example {@code USER_UNAUTHORIZED}, the caller lacks the role, or the project may not exist;
 *       403 {@code IP_ADDRESS_NOT_ON_ACCESS_LIST}, the key is not allowed from this IP address; 404
 *       {@code RESOURCE_NOT_FOUND}, the host does not serve this API; 406 or 410, not this version
 *       of it; 429, a rate limit; 405 {@code WRITES_NOT_ALLOWED_DURING_APP_UPGRADES} or 5xx, Atlas
 *       is being upgraded or is unavailable. {@link Problem#of(AtlasApiException)} classifies them.
 *   <li>{@link UnreadableResponseException}, a kind of it: the response does not come from Atlas,
 *       for example a proxy's sign-in page.
 *   <li>{@link IOException}: no response was received. A change may or may not have been made.
 * </ul>
 *
 * <h2>Versions</h2>
 *
 * <p>{@code Accept} names the version of the versioned API (v2): 2023-01-01 is the only one
 * published for the operations of API keys, projects, organizations and events, 2024-08-05 for
 * those of service accounts, 2025-03-12 for the links to activity feeds. Atlas's v1.0 and the
 * public v1.0 of Cloud Manager and Ops Manager have the same paths and get {@code
 * application/json}; {@link ApiVersion} chooses. They have no service accounts and no such links:
 * such a call throws {@link AtlasApiException} with the status 0, and sends nothing.
 *
 * <h2>Rate limits</h2>
 *
 * <p>Each method names its bucket as Atlas documented them on 2026-04-10, for v2: the burst, which
 * is how many requests it holds, and how many are added per minute. Atlas may change them without
 * notice.
 *
 * @see <a href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/">Atlas Administration
 *     API</a>
 * @see <a href="https://www.mongodb.com/docs/atlas/reference/api-errors/">Error codes</a>
 * @see <a href="https://www.mongodb.com/docs/atlas/api/api-rate-limit/">Rate limits</a>
 */
public interface AtlasAdminApi {

  /**
   * Unassigns one organization API key from one project: it loses all its roles there. The key is
   * not deleted. It stays in the organization and in its other projects, and keeps whatever access
   * its organization roles give it, to this project too. In v1.0 the operation is called {@code
   * removeProjectApiKey}.
   *
   * <p>Role: Project Access Manager (Atlas's older pages say Project Owner). Rate limit: API keys
   * per project, burst 1200, refilled at 500 per minute. Version: 2023-01-01.
   *
   * @param project in which the key loses its roles
   * @param apiKey the key's ID, not its public key
   * @return the rate limit reported in the response headers; Atlas's 204 has no body
   * @throws AtlasApiException if Atlas responds outside 2xx: 404 {@code GROUP_NOT_FOUND}, there is
   *     no such project; 400 {@code API_KEY_NOT_FOUND}, there is no such key. Atlas does not
   *     document its response for a key that exists but is not assigned to the project
   * @throws UnreadableResponseException if the response is not Atlas's; do not assume that the key
   *     was unassigned
   * @throws IOException if no response was received: the key may or may not have been unassigned
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-removegroupapikey">removeGroupApiKey</a>
   */
  @RequestLine("DELETE /groups/{groupId}/apiKeys/{apiUserId}")
  @Headers("Accept: application/vnd.atlas.2023-01-01+json")
  RateLimit removeGroupApiKey(
      @Param("groupId") ProjectId project, @Param("apiUserId") ApiKeyId apiKey) throws IOException;

  /**
   * Assigns one organization API key to one project, with these roles. It does not create a key.
   *
   * <p>Role: Project Owner. Rate limit: API keys per project, burst 1200, refilled at 500 per
   * minute. Version: 2023-01-01.
   *
   * @param project in which the key gets the roles
   * @param apiKey the key's ID, not its public key
   * @param assignments one, with at least one role: Atlas wants a list
   * @return the rate limit reported in the response headers
   * @throws AtlasApiException if Atlas responds outside 2xx: 404 {@code GROUP_NOT_FOUND}, there is
   *     no such project; 400, a role or the key does not exist. Atlas does not document its
   *     response for a key that is already assigned
   * @throws UnreadableResponseException if the response is not Atlas's; do not assume that the key
   *     was assigned
   * @throws IOException if no response was received: the key may or may not have been assigned
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-addgroupapikey">addGroupApiKey</a>
   */
  @RequestLine("POST /groups/{groupId}/apiKeys/{apiUserId}")
  @Headers({
    "Accept: application/vnd.atlas.2023-01-01+json",
    "Content-Type: application/vnd.atlas.2023-01-01+json"
  })
  RateLimit addGroupApiKey(
      @Param("groupId") ProjectId project,
      @Param("apiUserId") ApiKeyId apiKey,
      List<Roles> assignments)
      throws IOException;

  /**
   * Returns one page of the organization API keys that are assigned to one project. A listing may
   * lag behind a change just made.
   *
   * <p>Role: Project Read Only. Rate limit: API keys per project, burst 1200, refilled at 500 per
   * minute. Version: 2023-01-01.
   *
   * @param project whose keys are listed
   * @param query which page; {@link Pages} reads them all
   * @return the keys, each with its roles in this project and elsewhere
   * @throws AtlasApiException if Atlas responds outside 2xx: 404 {@code GROUP_NOT_FOUND}, there is
   *     no such project
   * @throws IOException if no response was received
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listgroupapikeys">listGroupApiKeys</a>
   */
  @RequestLine("GET /groups/{groupId}/apiKeys")
  @Headers("Accept: application/vnd.atlas.2023-01-01+json")
  Page<ApiKey> listGroupApiKeys(@Param("groupId") ProjectId project, @QueryMap Query query)
      throws IOException;

  /**
   * Returns one page of the API keys of one organization, each with all its organization and
   * project roles.
   *
   * <p>Role: Organization Member. Rate limit: API keys per organization, burst 500, refilled at 250
   * per minute. Version: 2023-01-01.
   *
   * @param organization whose keys are listed
   * @param query which page; {@link Pages} reads them all
   * @return the keys
   * @throws AtlasApiException if Atlas responds outside 2xx: 404 {@code ORG_NOT_FOUND}, there is no
   *     such organization
   * @throws IOException if no response was received
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listorgapikeys">listOrgApiKeys</a>
   */
  @RequestLine("GET /orgs/{orgId}/apiKeys")
  @Headers("Accept: application/vnd.atlas.2023-01-01+json")
  Page<ApiKey> listOrgApiKeys(@Param("orgId") OrganizationId organization, @QueryMap Query query)
      throws IOException;

  /**
   * Returns one API key of one organization with all its organization and project roles: the
   * projects to which it is assigned, in one request.
   *
   * <p>Role: Organization Member. Rate limit: API keys per organization, burst 500, refilled at 250
   * per minute. Version: 2023-01-01.
   *
   * @param organization to which the key belongs
   * @param apiKey the key's ID, not its public key
   * @return the key; its private key is not among its fields
   * @throws AtlasApiException if Atlas responds outside 2xx: 404 {@code ORG_NOT_FOUND}, there is no
   *     such organization; 400 {@code API_KEY_NOT_FOUND}, it has no such key
   * @throws IOException if no response was received
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-getorgapikey">getOrgApiKey</a>
   */
  @RequestLine("GET /orgs/{orgId}/apiKeys/{apiUserId}")
  @Headers("Accept: application/vnd.atlas.2023-01-01+json")
  ApiKey getOrgApiKey(
      @Param("orgId") OrganizationId organization, @Param("apiUserId") ApiKeyId apiKey)
      throws IOException;

  /**
   * Returns one page of the access list of one API key: the addresses that it may call from, and
   * when it last did. No entry means any address, or where the organization requires lists, none
   * ({@link #getOrgSettings}). The list may lag behind a change just made.
   *
   * <p>Role: Organization Owner, unless it is the calling key's own list (documented: Organization
   * Member). Rate limit: API keys per organization, burst 500, refilled at 250 per minute. Version:
   * 2023-01-01.
   *
   * @param organization to which the key belongs
   * @param apiKey the key's ID, not its public key
   * @param query which page; {@link Pages} reads them all
   * @return the entries
   * @throws AtlasApiException if Atlas responds outside 2xx: 404 {@code ORG_NOT_FOUND}, there is no
   *     such organization; 400 {@code API_KEY_NOT_FOUND}, it has no such key; 401 {@code
   *     API_KEY_ACCESS_LIST_ACCESS_DENIED}, the caller may read no key's list but its own
   * @throws IOException if no response was received
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listorgaccessentries">listOrgAccessEntries</a>
   */
  @RequestLine("GET /orgs/{orgId}/apiKeys/{apiUserId}/accessList")
  @Headers("Accept: application/vnd.atlas.2023-01-01+json")
  Page<AccessListEntry> listOrgAccessEntries(
      @Param("orgId") OrganizationId organization,
      @Param("apiUserId") ApiKeyId apiKey,
      @QueryMap Query query)
      throws IOException;

  /**
   * Adds addresses to the access list of one API key. With the first one, an empty list no longer
   * means any address: the key is refused from everywhere else. How soon is not documented.
   *
   * <p>Role: Organization Owner. Rate limit: API keys per organization, burst 500, refilled at 250
   * per minute. Version: 2023-01-01.
   *
   * @param organization to which the key belongs
   * @param apiKey the key's ID, not its public key
   * @param added at least one
   * @return one page of the list after the change
   * @throws AtlasApiException if Atlas responds outside 2xx: 400, an address is not acceptable, or
   *     {@code API_KEY_NOT_FOUND}; 409, a conflict, perhaps an address that is on the list. Atlas
   *     does not document which addresses it accepts, nor its response for one that is there
   * @throws UnreadableResponseException if the response is not Atlas's; do not assume that they
   *     were added
   * @throws IOException if no response was received: they may or may not have been added
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-createorgaccessentry">createOrgAccessEntry</a>
   */
  @RequestLine("POST /orgs/{orgId}/apiKeys/{apiUserId}/accessList")
  @Headers({
    "Accept: application/vnd.atlas.2023-01-01+json",
    "Content-Type: application/vnd.atlas.2023-01-01+json"
  })
  Page<AccessListEntry> createOrgAccessEntry(
      @Param("orgId") OrganizationId organization,
      @Param("apiUserId") ApiKeyId apiKey,
      List<AddressRange> added)
      throws IOException;

  /**
   * Removes one entry from the access list of one API key. Without its last entry the list means
   * any address. The caller's own address cannot be removed from the list of the calling key.
   *
   * <p>Role: Organization Owner. Rate limit: API keys per organization, burst 500, refilled at 250
   * per minute. Version: 2023-01-01.
   *
   * @param organization to which the key belongs
   * @param apiKey the key's ID, not its public key
   * @param address the entry's address or CIDR block, as {@link AccessListEntry#pathName} has it
   * @return the rate limit reported in the response headers; Atlas's 204 has no body
   * @throws AtlasApiException if Atlas responds outside 2xx. Atlas does not document its response
   *     for an entry that is not there, or is the last one where the organization demands a list
   * @throws UnreadableResponseException if the response is not Atlas's; do not assume that it was
   *     removed
   * @throws IOException if no response was received: it may or may not have been removed
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-deleteaccessentry">deleteAccessEntry</a>
   */
  @RequestLine(
      value = "DELETE /orgs/{orgId}/apiKeys/{apiUserId}/accessList/{ipAddress}",
      decodeSlash = false)
  @Headers("Accept: application/vnd.atlas.2023-01-01+json")
  RateLimit deleteAccessEntry(
      @Param("orgId") OrganizationId organization,
      @Param("apiUserId") ApiKeyId apiKey,
      @Param("ipAddress") String address)
      throws IOException;

  /**
   * Unassigns one service account from one project: it loses all its roles there. The account is
   * not deleted: it stays in the organization and in its other projects, and its secrets still get
   * access tokens. One that was issued before lives for up to an hour.
   *
   * <p>Role: Project Owner. Rate limit: service accounts per project, burst 1200, refilled at 500
   * per minute. Version: 2024-08-05.
   *
   * @param project in which the account loses its roles
   * @param account the account's client ID
   * @return the rate limit reported in the response headers; Atlas's 204 has no body
   * @throws AtlasApiException if Atlas responds outside 2xx: 404 {@code GROUP_NOT_FOUND}, there is
   *     no such project. Atlas does not document its response for an account that is not assigned
   *     to the project, or does not exist: any other 404 may be about the account, {@link
   *     Problem.Kind#NOT_FOUND}
   * @throws UnreadableResponseException if the response is not Atlas's; do not assume that the
   *     account was unassigned
   * @throws IOException if no response was received: the account may or may not have been
   *     unassigned
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-deletegroupserviceaccount">deleteGroupServiceAccount</a>
   */
  @RequestLine("DELETE /groups/{groupId}/serviceAccounts/{clientId}")
  @Headers("Accept: application/vnd.atlas.2024-08-05+json")
  RateLimit deleteGroupServiceAccount(
      @Param("groupId") ProjectId project, @Param("clientId") ServiceAccountId account)
      throws IOException;

  /**
   * Assigns one service account to one project, with these roles. It does not create an account.
   *
   * <p>Role: Organization Owner, which is more than {@link #deleteGroupServiceAccount} needs. Rate
   * limit: service accounts per project, burst 1200, refilled at 500 per minute. Version:
   * 2024-08-05.
   *
   * @param project in which the account gets the roles
   * @param account the account's client ID
   * @param roles at least one
   * @return the rate limit reported in the response headers; the account in the body is not kept
   * @throws AtlasApiException if Atlas responds outside 2xx: 404 {@code GROUP_NOT_FOUND}, there is
   *     no such project. Atlas does not document its response for an account that is assigned
   *     already, or does not exist
   * @throws UnreadableResponseException if the response is not Atlas's; do not assume that the
   *     account was assigned
   * @throws IOException if no response was received: the account may or may not have been assigned
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-invitegroupserviceaccount">inviteGroupServiceAccount</a>
   */
  @RequestLine("POST /groups/{groupId}/serviceAccounts/{clientId}:invite")
  @Headers({
    "Accept: application/vnd.atlas.2024-08-05+json",
    "Content-Type: application/vnd.atlas.2024-08-05+json"
  })
  RateLimit inviteGroupServiceAccount(
      @Param("groupId") ProjectId project, @Param("clientId") ServiceAccountId account, Roles roles)
      throws IOException;

  /**
   * Returns one page of the service accounts that are assigned to one project, without those that
   * Atlas manages itself. A listing may lag behind a change just made.
   *
   * <p>Role: Project Read Only. Rate limit: service accounts per project, burst 1200, refilled at
   * 500 per minute. Version: 2024-08-05.
   *
   * @param project whose accounts are listed
   * @param query which page; Atlas documents no {@code includeCount} here
   * @return the accounts, each with its roles in this project alone
   * @throws AtlasApiException if Atlas responds outside 2xx: 404 {@code GROUP_NOT_FOUND}, there is
   *     no such project
   * @throws IOException if no response was received
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listgroupserviceaccounts">listGroupServiceAccounts</a>
   */
  @RequestLine("GET /groups/{groupId}/serviceAccounts")
  @Headers("Accept: application/vnd.atlas.2024-08-05+json")
  Page<ServiceAccount.Listed> listGroupServiceAccounts(
      @Param("groupId") ProjectId project, @QueryMap Query query) throws IOException;

  /**
   * Returns one page of the service accounts of one organization, without those that Atlas manages
   * itself.
   *
   * <p>Role: Organization Read Only. Rate limit: service accounts per organization, 500 and 250 per
   * minute. Version: 2024-08-05.
   *
   * @param organization whose accounts are listed
   * @param query which page; Atlas documents no {@code includeCount} here
   * @return the accounts, each with its roles in the organization; {@link #getServiceAccountGroups}
   *     returns those in projects
   * @throws AtlasApiException if Atlas responds outside 2xx: 404 {@code ORG_NOT_FOUND}, there is no
   *     such organization
   * @throws IOException if no response was received
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listorgserviceaccounts">listOrgServiceAccounts</a>
   */
  @RequestLine("GET /orgs/{orgId}/serviceAccounts")
  @Headers("Accept: application/vnd.atlas.2024-08-05+json")
  Page<ServiceAccount.Listed> listOrgServiceAccounts(
      @Param("orgId") OrganizationId organization, @QueryMap Query query) throws IOException;

  /**
   * Returns one service account of one organization with its roles in the organization.
   *
   * <p>Role: Organization Read Only. Rate limit: service accounts per organization, 500 and 250 per
   * minute. Version: 2024-08-05.
   *
   * @param organization to which the account belongs
   * @param account the account's client ID
   * @return the account; the values of its secrets are not among its fields
   * @throws AtlasApiException if Atlas responds outside 2xx: 404 {@code ORG_NOT_FOUND}, there is no
   *     such organization. Atlas does not document its response for an account that does not exist:
   *     any other 404 may be about the account, {@link Problem.Kind#NOT_FOUND}
   * @throws IOException if no response was received
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-getorgserviceaccount">getOrgServiceAccount</a>
   */
  @RequestLine("GET /orgs/{orgId}/serviceAccounts/{clientId}")
  @Headers("Accept: application/vnd.atlas.2024-08-05+json")
  ServiceAccount.Listed getOrgServiceAccount(
      @Param("orgId") OrganizationId organization, @Param("clientId") ServiceAccountId account)
      throws IOException;

  /**
   * Returns one page of the projects that one service account is assigned to.
   *
   * <p>Role: Organization Read Only. Rate limit: service accounts per organization, 500 and 250 per
   * minute. Version: 2024-08-05.
   *
   * @param organization to which the account belongs
   * @param account the account's client ID
   * @param query which page; Atlas documents no {@code includeCount} here
   * @return the projects, with the account's roles in each
   * @throws AtlasApiException if Atlas responds outside 2xx: 404 {@code ORG_NOT_FOUND}, there is no
   *     such organization
   * @throws IOException if no response was received
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-getserviceaccountgroups">getServiceAccountGroups</a>
   */
  @RequestLine("GET /orgs/{orgId}/serviceAccounts/{clientId}/groups")
  @Headers("Accept: application/vnd.atlas.2024-08-05+json")
  Page<ServiceAccount.Group> getServiceAccountGroups(
      @Param("orgId") OrganizationId organization,
      @Param("clientId") ServiceAccountId account,
      @QueryMap Query query)
      throws IOException;

  /**
   * Returns one page of the access list of one service account: the addresses that it may call
   * from, and when it last did. No entry means any address, or where the organization requires
   * lists, none ({@link #getOrgSettings}). The list may lag behind a change just made.
   *
   * <p>Role: Organization Read Only. Rate limit: service accounts per organization, burst 500,
   * refilled at 250 per minute. Version: 2024-08-05.
   *
   * @param organization to which the account belongs
   * @param account the account's client ID
   * @param query which page; {@link Pages} reads them all
   * @return the entries
   * @throws AtlasApiException if Atlas responds outside 2xx: 404 {@code ORG_NOT_FOUND}, there is no
   *     such organization. Atlas does not document its response for an account that does not exist
   * @throws IOException if no response was received
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listorgaccesslist">listOrgAccessList</a>
   */
  @RequestLine("GET /orgs/{orgId}/serviceAccounts/{clientId}/accessList")
  @Headers("Accept: application/vnd.atlas.2024-08-05+json")
  Page<AccessListEntry> listOrgAccessList(
      @Param("orgId") OrganizationId organization,
      @Param("clientId") ServiceAccountId account,
      @QueryMap Query query)
      throws IOException;

  /**
   * Adds addresses to the access list of one service account. With the first one, an empty list no
   * longer means any address: the account is refused from everywhere else, with the access tokens
   * that it has. How soon is not documented.
   *
   * <p>Role: Organization Owner. Rate limit: service accounts per organization, burst 500, refilled
   * at 250 per minute. Version: 2024-08-05.
   *
   * @param organization to which the account belongs
   * @param account the account's client ID
   * @param added at least one
   * @return one page of the list after the change
   * @throws AtlasApiException if Atlas responds outside 2xx: 400, an address is not acceptable;
   *     409, a conflict, perhaps an address that is on the list. Atlas does not document which
   *     addresses it accepts, nor its response for one that is there
   * @throws UnreadableResponseException if the response is not Atlas's; do not assume that they
   *     were added
   * @throws IOException if no response was received: they may or may not have been added
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-createorgaccesslist">createOrgAccessList</a>
   */
  @RequestLine("POST /orgs/{orgId}/serviceAccounts/{clientId}/accessList")
  @Headers({
    "Accept: application/vnd.atlas.2024-08-05+json",
    "Content-Type: application/vnd.atlas.2024-08-05+json"
  })
  Page<AccessListEntry> createOrgAccessList(
      @Param("orgId") OrganizationId organization,
      @Param("clientId") ServiceAccountId account,
      List<AddressRange> added)
      throws IOException;

  /**
   * Removes one entry from the access list of one service account. Without its last entry the list
   * means any address. The caller's own address cannot be removed from the list of the calling
   * account.
   *
   * <p>Role: Organization Owner. Rate limit: service accounts per organization, burst 500, refilled
   * at 250 per minute. Version: 2024-08-05.
   *
   * @param organization to which the account belongs
   * @param account the account's client ID
   * @param address the entry's address or CIDR block, as {@link AccessListEntry#pathName} has it
   * @return the rate limit reported in the response headers; Atlas's 204 has no body
   * @throws AtlasApiException if Atlas responds outside 2xx. Atlas does not document its response
   *     for an entry that is not there, or is the last one where the organization demands a list
   * @throws UnreadableResponseException if the response is not Atlas's; do not assume that it was
   *     removed
   * @throws IOException if no response was received: it may or may not have been removed
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-deleteorgaccessentry">deleteOrgAccessEntry</a>
   */
  @RequestLine(
      value = "DELETE /orgs/{orgId}/serviceAccounts/{clientId}/accessList/{ipAddress}",
      decodeSlash = false)
  @Headers("Accept: application/vnd.atlas.2024-08-05+json")
  RateLimit deleteOrgAccessEntry(
      @Param("orgId") OrganizationId organization,
      @Param("clientId") ServiceAccountId account,
      @Param("ipAddress") String address)
      throws IOException;

  /**
   * Returns one page of the projects that the caller can see, in any organization.
   *
   * <p>Role: any. Rate limit: projects per caller, burst 1200, refilled at 500 per minute. Version:
   * 2023-01-01.
   *
   * @param query which page; {@link Pages} reads them all
   * @return the projects
   * @throws AtlasApiException if Atlas responds outside 2xx
   * @throws IOException if no response was received
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listgroups">listGroups</a>
   */
  @RequestLine("GET /groups")
  @Headers("Accept: application/vnd.atlas.2023-01-01+json")
  Page<Project> listGroups(@QueryMap Query query) throws IOException;

  /**
   * Returns one project: its name and its organization.
   *
   * <p>Role: Project Read Only. Rate limit: not known. Version: 2023-01-01.
   *
   * @param project the project's ID
   * @return the project
   * @throws AtlasApiException if Atlas responds outside 2xx: 404 {@code GROUP_NOT_FOUND}, there is
   *     no such project; 404 {@code NOT_ATLAS_GROUP}, a Cloud Manager project
   * @throws IOException if no response was received
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-getgroup">getGroup</a>
   */
  @RequestLine("GET /groups/{groupId}")
  @Headers("Accept: application/vnd.atlas.2023-01-01+json")
  Project getGroup(@Param("groupId") ProjectId project) throws IOException;

  /**
   * Returns one page of the organizations that the caller can see.
   *
   * <p>Role: any. Rate limit: organizations per caller, burst 300, refilled at 100 per minute.
   * Version: 2023-01-01.
   *
   * @param query which page; {@link Pages} reads them all
   * @return the organizations, including deleted ones, marked as such
   * @throws AtlasApiException if Atlas responds outside 2xx
   * @throws IOException if no response was received
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listorgs">listOrgs</a>
   */
  @RequestLine("GET /orgs")
  @Headers("Accept: application/vnd.atlas.2023-01-01+json")
  Page<Organization> listOrgs(@QueryMap Query query) throws IOException;

  /**
   * Returns an organization's settings. Whether it requires access lists decides what an empty one
   * means: with the requirement nobody can call, and without it anybody.
   *
   * <p>Role: Organization Member. Rate limit: organizations per organization, burst 500, refilled
   * at 250 per minute. Version: 2023-01-01.
   *
   * @param organization whose settings are read
   * @return the settings
   * @throws AtlasApiException if Atlas responds outside 2xx: 401 with a code, the caller may not
   *     read them
   * @throws IOException if no response was received
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-getorgsettings">getOrgSettings</a>
   */
  @RequestLine("GET /orgs/{orgId}/settings")
  @Headers("Accept: application/vnd.atlas.2023-01-01+json")
  OrganizationSettings getOrgSettings(@Param("orgId") OrganizationId organization)
      throws IOException;

  /**
   * Returns one page of the events of one organization: access lists and deletions of keys, for
   * example. What happens to keys in projects is in the feeds of these, and not here. How soon an
   * event appears after what it is about, and in which order they come, Atlas does not document.
   *
   * <p>Role: Organization Member. Rate limit: events per organization, burst 500, refilled at 250
   * per minute. Version: 2023-01-01.
   *
   * @param organization whose events are listed
   * @param query which page, which types and of which time
   * @return the events
   * @throws AtlasApiException if Atlas responds outside 2xx: 404 {@code ORG_NOT_FOUND}, there is no
   *     such organization
   * @throws IOException if no response was received
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listorgevents">listOrgEvents</a>
   */
  @RequestLine("GET /orgs/{orgId}/events")
  @Headers("Accept: application/vnd.atlas.2023-01-01+json")
  Page<Event> listOrgEvents(@Param("orgId") OrganizationId organization, @QueryMap Query query)
      throws IOException;

  /**
   * Returns one page of the events of one project: keys that are assigned, unassigned, or given
   * other roles, for example.
   *
   * <p>Role: Project Read Only. Rate limit: events per project, burst 300, refilled at 100 per
   * minute. Version: 2023-01-01.
   *
   * @param project whose events are listed
   * @param query which page, which types and of which time
   * @return the events
   * @throws AtlasApiException if Atlas responds outside 2xx: 404 {@code GROUP_NOT_FOUND}, there is
   *     no such project
   * @throws IOException if no response was received
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listgroupevents">listGroupEvents</a>
   */
  @RequestLine("GET /groups/{groupId}/events")
  @Headers("Accept: application/vnd.atlas.2023-01-01+json")
  Page<Event> listGroupEvents(@Param("groupId") ProjectId project, @QueryMap Query query)
      throws IOException;

  /**
   * Returns a link to an organization's activity feed on Atlas's pages, filtered as the query says.
   *
   * <p>Role: Organization Member. Rate limit: not known. Version: 2025-03-12. Not in v1.0.
   *
   * @param organization whose feed it is
   * @param query at most 20 types of events, and their time; no page
   * @return the link
   * @throws AtlasApiException if Atlas responds outside 2xx: 404 {@code ORG_NOT_FOUND}, there is no
   *     such organization
   * @throws IOException if no response was received
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-getorgactivityfeed">getOrgActivityFeed</a>
   */
  @RequestLine("GET /orgs/{orgId}/activityFeed")
  @Headers("Accept: application/vnd.atlas.2025-03-12+json")
  ActivityFeed getOrgActivityFeed(
      @Param("orgId") OrganizationId organization, @QueryMap Query query) throws IOException;

  /**
   * Returns a link to a project's activity feed on Atlas's pages, filtered as the query says.
   *
   * <p>Role: Project Read Only. Rate limit: not known. Version: 2025-03-12. Not in v1.0.
   *
   * @param project whose feed it is
   * @param query at most 20 types of events, and their time; no page
   * @return the link
   * @throws AtlasApiException if Atlas responds outside 2xx: 404 {@code GROUP_NOT_FOUND}, there is
   *     no such project
   * @throws IOException if no response was received
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-getgroupactivityfeed">getGroupActivityFeed</a>
   */
  @RequestLine("GET /groups/{groupId}/activityFeed")
  @Headers("Accept: application/vnd.atlas.2025-03-12+json")
  ActivityFeed getGroupActivityFeed(@Param("groupId") ProjectId project, @QueryMap Query query)
      throws IOException;

  /**
   * Returns the API key you are authenticated with. Its path is the API's base path itself.
   *
   * <p>Role: any. Rate limit: the API's root per caller, burst 300, refilled at 100 per minute.
   * Version: 2023-01-01.
   *
   * @return the API key; none for a service account
   * @throws AtlasApiException if Atlas responds outside 2xx
   * @throws IOException if no response was received
   * @see <a
   *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-getsystemstatus">getSystemStatus</a>
   */
  @RequestLine("GET ")
  @Headers("Accept: application/vnd.atlas.2023-01-01+json")
  SystemStatus getSystemStatus() throws IOException;

  /**
   * The roles that an assignment gives.
   *
   * @param roles project roles, for example {@code GROUP_READ_ONLY}
   */
  record Roles(List<String> roles) {
    /** Copies the list. */
    public Roles {
      roles = List.copyOf(roles);
    }
  }

  /**
   * The settings of an organization that this library reads.
   *
   * @param apiAccessListRequired whether a credential without an access list is refused; null if
   *     Atlas does not say
   */
  record OrganizationSettings(@Nullable Boolean apiAccessListRequired) {}

  /**
   * An activity feed on Atlas's pages.
   *
   * @param link its address, to be opened by a user who may see it
   */
  record ActivityFeed(@Nullable String link) {}

  /**
   * The API key you are authenticated with, and which service responds. {@code apiKey} is null for
   * a service account.
   *
   * @param apiKey the API key whose credentials signed the request
   * @param appName the service's name for itself
   * @param build the hash of its build
   */
  record SystemStatus(@Nullable ApiKey apiKey, @Nullable String appName, @Nullable String build) {}

  /**
   * What a response says about the rate limit of the operation's bucket, in its headers {@code
   * RateLimit-Limit} and {@code RateLimit-Remaining}. Atlas does not always send them, and only in
   * its versioned API.
   *
   * @param limit how many requests the bucket holds
   * @param remaining how many are left in it
   * @see <a href="https://www.mongodb.com/docs/atlas/api/api-rate-limit/">Atlas's rate limits</a>
   */
  record RateLimit(OptionalInt limit, OptionalInt remaining) {}
}
