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

/** What was done through the API, as the activity feed tells it. Guarded by the state's monitor. */
final class Events {
  /** What was done to a key or an account. */
  enum Change {
    ADDED_TO_GROUP,
    REMOVED_FROM_GROUP,
    ROLES_CHANGED
  }

  /**
   * An event. One about a service account does not say which, and how Atlas names one that acts is
   * not known: it is not named.
   */
  record Event(
      String id,
      String type,
      Instant created,
      Principal actor,
      String address,
      Project project,
      @Nullable String targetPublicKey) {}

  private final Clock clock;

  /** Oldest first, by their ids. */
  private final Map<String, Event> events = new LinkedHashMap<>();

  Duration lag = Duration.ZERO;
  boolean repeated;

  Events(Clock clock) {
    this.clock = clock;
  }

  void add(Change change, Principal target, Project project, Principal actor, String address) {
    boolean key = target instanceof ApiKey;
    var type = (key ? "API_KEY_" : "SERVICE_ACCOUNT_") + change;
    var id = id(type, target, project, 0);
    for (var n = 1; events.containsKey(id); n++) {
      id = id(type, target, project, n);
    }
    var created = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var publicKey = key ? ((ApiKey) target).publicKey : null;
    events.put(id, new Event(id, type, created, actor, address, project, publicKey));
  }

  /** The same in every run, for examples. */
  private static String id(String type, Principal target, Project project, int number) {
    var name = type + target.id + project.id + number;
    var uuid = UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
    return uuid.replace("-", "").substring(0, 24);
  }

  void clear() {
    events.clear();
  }

  /** Newest first: those of a project, or without one of an organization, as the query filters. */
  List<Event> list(Request request, Organization organization, @Nullable Project project) {
    var types = request.parameters("eventType");
    var from = time(request, "minDate", Instant.MIN);
    var until = time(request, "maxDate", Instant.MAX);
    var shown = clock.instant().minus(lag);
    var found =
        new ArrayList<>(
            events.values().stream()
                .filter(event -> event.project.organization == organization)
                .filter(event -> project == null || event.project == project)
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
