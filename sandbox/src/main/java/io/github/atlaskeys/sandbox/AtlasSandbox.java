package io.github.atlaskeys.sandbox;

import static io.github.atlaskeys.sandbox.SandboxOptions.require;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.github.atlaskeys.sandbox.AccessList.Block;
import io.github.atlaskeys.sandbox.RequestHandler.Countdown;
import io.github.atlaskeys.sandbox.State.ApiKey;
import io.github.atlaskeys.sandbox.State.Organization;
import io.github.atlaskeys.sandbox.State.Project;
import io.github.atlaskeys.sandbox.State.Secret;
import io.github.atlaskeys.sandbox.State.ServiceAccount;
import io.github.atlaskeys.sandbox.Views.PageAction;
import io.github.atlaskeys.sandbox.Views.View;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A local mock of the part of the MongoDB Atlas Admin API that is about projects, API keys and
 * service accounts, on 127.0.0.1 and in memory: authentication, API versions, errors, pages, rate
 * limits, and injected faults. Thread-safe.
 *
 * <pre>{@code
 * try (var sandbox = AtlasSandbox.start().seedExample()) {
 *   sandbox.fault(Fault.resetAfterWork().on("DELETE"));
 *   // ... call sandbox.baseUri() + "/api/atlas/v2" with a key of Example ...
 *   assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();
 * }
 * }</pre>
 *
 * <p>It can read organizations, projects, keys, accounts and the events of what was assigned and
 * unassigned through it, assign and unassign keys and accounts, and change their access lists, but
 * not create or delete anything else. It has no TLS. Where Atlas's behavior is neither documented
 * nor recorded, its own is a guess; see {@link SandboxOptions}.
 *
 * <p>What it shows of the keys can be late, missing or wrong, from {@link #listingsLag} to {@link
 * #endlessPages}; {@link #roles} always returns the truth.
 *
 * <p>Methods throw {@link IllegalArgumentException} for values that are not as documented, ids that
 * are malformed or not in the sandbox, and things to add that are there already. Where methods take
 * {@link KeyRead}s, none stands for the listings of projects and organizations, unless said
 * otherwise.
 *
 * @see <a href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/">Atlas Admin API</a>
 */
public final class AtlasSandbox implements AutoCloseable {
  /** The longest that Atlas lets a secret live. */
  private static final Duration SECRET_LIFE = Duration.ofDays(365);

  private final AtomicInteger secrets = new AtomicInteger();
  private final SandboxOptions options;
  private final RequestHandler handler;
  private final State state;
  private final WireMockServer server;

  private AtlasSandbox(SandboxOptions options) {
    this.options = options;
    this.handler = new RequestHandler(options);
    this.state = handler.state;
    this.server = handler.startServer();
  }

  /** Starts an empty sandbox on a free port. */
  public static AtlasSandbox start() {
    return start(SandboxOptions.defaults());
  }

  /** Starts an empty sandbox. */
  public static AtlasSandbox start(SandboxOptions options) {
    return new AtlasSandbox(options);
  }

  /** The address, without a path: {@code http://127.0.0.1:PORT}. */
  public URI baseUri() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /**
   * Adds everything in {@link Example}. If organizations require access lists, its callers may call
   * from this machine.
   */
  public AtlasSandbox seedExample() {
    Example.seed(this);
    if (options.accessListRequired) {
      withAccessList(Example.CALLER_KEY, "127.0.0.1");
      withAccessList(Example.CLIENT_ID, "127.0.0.1");
    }
    return this;
  }

  /** Adds an organization. */
  public AtlasSandbox organization(String orgId, String name) {
    State.requireId(orgId, "organization id");
    state.add(new Organization(orgId, name));
    return this;
  }

  /** Adds a project to an organization. */
  public AtlasSandbox project(String projectId, String orgId, String name) {
    State.requireId(projectId, "project id");
    var organization = existingOrganization(orgId);
    state.add(new Project(projectId, organization, name, options.clock.instant()));
    return this;
  }

  /**
   * Adds an API key to an organization. The public key has 8 characters, the description 1 to 250.
   * Roles can be any text; those that Atlas does not have allow only reading.
   */
  public AtlasSandbox apiKey(
      String keyId,
      String orgId,
      String publicKey,
      String privateKey,
      String description,
      String... orgRoles) {
    State.requireId(keyId, "API key id");
    require(publicKey.length() == 8, "public key must be 8 characters", '\"' + publicKey + '\"');
    require(
        !description.isEmpty() && description.length() <= 250,
        "description must be 1 to 250 characters",
        '\"' + description + '\"');
    var organization = existingOrganization(orgId);
    var roles = distinct(orgRoles);
    state.add(new ApiKey(keyId, organization, publicKey, privateKey, description, roles));
    return this;
  }

  /**
   * Adds a service account to an organization; its client id begins with {@code mdb_sa_id_}. Its
   * secret expires after 365 days.
   */
  public AtlasSandbox serviceAccount(
      String clientId, String clientSecret, String orgId, String name, String... orgRoles) {
    require(
        State.isClientId(clientId),
        "client id must be mdb_sa_id_ and letters or digits",
        '\"' + clientId + '\"');
    if (clientSecret.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException("a service account must have a secret and a name");
    }
    var organization = existingOrganization(orgId);
    var now = options.clock.instant();
    state.add(new ServiceAccount(clientId, organization, name, now, distinct(orgRoles)));
    return serviceAccountSecret(clientId, clientSecret, SECRET_LIFE);
  }

  /** Gives a service account another secret, which expires after this time. */
  public AtlasSandbox serviceAccountSecret(String clientId, String secret, Duration life) {
    var now = options.clock.instant();
    var id = "%024x".formatted(0x5EC000000L + secrets.incrementAndGet());
    existingAccount(clientId).secrets.add(new Secret(id, secret, now, now.plus(life)));
    return this;
  }

  /** Describes a service account; it has no description otherwise. */
  public AtlasSandbox serviceAccountDescription(String clientId, String description) {
    existingAccount(clientId).description = description;
    return this;
  }

  /**
   * Assigns a key or a service account of the same organization to a project, with exactly these
   * roles.
   */
  public AtlasSandbox assign(String projectId, String keyOrClientId, String... roles) {
    var project = existingProject(projectId);
    var principal = state.requirePrincipal(keyOrClientId);
    var kind = principal instanceof ApiKey ? "key" : "service account";
    if (roles.length == 0) {
      throw new IllegalArgumentException("an assigned " + kind + " must have a role");
    }
    if (principal.organization != project.organization) {
      throw new IllegalArgumentException(
          "%s %s and project %s must be of one organization"
              .formatted(kind, principal.id, project.id));
    }
    state.assign(project, principal, distinct(roles));
    return this;
  }

  /** Unassigns a key or a service account from a project, if it is assigned to it. */
  public AtlasSandbox unassign(String projectId, String keyOrClientId) {
    state.unassign(existingProject(projectId), state.requirePrincipal(keyOrClientId));
    return this;
  }

  /** Refuses calls of this API key id or client id with 403 IP_ADDRESS_NOT_ON_ACCESS_LIST. */
  public AtlasSandbox offAccessList(String id) {
    state.requirePrincipal(id).onAccessList = false;
    return this;
  }

  /**
   * Makes this the access list of an API key or a service account: it may call from these addresses
   * and CIDR blocks alone; without one, from any address, or if organizations require access lists,
   * from none.
   */
  public AtlasSandbox withAccessList(String id, String... addresses) {
    var blocks = Stream.of(addresses).map(AtlasSandbox::block).toList();
    synchronized (state) {
      state.requirePrincipal(id).accessList.set(blocks, options.clock.instant());
    }
    return this;
  }

  /**
   * Has a key or an account inherit its organization's access list for the user interface, which
   * only the organization's events say; it may call from where it could before. What Atlas allows
   * then is not known.
   */
  public AtlasSandbox inheritUiAccessList(String id) {
    synchronized (state) {
      var principal = state.requirePrincipal(id);
      var change = Events.Change.UI_IP_ACCESS_LIST_INHERITANCE_ENABLED;
      state.events.add(change, principal, null, null, principal, "127.0.0.1");
    }
    return this;
  }

  Instant now() {
    return options.clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /** Its access list as it is, as CIDR blocks in the order in which they were added. */
  public List<String> accessList(String id) {
    synchronized (state) {
      return List.copyOf(state.requirePrincipal(id).accessList.latest().keySet());
    }
  }

  /** Has this entry of its access list used by so many requests, the last at this time. */
  public AtlasSandbox lastUsed(
      String id, String entry, Instant time, String address, int requests) {
    synchronized (state) {
      var entries = state.requirePrincipal(id).accessList.latest();
      State.require(entries, "entry", block(entry).toString()).used(time, address, requests);
    }
    return this;
  }

  private static Block block(String text) {
    return Block.parse(text)
        .orElseThrow(() -> new IllegalArgumentException("not an address or a CIDR block: " + text));
  }

  /** Whether the key or the service account has a role in the project. */
  public boolean isAssigned(String projectId, String keyOrClientId) {
    return !roles(projectId, keyOrClientId).isEmpty();
  }

  /** Its roles in the project, in the order given; empty if it is not assigned. */
  public Set<String> roles(String projectId, String keyOrClientId) {
    synchronized (state) {
      return state.requirePrincipal(keyOrClientId).rolesIn(existingProject(projectId));
    }
  }

  /** The requests in the order of their responses, except those for which there is another stub. */
  public List<RecordedRequest> requests() {
    return handler.log.requests();
  }

  /** The number of requests with this method, including those that were refused. */
  public long count(String method) {
    return handler.log.count(method);
  }

  /** The number of requests with this method and an {@code Authorization} header. */
  public long countSigned(String method) {
    return handler.log.count("signed " + method);
  }

  /** The number of DELETE requests with an {@code Authorization} header to this project. */
  public long countDeletes(String projectId) {
    return handler.log.count("signed DELETE " + projectId);
  }

  /** The most requests in flight at once, including their latency; at least 1. */
  public int mostConcurrent() {
    return handler.log.mostInFlight("");
  }

  /**
   * The most DELETE, POST and PATCH requests of this key or account in flight at once; at least 1.
   */
  public int mostConcurrentFor(String keyId) {
    return handler.log.mostInFlight(keyId);
  }

  /** Forgets the requests and all counts, and resets WireMock's journal. */
  public void forgetRequests() {
    handler.log.forget();
    server.resetRequests();
  }

  /** Forgets all nonces: requests that use one are challenged without {@code stale=true}. */
  public void forgetNonces() {
    handler.digest.forgetNonces();
  }

  /** How many access tokens are alive: neither expired nor revoked. */
  public long aliveTokens() {
    return handler.tokens.alive();
  }

  /** How many access tokens of this service account are alive. */
  public long aliveTokens(String clientId) {
    return handler.tokens.alive(existingAccount(clientId).id);
  }

  /** Revokes all access tokens. */
  public void revokeTokens() {
    handler.tokens.revokeAll();
  }

  /** Injects a fault. */
  public AtlasSandbox fault(Fault fault) {
    handler.faults.add(fault);
    return this;
  }

  /** Removes all faults. */
  public void clearFaults() {
    handler.faults.clear();
  }

  /**
   * Shows keys, accounts and their assignments as they were this long ago by the sandbox's clock,
   * but changes before this call at once. Zero ends the lag. No {@link KeyRead} stands for all of
   * them.
   */
  public AtlasSandbox listingsLag(Duration lag, KeyRead... reads) {
    require(!lag.isNegative(), "lag must not be negative", lag);
    var lagging = reads.length == 0 ? EnumSet.allOf(KeyRead.class) : KeyRead.orListings(reads);
    synchronized (state) {
      lagging.forEach(read -> handler.views.setLag(read, lag));
    }
    return this;
  }

  /** Shows no keys for this time by the sandbox's clock; zero ends it. */
  public AtlasSandbox listingsBlind(Duration time, KeyRead... reads) {
    var until = options.clock.instant().plus(time);
    return show(KeyRead.orListings(reads), view -> view.blindUntil = until);
  }

  /**
   * Runs this once, before the next authenticated request for this page, from 1, of a listing of
   * keys. It runs on the request's thread, and may call the sandbox.
   */
  public AtlasSandbox beforePage(int page, Runnable action, KeyRead... listings) {
    require(page >= 1, "page must be 1 or more", page);
    var chosen = KeyRead.onlyListings(listings);
    handler.views.pageActions.add(new PageAction(page, chosen, action));
    return this;
  }

  /** Lists a key a second time after its true entry, with these roles in this project. */
  public AtlasSandbox listTwice(String keyId, String projectId, String... roles) {
    var key = state.requirePrincipal(keyId);
    var assignment = new Views.Assignment(existingProject(projectId), distinct(roles));
    return show(KeyRead.orListings(), view -> view.duplicates.put(key, assignment));
  }

  /** Shows all {@code roles} of a key as empty, null or missing. */
  public AtlasSandbox listRolesAs(String keyId, RolesField field, KeyRead... reads) {
    var key = state.requirePrincipal(keyId);
    return show(KeyRead.orListings(reads), view -> view.rolesFields.put(key, field));
  }

  /** Inserts an empty page, from 1, with a {@code next} link into listings of keys. */
  public AtlasSandbox emptyPage(int page, KeyRead... listings) {
    require(page >= 1, "page must be 1 or more", page);
    return show(KeyRead.onlyListings(listings), view -> view.emptyPage = page);
  }

  /** Makes listings of keys begin again after the last page, with a {@code next} link on each. */
  public AtlasSandbox endlessPages(KeyRead... listings) {
    return show(KeyRead.onlyListings(listings), view -> view.endless = true);
  }

  /** Shows events this long after they are about, by the sandbox's clock. */
  public AtlasSandbox eventsLag(Duration lag) {
    require(!lag.isNegative(), "lag must not be negative", lag);
    synchronized (state) {
      state.events.lag = lag;
    }
    return this;
  }

  /** Lists each event twice. */
  public AtlasSandbox repeatEvents() {
    synchronized (state) {
      state.events.repeated = true;
    }
    return this;
  }

  /** Forgets the events so far, as if they had never been recorded. */
  public void forgetEvents() {
    synchronized (state) {
      state.events.clear();
    }
  }

  /** Shows the truth again, ending everything from {@link #listingsLag} to here. */
  public void clearListingFaults() {
    synchronized (state) {
      handler.views.clear();
    }
  }

  private AtlasSandbox show(Set<KeyRead> reads, Consumer<View> change) {
    synchronized (state) {
      reads.forEach(read -> change.accept(handler.views.get(read)));
    }
    return this;
  }

  /**
   * Dies after this many more requests, from 0: resets the connections of all later ones, which
   * change nothing and are not counted. Requests in flight still get their responses.
   */
  public AtlasSandbox dieAfter(int requests) {
    return dieAfter(requests, false);
  }

  /** Like {@link #dieAfter}, but counts only requests with an {@code Authorization} header. */
  public AtlasSandbox dieAfterSigned(int requests) {
    return dieAfter(requests, true);
  }

  private AtlasSandbox dieAfter(int requests, boolean signedOnly) {
    require(requests >= 0, "requests must be 0 or more", requests);
    handler.countdown = new Countdown(new AtomicInteger(requests), signedOnly);
    return this;
  }

  /** Responds to requests again after {@link #dieAfter}; the state is what it was. */
  public void revive() {
    handler.countdown = null;
  }

  /** The underlying server, to verify requests and add stubs, which take precedence. */
  public WireMockServer wireMock() {
    return server;
  }

  /** Stops the server and ends all delays. */
  @Override
  public void close() {
    handler.stop();
    server.stop();
  }

  private Organization existingOrganization(String id) {
    return State.require(state.organizations, "organization", id);
  }

  private Project existingProject(String id) {
    return State.require(state.projects, "project", id);
  }

  private ServiceAccount existingAccount(String id) {
    return State.require(state.serviceAccounts, "service account", id);
  }

  private static Set<String> distinct(String... roles) {
    return new LinkedHashSet<>(List.of(roles));
  }
}
