package io.github.atlaskeys.sandbox;

import io.github.atlaskeys.sandbox.State.Principal;
import io.github.atlaskeys.sandbox.State.Project;
import io.github.atlaskeys.sandbox.State.ServiceAccount;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What each operation shows of the keys and service accounts: the truth, unless a test asked for
 * something else. Guarded by the state's monitor, except for the actions before a page.
 */
final class Views {
  static final class View {
    static final View TRUTH = new View(false);

    /** Whether it shows service accounts, and no keys. */
    private final boolean accounts;

    Duration lag = Duration.ZERO;

    /** The number of changes that are shown without a lag. */
    int lagStart;

    Instant blindUntil = Instant.MIN;
    int emptyPage;
    boolean endless;
    final Map<Principal, RolesField> rolesFields = new HashMap<>();

    /** Assignments with which a key is listed a second time. */
    final Map<Principal, Assignment> duplicates = new HashMap<>();

    View(boolean accounts) {
      this.accounts = accounts;
    }

    /** The page whose results are shown as this page. */
    int shownPage(int page, int pages) {
      if (page == emptyPage) {
        return Integer.MAX_VALUE; // no list has that many
      }
      var shown = withoutEmptyPage(page);
      return endless ? 1 + (shown - 1) % pages : shown;
    }

    boolean hasNext(int page, int pages) {
      return endless
          || page == emptyPage
          || page + 1 == emptyPage
          || withoutEmptyPage(page) < pages;
    }

    /** Whether it has pages that the truth does not have; they are linked, or nobody saw them. */
    boolean addsPages() {
      return endless || emptyPage > 0;
    }

    private int withoutEmptyPage(int page) {
      return emptyPage > 0 && page > emptyPage ? page - 1 : page;
    }
  }

  record Assignment(Project project, Set<String> roles) {}

  /** A key as an operation shows it. */
  record ShownKey(Principal key, Map<String, Set<String>> projectRoles, RolesField rolesField) {}

  /** A change of a key, with its roles by project before; empty if the key did not exist. */
  private record Change(Instant time, Principal key, Optional<Map<String, Set<String>>> before) {}

  record PageAction(int page, Set<KeyRead> listings, Runnable action) {}

  private final Clock clock;
  private final Map<KeyRead, View> views = new EnumMap<>(KeyRead.class);
  final List<PageAction> pageActions = new CopyOnWriteArrayList<>();

  private final List<Change> changes = new ArrayList<>();

  Views(Clock clock) {
    this.clock = clock;
  }

  View get(KeyRead read) {
    return views.computeIfAbsent(read, r -> new View(read.showsAccounts()));
  }

  void setLag(KeyRead read, Duration lag) {
    get(read).lag = lag;
    get(read).lagStart = changes.size();
  }

  void clear() {
    views.clear();
    changes.clear();
    pageActions.clear();
  }

  /** Records a change, if there is a view that does not show it at once. */
  void record(Principal key, Optional<Map<String, Set<String>>> before) {
    if (views.values().stream().anyMatch(view -> !view.lag.isZero())) {
      changes.add(new Change(clock.instant(), key, before.map(LinkedHashMap::new)));
    }
  }

  /** One key; empty if the view does not show it. */
  Optional<ShownKey> shown(View view, Principal key) {
    return shown(view, key, shownAsBefore(view));
  }

  /** The keys of a project, or without one of an organization; the truth is by public key. */
  List<ShownKey> shown(View view, Map<String, Principal> truth, @Nullable Project project) {
    var before = shownAsBefore(view);
    var candidates = truth;
    if (project != null && !before.isEmpty()) {
      candidates = new TreeMap<>(truth);
      for (var key : before.keySet()) {
        candidates.put(key.listedAs(), key);
      }
    }
    return candidates.values().stream()
        .flatMap(key -> shown(view, key, before).stream())
        .filter(shown -> project == null || shown.projectRoles.containsKey(project.id))
        .flatMap(shown -> withDuplicate(view, shown))
        .toList();
  }

  private static Stream<ShownKey> withDuplicate(View view, ShownKey shown) {
    var duplicate = view.duplicates.get(shown.key);
    if (duplicate == null) {
      return Stream.of(shown);
    }
    var roles = new LinkedHashMap<>(shown.projectRoles);
    roles.put(duplicate.project.id, duplicate.roles);
    return Stream.of(shown, new ShownKey(shown.key, roles, shown.rolesField));
  }

  private Optional<ShownKey> shown(
      View view, Principal key, Map<Principal, Optional<Map<String, Set<String>>>> before) {
    if (clock.instant().isBefore(view.blindUntil)) {
      return Optional.empty();
    }
    var field = view.rolesFields.getOrDefault(key, RolesField.AS_USUAL);
    return before
        .getOrDefault(key, Optional.of(key.projectRoles))
        .map(roles -> new ShownKey(key, roles, field));
  }

  /** The keys of which a change is not shown yet, and the roles that are shown instead. */
  private Map<Principal, Optional<Map<String, Set<String>>>> shownAsBefore(View view) {
    var before = new HashMap<Principal, Optional<Map<String, Set<String>>>>();
    var now = clock.instant();
    for (var change : changes.subList(view.lagStart, changes.size())) {
      boolean account = change.key instanceof ServiceAccount;
      if (account == view.accounts && change.time.plus(view.lag).isAfter(now)) {
        before.putIfAbsent(change.key, change.before);
      }
    }
    return before;
  }

  /** Runs each action before this page once. The state must not be locked. */
  void runPageActions(Route.Operation operation, Request request) {
    for (var action : List.copyOf(pageActions)) {
      if (request.parameter("pageNum", "1").equals(Integer.toString(action.page))
          && action.listings.stream().anyMatch(each -> each.name().equals(operation.name()))
          && pageActions.remove(action)) {
        action.action.run();
      }
    }
  }
}
