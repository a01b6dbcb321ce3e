package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKey.RoleAssignment;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasAdminApi.RateLimit;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Page;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** An Atlas whose responses were drawn beforehand; when they are used up, it works as it should. */
final class ChanceAtlas implements InvocationHandler {
  /** What becomes of one call. */
  enum Fate {
    WORKS,
    TELLS_THAT_NOTHING_IS_LEFT,
    LIMITED,
    FAILS,
    CUT_BEFORE,
    CUT_AFTER,
    REFUSES_PERMISSION,
    REFUSES_CREDENTIALS
  }

  private static final RateLimit NOT_TOLD = new RateLimit(OptionalInt.empty(), OptionalInt.empty());
  private static final RateLimit NOTHING_LEFT =
      new RateLimit(OptionalInt.of(100), OptionalInt.of(0));

  private static final OrganizationId ORGANIZATION = new OrganizationId("5980cfdf0b6d97029d82f86e");

  private final Set<Unassignment> assigned;
  private final Iterator<Fate> fates;
  private int removals;

  ChanceAtlas(Set<Unassignment> assigned, List<Fate> fates) {
    this.assigned = new HashSet<>(assigned);
    this.fates = fates.iterator();
  }

  /** As the API. */
  AtlasAdminApi api() {
    return (AtlasAdminApi)
        Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {AtlasAdminApi.class}, this);
  }

  synchronized boolean isAssigned(Unassignment unassignment) {
    return assigned.contains(unassignment);
  }

  /** How many keys were unassigned and the response said so. */
  synchronized int removals() {
    return removals;
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.isDefault()) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    return switch (method.getName()) {
      case "removeGroupApiKey" -> remove(arguments);
      case "listGroupApiKeys" -> list((ProjectId) arguments[0]);
      case "getGroup" -> project((ProjectId) arguments[0]);
      case "getOrgApiKey" -> key((ApiKeyId) arguments[1]);
      default -> throw new UnsupportedOperationException(method.getName());
    };
  }

  private synchronized RateLimit remove(Object... arguments) throws IOException {
    var unassignment = new Unassignment((ProjectId) arguments[0], (ApiKeyId) arguments[1]);
    Fate fate = fate();
    boolean removed = assigned.remove(unassignment);
    if (fate == Fate.CUT_AFTER) {
      throw new SocketException("Connection reset");
    }
    if (!removed) {
      throw new AtlasApiException("DELETE", 404, "API_KEY_NOT_FOUND", "");
    }
    removals++;
    return fate == Fate.TELLS_THAT_NOTHING_IS_LEFT ? NOTHING_LEFT : NOT_TOLD;
  }

  private synchronized Page<ApiKey> list(ProjectId project) throws IOException {
    if (fate() == Fate.CUT_AFTER) {
      throw new SocketException("Connection reset");
    }
    var keys = new ArrayList<ApiKey>();
    for (Unassignment each : assigned) {
      if (each.project().equals(project)) {
        keys.add(
            new ApiKey(
                (ApiKeyId) each.principal(),
                "public",
                "a key",
                List.of(new RoleAssignment("GROUP_OWNER", null, project))));
      }
    }
    return new Page<>(keys, false);
  }

  private synchronized Project project(ProjectId project) throws IOException {
    fate();
    return new Project(project, ORGANIZATION, "a project");
  }

  private synchronized ApiKey key(ApiKeyId id) throws IOException {
    fate();
    var roles = new ArrayList<RoleAssignment>();
    roles.add(new RoleAssignment("ORG_MEMBER", ORGANIZATION, null));
    for (Unassignment each : assigned) {
      if (each.principal().equals(id)) {
        roles.add(new RoleAssignment("GROUP_OWNER", null, each.project()));
      }
    }
    return new ApiKey(id, "public", "a key", roles);
  }

  /** The next fate, of those that let the call through. */
  private Fate fate() throws IOException {
    Fate fate = fates.hasNext() ? fates.next() : Fate.WORKS;
    return switch (fate) {
      case LIMITED -> throw new AtlasApiException("a call", 429, "RATE_LIMITED", "");
      case FAILS -> throw new AtlasApiException("a call", 503, "", "");
      case CUT_BEFORE -> throw new SocketException("Connection reset");
      case REFUSES_PERMISSION ->
          throw new AtlasApiException("a call", 403, "USER_UNAUTHORIZED", "");
      case REFUSES_CREDENTIALS ->
          throw new AtlasApiException("a call", 401, "UNEXPECTED_ERROR", "");
      case WORKS, TELLS_THAT_NOTHING_IS_LEFT, CUT_AFTER -> fate;
    };
  }
}
