package io.github.atlaskeys.sandbox;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A local mock of the part of the MongoDB Atlas Admin API that is about projects and API keys, on
 * 127.0.0.1 and in memory: digest challenges, service accounts and their access tokens, both
 * dialects, Atlas's error bodies, pages, rate limits, and faults to order.
 *
 * <pre>{@code
 * try (var sandbox = AtlasSandbox.start().seedExample()) {
 *   // point a client at sandbox.baseUri() + "/api/atlas/v2", with the keys of Example
 *   sandbox.fault(Fault.resetAfterWork().on("DELETE"));
 *   // ... call ...
 *   assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();
 * }
 * }</pre>
 *
 * <p>It plays removeGroupApiKey, addGroupApiKey, updateApiKeyRoles, listGroupApiKeys,
 * listOrgApiKeys, getOrgApiKey, listGroups, getGroup, getOrgGroups, listOrgs, getOrg and
 * getSystemStatus under {@code /api/atlas/v2}, {@code /api/atlas/v1.0} and {@code
 * /api/public/v1.0}. It does not create or delete projects and keys over HTTP, knows no TLS and no
 * HTTP/2, and is not evidence of what Atlas does where Atlas's pages are silent; see {@link
 * SandboxOptions} for those places. Every method may be called from any thread.
 *
 * <p>It can lie. What it shows of the keys may be late ({@link #listingsLag}), empty for a time
 * ({@link #listingsBlind}), shifted between two pages ({@link #beforePage}) or odd ({@link
 * #listTwice}, {@link #listRolesAs}, {@link #emptyPage}, {@link #endlessPages}); it may lose
 * updates ({@link SandboxOptions#loseOverlappingUpdates()}) and die ({@link #dieAfter}). None of
 * this touches what DELETE, POST and PATCH act on, what a caller may do, or what {@link
 * #isAssigned} and {@link #roles} return: that is the truth.
 *
 * <p>A service account gets its access token with {@code POST /api/oauth/token}, and calls with it
 * until it is an hour old. The request, the answer and the limit of ten requests a minute are
 * documented. Guesses are: that refused requests count against the limit, in minutes that begin
 * with the client's first; the refusals, which are RFC 6749's; and that an expired, revoked or
 * unknown token is answered like a wrong digest, 401 with a digest challenge. It does not play
 * {@code /api/oauth/revoke}, the management of service accounts, or their place in any list.
 *
 * @see <a href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/">Atlas Admin API</a>
 * @see <a
 *     href="https://www.mongodb.com/docs/atlas/api/service-accounts/generate-oauth2-token/">Atlas:
 *     Generate Service Account Token</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7616">RFC 7616, HTTP Digest</a>
 */
public final class AtlasSandbox implements AutoCloseable {

  private static final Pattern CLIENT_ID = Pattern.compile("mdb_sa_id_\\w+");

  private final SandboxOptions options;
  private final Atlas atlas;
  private final WireMockServer server;

  private AtlasSandbox(SandboxOptions options) {
    this.options = options;
    this.atlas = new Atlas(options);
    this.server = WireMockFront.start(atlas, options);
  }

  /** Starts an empty sandbox on a free port. */
  public static AtlasSandbox start() {
    return start(SandboxOptions.defaults());
  }

  /** Starts an empty sandbox. */
  public static AtlasSandbox start(SandboxOptions options) {
    return new AtlasSandbox(options);
  }

  /** Where it listens, without a path: {@code http://127.0.0.1:PORT}. */
  public URI baseUri() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /** Adds the organization, projects, keys and service account of {@link Example}. */
  public AtlasSandbox seedExample() {
    Example.seed(this);
    return this;
  }

  /**
   * Adds an organization.
   *
   * @throws IllegalArgumentException if the id is malformed or in use
   */
  public AtlasSandbox organization(String orgId, String name) {
    Ids.require(orgId, "organization id");
    synchronized (atlas.state) {
      atlas.state.add(orgId, name);
    }
    return this;
  }

  /**
   * Adds a project to an organization.
   *
   * @throws IllegalArgumentException if an id is malformed, the project is there already or the
   *     organization is not
   */
  public AtlasSandbox project(String projectId, String orgId, String name) {
    Ids.require(projectId, "project id");
    synchronized (atlas.state) {
      atlas.state.add(projectId, orgId, name, options.clock().instant());
    }
    return this;
  }

  /**
   * Adds an API key to an organization. It can call the sandbox, with what its roles allow: any
   * text is a role, and one that Atlas does not have allows nothing but to read.
   *
   * <p>A project owner without any role in the organization is a key without {@code orgRoles} that
   * is assigned: it can read and change its project's keys, and is refused the organization's.
   *
   * <pre>{@code
   * sandbox.apiKey(id, orgId, "ownerabc", privateKey, "owner").assign(projectId, id, "GROUP_OWNER");
   * }</pre>
   *
   * @throws IllegalArgumentException if the id is malformed, the public key is not 8 characters,
   *     the description not 1 to 250, the key is there already or the organization is not
   */
  public AtlasSandbox apiKey(
      String keyId,
      String orgId,
      String publicKey,
      String privateKey,
      String description,
      String... orgRoles) {
    Ids.require(keyId, "API key id");
    if (publicKey.length() != 8) {
      throw new IllegalArgumentException(
          "public key must be 8 characters, was \"" + publicKey + "\"");
    }
    if (description.isEmpty() || description.length() > 250) {
      throw new IllegalArgumentException(
          "description must be 1 to 250 characters, was \"" + description + "\"");
    }
    synchronized (atlas.state) {
      var organization = atlas.state.seededOrganization(orgId);
      var roles = State.distinct(orgRoles);
      atlas.state.add(new Key(keyId, organization, publicKey, privateKey, description, roles));
    }
    return this;
  }

  /**
   * Adds a service account to an organization. It can call the sandbox with the access tokens that
   * it gets, with what its roles allow: the same as an API key with these roles.
   *
   * @param clientId begins with {@code mdb_sa_id_}, as Atlas's do
   * @throws IllegalArgumentException if the client id is malformed, the secret or the name is
   *     empty, the service account is there already or the organization is not
   */
  public AtlasSandbox serviceAccount(
      String clientId, String clientSecret, String orgId, String name, String... orgRoles) {
    if (!CLIENT_ID.matcher(clientId).matches()) {
      throw new IllegalArgumentException(
          "client id must be mdb_sa_id_ and letters or digits, was \"" + clientId + "\"");
    }
    if (clientSecret.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException("a service account must have a secret and a name");
    }
    synchronized (atlas.state) {
      var organization = atlas.state.seededOrganization(orgId);
      var roles = State.distinct(orgRoles);
      atlas.state.add(new ServiceAccount(clientId, organization, clientSecret, name, roles));
    }
    return this;
  }

  /**
   * Assigns a key to a project with exactly these roles; any text is a role.
   *
   * @throws IllegalArgumentException if there are no roles, either is not in the sandbox, or they
   *     are not of one organization
   */
  public AtlasSandbox assign(String projectId, String keyId, String... roles) {
    if (roles.length == 0) {
      throw new IllegalArgumentException("an assigned key must have a role");
    }
    synchronized (atlas.state) {
      var project = atlas.state.seededProject(projectId);
      var key = atlas.state.seededKey(keyId);
      requireOneOrganization("key", key, project);
      atlas.state.assign(project, key, State.distinct(roles));
    }
    return this;
  }

  /**
   * Assigns a service account to a project with exactly these roles.
   *
   * @throws IllegalArgumentException if there are no roles, either is not in the sandbox, or they
   *     are not of one organization
   */
  public AtlasSandbox assignServiceAccount(String projectId, String clientId, String... roles) {
    if (roles.length == 0) {
      throw new IllegalArgumentException("an assigned service account must have a role");
    }
    synchronized (atlas.state) {
      var project = atlas.state.seededProject(projectId);
      var account = atlas.state.seededServiceAccount(clientId);
      requireOneOrganization("service account", account, project);
      atlas.state.assign(project, account, State.distinct(roles));
    }
    return this;
  }

  private static void requireOneOrganization(String kind, Principal principal, Project project) {
    if (principal.organization != project.organization) {
      throw new IllegalArgumentException(
          "%s %s and project %s must be of one organization"
              .formatted(kind, principal.id, project.id));
    }
  }

  /**
   * Unassigns a key from a project, as if somebody else had done it; nothing happens if it is not
   * assigned.
   *
   * @throws IllegalArgumentException if either is not in the sandbox
   */
  public AtlasSandbox unassign(String projectId, String keyId) {
    synchronized (atlas.state) {
      atlas.state.unassign(atlas.state.seededProject(projectId), atlas.state.seededKey(keyId));
    }
    return this;
  }

  /**
   * Takes a caller off its own API access list, as seen from here: its calls are refused with 403
   * {@code IP_ADDRESS_NOT_ON_ACCESS_LIST}. A service account still gets its tokens.
   *
   * @param id an API key's id, or a service account's client id
   * @throws IllegalArgumentException if neither is in the sandbox
   */
  public AtlasSandbox offAccessList(String id) {
    synchronized (atlas.state) {
      atlas.state.seededPrincipal(id).onAccessList = false;
    }
    return this;
  }

  /**
   * Whether the key has a role in the project.
   *
   * @throws IllegalArgumentException if either is not in the sandbox
   */
  public boolean isAssigned(String projectId, String keyId) {
    return !roles(projectId, keyId).isEmpty();
  }

  /**
   * The key's roles in the project, in the order in which they were given; empty if it is not
   * assigned. Roles that it has through its organization are not among them.
   *
   * @throws IllegalArgumentException if either is not in the sandbox
   */
  public Set<String> roles(String projectId, String keyId) {
    synchronized (atlas.state) {
      return atlas.state.seededKey(keyId).rolesIn(atlas.state.seededProject(projectId));
    }
  }

  /**
   * The requests answered so far, in the order of their answers; those that a stub of your own
   * answered are not among them. Empty without {@link SandboxOptions#keepRequests()}.
   */
  public List<RecordedRequest> requests() {
    return atlas.log.requests();
  }

  /** How many requests with this method were answered, the unsigned and refused included. */
  public long count(String method) {
    return atlas.log.count(method);
  }

  /** How many requests with this method and an {@code Authorization} header were answered. */
  public long countSigned(String method) {
    return atlas.log.countSigned(method);
  }

  /** How many DELETE requests with an {@code Authorization} header this project was sent. */
  public long countDeletes(String projectId) {
    return atlas.log.deletes(projectId);
  }

  /**
   * The most requests that were in flight at once, the unsigned included. A request is in flight
   * from its arrival until its response, after any latency, is about to be sent: requests that a
   * client sends one after another are never counted as two.
   */
  public int mostConcurrent() {
    return atlas.inFlight.most();
  }

  /**
   * The most DELETE, POST and PATCH requests of this key that were in flight at once, in whatever
   * projects; also 1 if there was none.
   */
  public int mostConcurrentFor(String keyId) {
    return atlas.inFlight.most(keyId);
  }

  /** Forgets the requests and the counts, WireMock's journal included. */
  public void forgetRequests() {
    atlas.log.forget();
    atlas.inFlight.forget();
    server.resetRequests();
  }

  /**
   * Forgets every nonce, as if another server answered from now on: requests that use one are
   * challenged again, without {@code stale=true}.
   */
  public void forgetNonces() {
    atlas.digest.forgetNonces();
  }

  /** Takes back every access token given out, as if each had been revoked at Atlas. */
  public void revokeTokens() {
    atlas.tokens.revoke();
  }

  /** Orders a fault. */
  public AtlasSandbox fault(Fault fault) {
    atlas.faults.order(fault);
    return this;
  }

  /** Takes every ordered fault back. */
  public void clearFaults() {
    atlas.faults.clear();
  }

  /**
   * Lets what is shown of the keys lag by the sandbox's clock: assignments, roles and new keys are
   * shown as they were this long ago, while changes act on the truth. What was seeded or changed
   * before this call is shown at once; what comes later lags, whether a request or a method of this
   * class did it. Descriptions, and the lists of projects, do not lag.
   *
   * @param lag zero ends the lag
   * @param reads the operations that lag, the others stay as they are; if none is named, all three
   * @throws IllegalArgumentException if the lag is negative
   */
  public AtlasSandbox listingsLag(Duration lag, KeyRead... reads) {
    if (lag.isNegative()) {
      throw new IllegalArgumentException("lag must not be negative, was " + lag);
    }
    synchronized (atlas.state) {
      atlas.views.lag(lag, reads);
    }
    return this;
  }

  /**
   * Shows no keys at all until this time has passed by the sandbox's clock. A key's own record, if
   * it is named, is answered like that of an unknown key.
   *
   * @param time from now; zero ends it
   * @param reads the operations that show nothing; if none is named, both listings
   */
  public AtlasSandbox listingsBlind(Duration time, KeyRead... reads) {
    var until = options.clock().instant().plus(time);
    return show(Views.named(reads), view -> view.blindUntil = until);
  }

  /**
   * Runs this once, before the next request for this page of a listing of keys is looked at. To
   * remove a key of page 1 before page 2 lets the first key of page 2 slide onto page 1, where
   * nobody looks any more.
   *
   * <p>It runs on the request's thread and without a lock; it may call this sandbox, over HTTP too.
   * A request that a fault or a missing signature ends before does not count; one that is refused
   * for its role or a rate limit does.
   *
   * @param listings if none is named, whichever is asked first
   * @throws IllegalArgumentException if the page is below 1 or a listing is not one
   */
  public AtlasSandbox beforePage(int page, Runnable action, KeyRead... listings) {
    requirePage(page);
    atlas.views.beforePage(page, Views.listings(listings), action);
    return this;
  }

  /**
   * Lists a key twice: once more after its true entry, with other roles in one project. Pages and
   * the total count it twice too.
   *
   * @param projectId where the second entry has these roles; those of other projects stay
   * @throws IllegalArgumentException if either is not in the sandbox
   */
  public AtlasSandbox listTwice(String keyId, String projectId, String... roles) {
    synchronized (atlas.state) {
      var key = atlas.state.seededKey(keyId);
      var project = atlas.state.seededProject(projectId);
      var twin = new View.Twin(project.id, new LinkedHashSet<>(List.of(roles)));
      return show(Views.named(), view -> view.twins.put(key, twin));
    }
  }

  /**
   * Shows a key's {@code roles}, organization roles included, as empty, null or missing.
   *
   * @param reads the operations that do so; if none is named, both listings
   * @throws IllegalArgumentException if the key is not in the sandbox
   */
  public AtlasSandbox listRolesAs(String keyId, RolesField field, KeyRead... reads) {
    synchronized (atlas.state) {
      var key = atlas.state.seededKey(keyId);
      return show(Views.named(reads), view -> view.fields.put(key, field));
    }
  }

  /**
   * Puts an empty page with a {@code next} link into listings of keys. The page before it links to
   * it; the results that were on this page or on a later one are each one page further on.
   *
   * @param listings if none is named, both
   * @throws IllegalArgumentException if the page is below 1 or a listing is not one
   */
  public AtlasSandbox emptyPage(int page, KeyRead... listings) {
    requirePage(page);
    return show(Views.listings(listings), view -> view.emptyPage = page);
  }

  /**
   * Gives every page of listings of keys a {@code next} link: after the last page they begin again
   * with the first. {@code totalCount} does not change.
   *
   * @param listings if none is named, both
   * @throws IllegalArgumentException if a listing is not one
   */
  public AtlasSandbox endlessPages(KeyRead... listings) {
    return show(Views.listings(listings), view -> view.endless = true);
  }

  /**
   * Takes back everything that was ordered about what is shown of the keys, from {@link
   * #listingsLag} to {@link #endlessPages}.
   */
  public void clearListingFaults() {
    synchronized (atlas.state) {
      atlas.views.clear();
    }
  }

  private AtlasSandbox show(Set<KeyRead> reads, Consumer<View> change) {
    synchronized (atlas.state) {
      atlas.views.change(reads, change);
    }
    return this;
  }

  private static void requirePage(int page) {
    if (page < 1) {
      throw new IllegalArgumentException("page must be 1 or more, was " + page);
    }
  }

  /**
   * Dies after this many more requests, the unsigned included: exactly so many that arrive are
   * answered, however many are sent at once, and every later one has its connection cut, changes
   * nothing and is neither kept nor counted. Requests in flight are still answered, and so are
   * stubs of your own.
   *
   * @param requests 0 to die at once
   * @throws IllegalArgumentException if the number is negative
   */
  public AtlasSandbox dieAfter(int requests) {
    return die(requests, false);
  }

  /**
   * Dies as {@link #dieAfter} does, but counts only requests with an {@code Authorization} header;
   * until the last of them has arrived, others are answered.
   *
   * @throws IllegalArgumentException if the number is negative
   */
  public AtlasSandbox dieAfterSigned(int requests) {
    return die(requests, true);
  }

  /** Answers requests again, as before {@link #dieAfter}; nothing that was done is undone. */
  public void revive() {
    atlas.revive();
  }

  private AtlasSandbox die(int requests, boolean signed) {
    if (requests < 0) {
      throw new IllegalArgumentException("requests must be 0 or more, was " + requests);
    }
    atlas.dieAfter(requests, signed);
    return this;
  }

  /**
   * The WireMock server underneath, to {@code verify} requests and to add stubs, which come before
   * the sandbox's own. Its {@code resetAll} takes the sandbox's stub away as well.
   */
  public WireMockServer wireMock() {
    return server;
  }

  /** Stops listening, and holds no answer back any longer. What was seeded is gone. */
  @Override
  public void close() {
    atlas.stop();
    server.stop();
  }
}
