package io.github.atlaskeys.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one operation shows of the keys: the truth, unless it is told to lie. Guarded by the state's
 * monitor.
 */
final class View {

  /** Of operations that do not show keys, or do not lie. */
  static final View TRUTH = new View();

  /** A key as it is shown. */
  record Shown(Key key, Map<String, Set<String>> projectRoles, RolesField field) {
    static Shown truly(Key key) {
      return new Shown(key, key.projectRoles, RolesField.AS_USUAL);
    }
  }

  /** The other entry of a key that is listed twice. */
  record Twin(String projectId, Set<String> roles) {}

  History.Lag lag = History.Lag.NONE;
  Instant blindUntil = Instant.MIN;
  int emptyPage;
  boolean endless;
  final Map<Key, RolesField> fields = new HashMap<>();
  final Map<Key, Twin> twins = new HashMap<>();

  /** One key; empty if this view does not show it. */
  Optional<Shown> of(Key key, History history, Instant now) {
    return now.isBefore(blindUntil)
        ? Optional.empty()
        : history
            .roles(key, lag)
            .map(roles -> new Shown(key, roles, fields.getOrDefault(key, RolesField.AS_USUAL)));
  }

  /** The keys of a project or, without one, of an organization. */
  List<Shown> all(Map<String, Key> truth, @Nullable Project project, History history, Instant now) {
    Map<String, Key> candidates = truth;
    if (project != null) {
      candidates = new TreeMap<>(truth);
      for (var changed : history.changed(project, lag)) {
        candidates.put(changed.publicKey, changed);
      }
    }
    var all = new ArrayList<Shown>();
    for (var key : candidates.values()) {
      of(key, history, now)
          .filter(shown -> project == null || shown.projectRoles.containsKey(project.id))
          .ifPresent(shown -> add(shown, all));
    }
    return all;
  }

  private void add(Shown shown, List<Shown> all) {
    all.add(shown);
    var twin = twins.get(shown.key);
    if (twin != null) {
      var roles = new LinkedHashMap<>(shown.projectRoles);
      roles.put(twin.projectId, twin.roles);
      all.add(new Shown(shown.key, roles, shown.field));
    }
  }

  /** The page whose results stand on the page that is asked for. */
  Page content(Page asked, int total) {
    if (asked.number() == emptyPage) {
      // No list is long enough for that page.
      return asked.at(Integer.MAX_VALUE);
    }
    var number = withoutEmptyPage(asked);
    return asked.at(endless ? 1 + (number - 1) % asked.pages(total) : number);
  }

  boolean hasNext(Page asked, int total) {
    return endless
        || asked.number() == emptyPage
        || asked.number() + 1 == emptyPage
        || withoutEmptyPage(asked) < asked.pages(total);
  }

  private int withoutEmptyPage(Page asked) {
    return emptyPage > 0 && asked.number() > emptyPage ? asked.number() - 1 : asked.number();
  }
}
