package io.github.atlaskeys.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The changes that some view does not show yet. Empty, and nothing is recorded, until a view lags.
 * Guarded by the state's monitor.
 */
final class History {

  /** A key that was added, where there is no project, or whose roles in one were others before. */
  private record Change(
      long number, Instant time, Key key, @Nullable Project project, Set<String> before) {}

  /**
   * How far behind a view is.
   *
   * @param since the number of the last change that it shows at once
   */
  record Lag(Duration duration, long since) {
    static final Lag NONE = new Lag(Duration.ZERO, 0);
  }

  private final Clock clock;
  private final Deque<Change> changes = new ArrayDeque<>();
  private final Map<Key, Deque<Change>> byKey = new HashMap<>();
  private final Map<Project, Deque<Change>> byProject = new HashMap<>();
  private Duration longest = Duration.ZERO;
  private long number;

  History(Clock clock) {
    this.clock = clock;
  }

  /** A lag that begins now: what was changed before is shown at once. */
  Lag begin(Duration duration) {
    longest = longest.compareTo(duration) < 0 ? duration : longest;
    return new Lag(duration, number);
  }

  void clear() {
    longest = Duration.ZERO;
    changes.clear();
    byKey.clear();
    byProject.clear();
  }

  void added(Key key) {
    record(key, null, Set.of());
  }

  void changes(Key key, Project project) {
    record(key, project, key.rolesIn(project));
  }

  private void record(Key key, @Nullable Project project, Set<String> before) {
    if (longest.isZero()) {
      return;
    }
    var now = clock.instant();
    while (!changes.isEmpty() && !changes.peek().time.plus(longest).isAfter(now)) {
      var old = changes.remove();
      drop(byKey, old.key);
      if (old.project != null) {
        drop(byProject, old.project);
      }
    }
    var change = new Change(++number, now, key, project, before);
    changes.add(change);
    byKey.computeIfAbsent(key, k -> new ArrayDeque<>()).add(change);
    if (project != null) {
      byProject.computeIfAbsent(project, p -> new ArrayDeque<>()).add(change);
    }
  }

  private static <T> void drop(Map<T, Deque<Change>> map, T of) {
    map.computeIfPresent(of, (k, deque) -> deque.size() == 1 ? null : withoutFirst(deque));
  }

  private static Deque<Change> withoutFirst(Deque<Change> deque) {
    deque.remove();
    return deque;
  }

  /** The key's roles by project as this lag shows them; empty if the key is not there yet. */
  Optional<Map<String, Set<String>>> roles(Key key, Lag lag) {
    var hidden = hidden(byKey.get(key), lag);
    if (hidden.isEmpty()) {
      return Optional.of(key.projectRoles);
    }
    var roles = new LinkedHashMap<>(key.projectRoles);
    for (var change : hidden) {
      if (change.project == null) {
        return Optional.empty();
      }
      if (change.before.isEmpty()) {
        roles.remove(change.project.id);
      } else {
        roles.put(change.project.id, change.before);
      }
    }
    return Optional.of(roles);
  }

  /** The keys whose place in the project was changed and is not shown so yet. */
  Collection<Key> changed(Project project, Lag lag) {
    return hidden(byProject.get(project), lag).stream().map(Change::key).toList();
  }

  /** Newest first. */
  private Collection<Change> hidden(@Nullable Deque<Change> all, Lag lag) {
    var hidden = new ArrayDeque<Change>();
    if (all != null && !lag.duration.isZero()) {
      var now = clock.instant();
      all.descendingIterator()
          .forEachRemaining(
              change -> {
                if (change.number > lag.since && change.time.plus(lag.duration).isAfter(now)) {
                  hidden.add(change);
                }
              });
    }
    return hidden;
  }
}
