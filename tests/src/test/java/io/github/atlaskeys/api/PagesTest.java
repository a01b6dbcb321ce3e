package io.github.atlaskeys.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.testing.ManualClock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
  @Test
  void aListingOfThreePagesIsReadWhole() throws Exception {
    try (AtlasSandbox sandbox = AtlasSandbox.start().seedExample()) {
      for (int i = 0; i < 1_200; i++) {
        String id = "%024x".formatted(0xABC000000L + i);
        sandbox
            .apiKey(id, Example.ORGANIZATION, "k%07d".formatted(i), "secret", "many")
            .assign(Example.ANALYTICS, id, "GROUP_READ_ONLY");
      }
      AtlasAdminApi atlas =
          Atlas.at(sandbox.baseUri())
              .connect(
                  new ApiKeyCredentials(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY));
      var keys =
          Pages.of(
              query -> atlas.listGroupApiKeys(new ProjectId(Example.ANALYTICS), query),
              Retries.none());

      assertThat(keys.all()).doesNotHaveDuplicates().hasSize(1_201);
      assertThat(sandbox.countSigned("GET")).isEqualTo(3);

      assertThat(keys.where(key -> "k0000600".equals(key.publicKey())).all()).hasSize(1);
      assertThat(sandbox.countSigned("GET")).isEqualTo(6);
    }
  }

  @Test
  void anEmptyPageWithALinkIsNotTheEnd() throws Exception {
    assertThat(pages(List.of("a"), List.of(), List.of(), List.of(), List.of("b")).all())
        .containsExactly("a", "b");
    assertThat(pages(List.<String>of()).all()).isEmpty();

    Pages<String> empty = Pages.of(query -> new Page<>(List.of(), true), Retries.none());
    assertThatThrownBy(empty::all)
        .isInstanceOf(UnreadableResponseException.class)
        .hasMessageStartingWith("GET page 4 of a listing returned 200: one more empty page");
  }

  @Test
  void aListingThatRepeatsItselfIsNotTakenForWhole() {
    var asked = new AtomicInteger();
    for (int period : List.of(1, 2, 7)) {
      asked.set(0);
      Pages<String> pages =
          Pages.of(
              query -> new Page<>(List.of("x" + asked.getAndIncrement() % period, "same"), true),
              Retries.none());

      assertThatThrownBy(pages::all)
          .isInstanceOf(UnreadableResponseException.class)
          .hasMessageEndingWith("the beginning of an earlier page");
      assertThat(asked).hasValue(period + 1);
    }
  }

  @Test
  void aListingThatNeverEndsIsGivenUp() {
    var asked = new AtomicInteger();
    Pages<Integer> pages =
        Pages.of(query -> new Page<>(List.of(asked.incrementAndGet()), true), Retries.none());

    assertThatThrownBy(pages::all).isInstanceOf(UnreadableResponseException.class);
    assertThat(asked).hasValue(10_000);
  }

  @Test
  void aPageThatFailedIsAskedForAgainAndNoOther() throws Exception {
    var asked = new ArrayList<String>();
    var waits = new ArrayList<Duration>();
    Retries retries =
        Retries.standard().withSleeper(waits::add).withClock(new ManualClock()).withJitter(() -> 0);
    Pages.Listing<String> listing =
        query -> {
          String page = String.valueOf(query.parameters().get("pageNum"));
          asked.add(page);
          if (page.equals("2") && asked.size() < 4) {
            throw new IOException("connection reset");
          }
          return new Page<>(List.of("item " + page), !page.equals("3"));
        };

    assertThat(Pages.of(listing, retries).all()).containsExactly("item 1", "item 2", "item 3");
    assertThat(asked).containsExactly("1", "2", "2", "2", "3");
    assertThat(waits).hasSize(2);

    Pages.Listing<String> interrupted =
        query -> {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted");
        };
    assertThatThrownBy(() -> Pages.of(interrupted, retries).all())
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void theOtherPagesOfACountedListingAreAskedForAtTheSameTime() throws Exception {
    var together = new CyclicBarrier(4); // each waits for all others
    Pages.Listing<Integer> listing =
        query -> {
          int number = number(query);
          if (number > 1) {
            meet(together);
          }
          return new Page<>(List.of(number * 2, number * 2 + 1), number < 5, OptionalInt.of(10));
        };

    assertThat(Pages.of(listing, Retries.none()).all())
        .containsExactly(2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  }

  private static void meet(CyclicBarrier others) {
    try {
      others.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("the others did not come", e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, -7})
  void linksAreFollowedWhateverWasCounted(int total) throws Exception {
    Pages.Listing<Integer> listing =
        query -> {
          int number = number(query);
          if (number > 4) {
            throw new IOException("no such page");
          }
          return new Page<>(List.of(number), number < 4, OptionalInt.of(total));
        };

    assertThat(Pages.of(listing, Retries.none()).all()).containsExactly(1, 2, 3, 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 100, Integer.MAX_VALUE})
  void aListingOfFewerItemsThanWereCountedIsReadOnceMoreAndThenIncomplete(int total) {
    var firsts = new AtomicInteger();
    Pages.Listing<Integer> listing =
        query -> {
          int number = number(query);
          firsts.addAndGet(number == 1 ? 1 : 0);
          return new Page<>(
              number > 4 ? List.of() : List.of(number), number < 4, OptionalInt.of(total));
        };

    assertThatThrownBy(() -> Pages.of(listing, Retries.none()).all())
        .isInstanceOfSatisfying(
            IncompleteListingException.class,
            e -> {
              assertThat(e.items()).isEqualTo(List.of(1, 2, 3, 4));
              assertThat(Problem.of(e).kind()).isEqualTo(Problem.Kind.INCOMPLETE_LISTING);
              assertThat(Problem.of(e).message())
                  .isEqualTo("incomplete: Atlas lists 4 of %,d".formatted(total));
            });
    assertThat(firsts).hasValue(2);
  }

  @Test
  void anEmptyPageBesideACountIsNoEmptyListing() {
    Pages<String> pages =
        Pages.of(query -> new Page<>(List.of(), false, OptionalInt.of(4)), Retries.none());

    assertThatThrownBy(pages::all).isInstanceOf(IncompleteListingException.class);
  }

  /** An item goes away while the pages are read, and another moves to the page before. */
  @Test
  void aListingThatWasShortOnceIsWholeWhenItIsReadAgain() throws Exception {
    var readings = new AtomicInteger();
    Pages.Listing<String> listing =
        query -> {
          int number = number(query);
          int reading = number == 1 ? readings.incrementAndGet() : readings.get();
          return number == 1
              ? new Page<>(List.of("a", "b"), true, OptionalInt.of(reading == 1 ? 4 : 3))
              : new Page<>(number == 2 ? List.of("d") : List.of(), false);
        };

    assertThat(Pages.of(listing, Retries.none()).all()).containsExactly("a", "b", "d");
    assertThat(readings).hasValue(2);
  }

  /** The same key twice is one key: another was pushed out of the listing. */
  @Test
  void aKeyThatComesTwiceCountsOnce() {
    var key =
        Principal.named(
            new ApiKeyId("5d2e9c1b87d9d63e6d69a0f1"), Optional.of("abcdefgh"), Optional.empty());
    var other = Principal.named(key.id(), Optional.empty(), Optional.of("other"));
    Pages<Principal> pages =
        Pages.of(
            query -> new Page<>(List.of(key, other), false, OptionalInt.of(2)), Retries.none());

    assertThatThrownBy(pages::all).isInstanceOf(IncompleteListingException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 499, 500, 501, 1_000, 1_001, 1_800, 5_000})
  void fullPagesAreFollowedWithoutALinkAndWithoutACount(int items) throws Exception {
    for (boolean counts : List.of(true, false)) {
      var asked = new AtomicInteger();
      Pages.Listing<Integer> listing =
          query -> {
            boolean counted = Boolean.TRUE.equals(query.parameters().get("includeCount"));
            asked.incrementAndGet();
            if (counted && !counts) {
              throw new AtlasApiException("GET /", 500, "TIMEOUT_WHILE_PAGING", "cannot count");
            }
            int from = (number(query) - 1) * 500;
            var page = IntStream.range(from, Math.max(from, Math.min(items, from + 500)));
            return new Page<>(
                page.boxed().toList(),
                counted && items > from + 500,
                OptionalInt.of(counted ? items : 0));
          };

      assertThat(Pages.of(listing, Retries.none()).all()).hasSize(items);
      assertThat(asked).hasValue(items / 500 + 1 + (counts ? 0 : 1));
    }
  }

  @Test
  void aServerThatFailsIsNotAskedAtOnceWithoutACount() throws Exception {
    var counted = new ArrayList<Object>();
    var waits = new ArrayList<Duration>();
    Retries retries =
        Retries.standard().withSleeper(waits::add).withClock(new ManualClock()).withJitter(() -> 0);
    Pages.Listing<String> listing =
        query -> {
          counted.add(query.parameters().get("includeCount"));
          if (counted.size() == 1) {
            throw new AtlasApiException(
                "GET /", 503, null, null, List.of(), Map.of("Retry-After", List.of("3")), false);
          }
          return new Page<>(List.of("a"), false);
        };

    assertThat(Pages.of(listing, retries).all()).containsExactly("a");
    assertThat(counted).containsExactly(true, false);
    assertThat(waits).containsExactly(Duration.ofSeconds(3));
  }

  @Test
  void whatFailsAheadFailsTheListing() {
    Pages.Listing<Integer> listing =
        query -> {
          int number = number(query);
          if (number == 3) {
            throw new IOException("connection reset");
          }
          return new Page<>(List.of(number), number < 4, OptionalInt.of(4));
        };

    assertThatThrownBy(() -> Pages.of(listing, Retries.none()).all())
        .isInstanceOf(IOException.class)
        .hasMessage("connection reset");
  }

  @Test
  void aReadingThatFailedIsContinued() throws Exception {
    var asked = new ArrayList<Integer>();
    var down = new AtomicBoolean(true);
    Pages<Integer> pages =
        Pages.of(
            query -> {
              int number = number(query);
              synchronized (asked) {
                asked.add(number);
              }
              if (number == 3 && down.get()) {
                throw new IOException("connection reset");
              }
              return new Page<>(List.of(number), number < 4, OptionalInt.of(2));
            },
            Retries.none());
    assertThatThrownBy(pages::all).hasMessage("connection reset");

    down.set(false);

    assertThat(pages.all()).containsExactly(1, 2, 3, 4);
    assertThat(asked).containsExactly(1, 2, 3, 3, 4);
    assertThat(pages.all()).as("read anew").containsExactly(1, 2, 3, 4);
    assertThat(asked).hasSize(9);
  }

  /** As while a key goes away: the page is not kept, or every attempt would find it again. */
  @Test
  void aPageThatCameTwiceOnceIsReadAgain() throws Exception {
    var asked = new AtomicInteger();
    Pages<String> pages =
        Pages.of(
            query ->
                asked.incrementAndGet() < 3
                    ? new Page<>(List.of("same"), true)
                    : new Page<>(List.of("page " + number(query)), number(query) < 2),
            Retries.none());
    assertThatThrownBy(pages::all).isInstanceOf(UnreadableResponseException.class);

    assertThat(pages.all()).containsExactly("page 1", "page 2");
  }

  /** A reading that failed has asked for pages ahead that never come. */
  @Test
  @Timeout(30)
  void pagesThatAnEarlierReadingAskedForAreNotWaitedFor() throws Exception {
    var readings = new AtomicInteger();
    Pages<Integer> pages =
        Pages.of(
            query -> {
              int number = number(query);
              boolean first = (number == 1 ? readings.incrementAndGet() : readings.get()) == 1;
              return first
                  ? new Page<>(List.of(0), true, OptionalInt.of(100))
                  : new Page<>(List.of(number), number < 100);
            },
            Retries.none());
    assertThatThrownBy(pages::all).isInstanceOf(UnreadableResponseException.class);

    assertThat(pages.all()).hasSize(100);
  }

  @Test
  void itemsThatAreNotWantedAreNotKeptAndStillTellThatAPageCameTwice() throws Exception {
    assertThat(pages(List.of("a1", "b1"), List.of("a2"), List.of("b3")).where(this::isB).all())
        .containsExactly("b1", "b3");
    assertThatThrownBy(() -> pages(List.of("a"), List.of("a", "b")).where(this::isB).all())
        .isInstanceOf(UnreadableResponseException.class);
  }

  private boolean isB(String item) {
    return item.startsWith("b");
  }

  /** A hundred pages that meet a limit at once: one line, and one more when it happens again. */
  @Test
  void ofWaitsThatOverlapOneIsReported() throws Exception {
    var clock = new ManualClock();
    var reported = new ArrayList<Duration>();
    var failures = new AtomicInteger();
    Pages.Listing<Integer> listing =
        query -> {
          int number = number(query);
          if (number == 2 && failures.getAndIncrement() < 2) {
            throw new AtlasApiException("GET /", 429, "RATE_LIMITED", "");
          }
          return new Page<>(List.of(number), number < 3);
        };
    Retries retries = // both waits are at the same time, as those of two pages
        Retries.standard()
            .withSleeper(clock.standing())
            .withJitter(() -> 0)
            .onWait(wait -> reported.add(wait.duration()));

    Pages<Integer> pages = Pages.of(listing, retries);
    pages.all();
    clock.advance(Duration.ofSeconds(10));
    failures.set(1);
    pages.all();

    assertThat(reported).containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(10));
  }

  private static int number(Query query) {
    return Integer.parseInt(String.valueOf(query.parameters().get("pageNum")));
  }

  @SafeVarargs
  private static Pages<String> pages(List<String>... pages) {
    return Pages.of(
        query -> {
          int number = number(query);
          return new Page<>(pages[number - 1], number < pages.length);
        },
        Retries.none());
  }

  @Test
  void aPageHasBounds() {
    assertThatThrownBy(() -> Query.page(0)).hasMessage("page number must be 1 or more, was 0");
    assertThatThrownBy(() -> Query.NONE.itemsPerPage(501))
        .hasMessage("items per page must be 1 to 500, was 501");
  }
}
