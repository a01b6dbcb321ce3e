package io.github.atlaskeys.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The views that lie. Guarded by the state's monitor, except for what runs before a page. */
final class Views {

  private static final Set<KeyRead> LISTINGS =
      Set.of(KeyRead.LIST_GROUP_API_KEYS, KeyRead.LIST_ORG_API_KEYS);

  final History history;
  private final Map<KeyRead, View> views = new EnumMap<>(KeyRead.class);
  private final List<Interruption> interruptions = new CopyOnWriteArrayList<>();

  private record Interruption(int page, Set<KeyRead> reads, Runnable action) {}

  Views(Clock clock) {
    history = new History(clock);
  }

  /** The view of this operation; nothing if it shows the truth. */
  @Nullable View get(KeyRead read) {
    return views.get(read);
  }

  void lag(Duration duration, KeyRead... reads) {
    var lag = history.begin(duration);
    change(reads.length == 0 ? Set.of(KeyRead.values()) : named(reads), view -> view.lag = lag);
    if (views.values().stream().allMatch(view -> view.lag.duration().isZero())) {
      history.clear();
    }
  }

  void change(Set<KeyRead> reads, Consumer<View> change) {
    reads.forEach(read -> change.accept(views.computeIfAbsent(read, r -> new View())));
  }

  void beforePage(int page, Set<KeyRead> listings, Runnable action) {
    interruptions.add(new Interruption(page, listings, action));
  }

  /** These, or both listings if none is named. */
  static Set<KeyRead> named(KeyRead... reads) {
    return reads.length == 0 ? LISTINGS : EnumSet.copyOf(List.of(reads));
  }

  /** These, or both listings if none is named; a key's own record is not a listing. */
  static Set<KeyRead> listings(KeyRead... reads) {
    var named = named(reads);
    if (!LISTINGS.containsAll(named)) {
      throw new IllegalArgumentException(KeyRead.GET_ORG_API_KEY + " is not a listing");
    }
    return named;
  }

  /** Runs what was to come before this page, each once; the state must not be locked. */
  void interrupt(Route route, Call call) {
    if (interruptions.isEmpty()) {
      return;
    }
    var read = KeyRead.of(route.operation());
    var page = Page.of(call.query()).number();
    for (var each : List.copyOf(interruptions)) {
      if (read != null
          && each.page == page
          && each.reads.contains(read)
          && interruptions.remove(each)) {
        each.action.run();
      }
    }
  }

  void clear() {
    views.clear();
    history.clear();
    interruptions.clear();
  }
}
