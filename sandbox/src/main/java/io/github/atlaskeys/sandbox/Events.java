package io.github.atlaskeys.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.atlaskeys.sandbox.State.ApiKey;
import io.github.atlaskeys.sandbox.State.Organization;
import io.github.atlaskeys.sandbox.State.Principal;
import io.github.atlaskeys.sandbox.State.Project;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was done through the API, as the activity feeds tell it. What happens to a key in a project
 * is in the project's feed alone, what happens to its access list in the organization's, as
 * recorded; that service accounts have the same is a guess. Guarded by the state's monitor.
 */
final class Events {
  /** What was done to a key or an account. */
  enum Change {
    ADDED_TO_GROUP,
    REMOVED_FROM_GROUP,
    ROLES_CHANGED,
    ACCESS_LIST_ENTRY_ADDED,
    ACCESS_LIST_ENTRY_DELETED,
    UI_IP_ACCESS_LIST_INHERITANCE_ENABLED
  }

  /**
   * An event. One about a service account does not say which, and how Atlas names one that acts is
   * not known: it is not named.
   *
   * @param project null if it is about the organization
   * @param whitelistEntry the address or block that was added or removed
   */
  record Event(
      String id,
      String type,
      Instant created,
      Principal actor,
      String address,
      Organization organization,
      @Nullable Project project,
      @Nullable String targetPublicKey,
      @Nullable String whitelistEntry) {}

  private final Clock clock;

  /** Oldest first, by their ids. */
  private final Map<String, Event> events = new LinkedHashMap<>();

  Duration lag = Duration.ZERO;
  boolean repeated;

  Events(Clock clock) {
    this.clock = clock;
  }

  /** Something done to a key or an account: in a project, or without one in its organization. */
  void add(
      Change change,
      Principal target,
      @Nullable Project project,
      @Nullable String entry,
      Principal actor,
      String address) {
    boolean key = target instanceof ApiKey;
    var type = (key ? "API_KEY_" : "SERVICE_ACCOUNT_") + change;
    var place = project == null ? target.organization.id : project.id;
    var id = id(type, target, place, 0);
    for (var n = 1; events.containsKey(id); n++) {
      id = id(type, target, place, n);
    }
    var created = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var publicKey = key ? ((ApiKey) target).publicKey : null;
    var organization = target.organization;
    events.put(
        id, new Event(id, type, created, actor, address, organization, project, publicKey, entry));
  }

  /** The same in every run, for examples. */
  private static String id(String type, Principal target, String place, int number) {
    var name = type + target.id + place + number;
    var uuid = UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
    return uuid.replace("-", "").substring(0, 24);
  }

  void clear() {
    events.clear();
  }

  /**
   * Newest first: the feed of a project, or without one of an organization, as the query filters.
   */
  List<Event> list(Request request, Organization organization, @Nullable Project project) {
    var types = request.parameters("eventType");
    var from = time(request, "minDate", Instant.MIN);
    var until = time(request, "maxDate", Instant.MAX);
    var shown = clock.instant().minus(lag);
    var found =
        new ArrayList<>(
            events.values().stream()
                .filter(event -> event.organization == organization && event.project == project)
                .filter(event -> types.isEmpty() || types.contains(event.type))
                .filter(event -> !event.created.isBefore(from) && !event.created.isAfter(until))
                .filter(event -> !event.created.isAfter(shown))
                .flatMap(event -> repeated ? Stream.of(event, event) : Stream.of(event))
                .toList());
    Collections.reverse(found);
    return found;
  }

  @SuppressWarnings("UnusedException") // Atlas does not say what is wrong either
  private static Instant time(Request request, String name, Instant otherwise) {
    var text = request.parameter(name, "");
    try {
      return text.isEmpty() ? otherwise : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException malformed) {
      var detail = "Invalid query parameter " + name + " specified.";
      throw new ApiError(400, "INVALID_QUERY_PARAMETER", detail, name);
    }
  }
}
