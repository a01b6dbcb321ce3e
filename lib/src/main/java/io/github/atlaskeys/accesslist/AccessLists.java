package io.github.atlaskeys.accesslist;

import static java.util.Objects.requireNonNull;

import io.github.atlaskeys.api.AccessListEntry;
import io.github.atlaskeys.api.AddressRange;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasAdminApi.OrganizationSettings;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.PrincipalCalls;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.api.RetryPolicy;
import io.github.atlaskeys.unassign.OwnKey;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads and replaces the access list of an API key or a service account, with retries; reports only
 * what it read back. A key that may call from one address alone can do nothing from anywhere else,
 * whatever its roles; nor can an account, with the access tokens that it has. To undo it, replace
 * the list by what it was.
 *
 * <pre>{@code
 * Outcome outcome =
 *     AccessLists.of(atlas)
 *         .beforeChange(undo::write)
 *         .contain(organization, apiKey, List.of(new AddressRange("192.0.2.1")));
 * }</pre>
 *
 * <p>How soon Atlas acts on a changed list, and which addresses it accepts, is not documented. A
 * list without entries allows every address, or none ({@link #mayCallFrom}), so what is missing is
 * added before anything is removed.
 *
 * <p>It and its copies ask once whether an organization requires lists, and once or twice, not for
 * each key, for lists that these credentials may not read: begin with a new one for each run.
 * Thread-safe if its callback is.
 */
public final class AccessLists {
  /** How it ended. */
  public enum Verdict {
    /** The list is as wanted: it was read back. */
    REPLACED,
    /** It was so before, and nothing was sent. */
    UNCHANGED,
    /** Atlas refused a change, and would refuse it again. The list may be changed in part. */
    REFUSED,
    /** The list is not as wanted, or could not be read back: run again. */
    UNFINISHED
  }

  /**
   * The result of replacing a list.
   *
   * @param before what was on it; empty if it was not read
   * @param after what was on it when it was last read; empty if it could not be read after a change
   * @param problem why it is not as wanted
   * @param sent whether a change may have been made, even if the list does not show it yet: what
   *     was saved is then still needed
   */
  public record Outcome(
      Verdict verdict,
      Optional<List<AddressRange>> before,
      Optional<List<AddressRange>> after,
      Optional<Problem> problem,
      boolean sent) {}

  /** Receives a list before it is changed: to save it. */
  @FunctionalInterface
  public interface Saver {
    /**
     * The list is about to be replaced.
     *
     * @throws IOException if it cannot be saved: nothing is sent then
     */
    void save(List<AccessListEntry> before) throws IOException;
  }

  private static final int CHECKS = RetryPolicy.MAX_LISTING_CHECKS;

  /** A conflict may be with what is on the list already; what is not found may be gone already. */
  private static final Set<Integer> MAY_BE_DONE = Set.of(409, 404);

  /** A role in the organization is missing: no other list will be shown. */
  private static final Set<Kind> OF_ALL = Set.of(Kind.ACCESS_LIST_HIDDEN, Kind.NO_PERMISSION);

  private final AtlasAdminApi atlas;
  private final Retries retries;
  private final OwnKey ownKey;
  private final Saver saver;
  private final Known known;

  private AccessLists(
      AtlasAdminApi atlas, Retries retries, OwnKey ownKey, Saver saver, Known known) {
    this.atlas = requireNonNull(atlas, "atlas");
    this.retries = requireNonNull(retries, "retries");
    this.ownKey = requireNonNull(ownKey, "ownKey");
    this.saver = requireNonNull(saver, "saver");
    this.known = known;
  }

  /** Works through this API, with {@link Retries#standard()}. */
  public static AccessLists of(AtlasAdminApi atlas) {
    return new AccessLists(atlas, Retries.standard(), OwnKey.NONE, before -> {}, new Known());
  }

  /** Returns a copy with these retries. */
  public AccessLists retries(Retries other) {
    return new AccessLists(atlas, other, ownKey, saver, known);
  }

  /** Returns a copy that refuses the key that makes the calls: it would lock itself out. */
  public AccessLists ownKey(OwnKey own) {
    return new AccessLists(atlas, retries, own, saver, known);
  }

  /** Returns a copy that hands each list to this before it is changed; replaces an earlier one. */
  public AccessLists beforeChange(Saver other) {
    return new AccessLists(atlas, retries, ownKey, other, known);
  }

  /**
   * The access list as it is. Once Atlas has refused to show one because of a role, the others of
   * that kind in the organization are refused without a request, except the caller's own.
   *
   * @throws AtlasApiException if Atlas refuses to show it, or lists fewer entries than it counts
   * @throws IOException if no response was received, after every retry
   * @throws InterruptedException if the thread was interrupted
   */
  public List<AccessListEntry> read(OrganizationId organization, PrincipalId id)
      throws IOException, InterruptedException {
    PrincipalCalls calls = PrincipalCalls.of(id.kind(), atlas);
    Pages<AccessListEntry> pages =
        Pages.of(query -> calls.accessList(organization, id, query), retries);
    return ownKey.is(id)
        ? pages.all() // which is shown to it, and says nothing of the others
        : known.visibility(organization, id.kind()).read(pages::all);
  }

  /**
   * From where a credential with this access list may call. Reads the organization's settings,
   * once, if the list is empty. Never throws because they could not be read.
   *
   * @throws InterruptedException if the thread was interrupted
   */
  public MayCallFrom mayCallFrom(OrganizationId organization, Collection<?> list)
      throws InterruptedException {
    return list.isEmpty()
        ? known.ofEmptyList(organization, () -> atlas.getOrgSettings(organization), retries)
        : MayCallFrom.LISTED_ADDRESSES;
  }

  /**
   * Contains the credential: {@link #replace}s its access list by these addresses. One that nobody
   * can call with, because its organization requires lists and it has none, is contained as it is:
   * an entry would let somebody. That ends when the organization no longer requires lists.
   *
   * @throws IllegalArgumentException if no address is given, which might allow every one
   * @throws IOException if the callback threw it: nothing was sent
   * @throws InterruptedException if the thread was interrupted: the list may be changed in part
   */
  public Outcome contain(
      OrganizationId organization, PrincipalId id, Collection<AddressRange> allowed)
      throws IOException, InterruptedException {
    if (allowed.isEmpty()) {
      throw new IllegalArgumentException("containing needs an address to allow");
    }
    return change(organization, id, allowed, true);
  }

  /**
   * Replaces the access list: adds what is missing, removes what is too much, and reads it back
   * until it is so, for as long as listings may lag.
   *
   * @param wanted what is to be on it; what no entry means, {@link #mayCallFrom} tells
   * @throws IOException if the callback threw it: nothing was sent
   * @throws InterruptedException if the thread was interrupted: the list may be changed in part
   */
  public Outcome replace(
      OrganizationId organization, PrincipalId id, Collection<AddressRange> wanted)
      throws IOException, InterruptedException {
    return change(organization, id, wanted, false);
  }

  private Outcome change(
      OrganizationId organization,
      PrincipalId id,
      Collection<AddressRange> wanted,
      boolean contains)
      throws IOException, InterruptedException {
    if (ownKey.is(id)) {
      return new Outcome(
          Verdict.REFUSED,
          Optional.empty(),
          Optional.empty(),
          Optional.of(OwnKey.refusal(id.kind())),
          false);
    }
    return new Replacement(organization, id, new LinkedHashSet<>(wanted), contains).run();
  }

  /** What was asked for once. */
  private static final class Known {
    private final Map<OrganizationId, MayCallFrom> ofEmptyLists = new HashMap<>();
    private final Map<OrganizationId, Map<PrincipalId.Kind, Visibility>> visible = new HashMap<>();

    /** While one thread asks, the others wait for the answer. */
    synchronized MayCallFrom ofEmptyList(
        OrganizationId organization, Retries.Call<OrganizationSettings> settings, Retries retries)
        throws InterruptedException {
      MayCallFrom from = ofEmptyLists.get(organization);
      if (from == null) {
        from = MayCallFrom.UNKNOWN;
        try {
          Boolean required = retries.call(settings).apiAccessListRequired();
          if (required != null) {
            from = required ? MayCallFrom.NO_ADDRESS : MayCallFrom.ANY_ADDRESS;
          }
        } catch (AtlasApiException | IOException e) {
          // Not readable, or not served by this version of the API.
        }
        ofEmptyLists.put(organization, from);
      }
      return from;
    }

    Visibility visibility(OrganizationId organization, PrincipalId.Kind kind) {
      synchronized (visible) {
        return visible
            .computeIfAbsent(organization, it -> new EnumMap<>(PrincipalId.Kind.class))
            .computeIfAbsent(kind, it -> new Visibility());
      }
    }
  }

  /** Whether the lists of one kind are shown to these credentials. */
  private static final class Visibility {
    /** The first list is asked for by itself: the others may be refused like it. */
    private final ReentrantLock first = new ReentrantLock();

    private volatile boolean asked;
    private volatile Optional<AtlasApiException> refusal = Optional.empty();

    List<AccessListEntry> read(Retries.Call<List<AccessListEntry>> list)
        throws IOException, InterruptedException {
      if (!asked) {
        first.lockInterruptibly();
      }
      try {
        if (refusal.isPresent()) {
          throw refusal.get();
        }
        if (asked && first.isHeldByCurrentThread()) {
          first.unlock();
        }
        return list.call();
      } catch (AtlasApiException e) {
        if (OF_ALL.contains(Problem.of(e).kind())) {
          refusal = Optional.of(e);
        }
        throw e;
      } finally {
        asked = true;
        if (first.isHeldByCurrentThread()) {
          first.unlock();
        }
      }
    }
  }

  /** One list, and what is known of it. */
  private final class Replacement {
    private final OrganizationId organization;
    private final PrincipalId id;
    private final Set<AddressRange> wanted;
    private final boolean contains;
    private final PrincipalCalls calls;
    private Optional<Set<AddressRange>> before = Optional.empty();

    /** As it was last read; empty if it could not be. */
    private Optional<Set<AddressRange>> listed = Optional.empty();

    /** Why it could not be read. */
    private Optional<Problem> unread = Optional.empty();

    /** Whether the last change may have been made, whatever was said of it. */
    private boolean inDoubt;

    /** Whether any change may have been made. */
    private boolean changed;

    Replacement(
        OrganizationId organization, PrincipalId id, Set<AddressRange> wanted, boolean contains) {
      this.organization = organization;
      this.id = id;
      this.wanted = wanted;
      this.contains = contains;
      this.calls = PrincipalCalls.of(id.kind(), atlas);
    }

    Outcome run() throws IOException, InterruptedException {
      List<AccessListEntry> entries;
      try {
        entries = read(organization, id);
      } catch (AtlasApiException e) {
        return failed(Problem.of(e), false);
      } catch (IOException e) {
        return failed(Problem.of(e), false);
      }
      before = Optional.of(ranges(entries));
      listed = before;
      if (before.get().equals(wanted)
          || (contains && mayCallFrom(organization, entries) == MayCallFrom.NO_ADDRESS)) {
        return ended(Verdict.UNCHANGED, Optional.empty());
      }
      saver.save(entries);
      List<AddressRange> missing =
          wanted.stream().filter(each -> !before.get().contains(each)).toList();
      if (!missing.isEmpty()) {
        Optional<Problem> problem = attempt(() -> calls.allow(organization, id, missing));
        boolean mayBeThere = problem.isEmpty() || inDoubt;
        // A response is not enough, nor what it shows: if nothing was added, removing the rest
        // would allow every address.
        if (!look(now -> now.containsAll(wanted), mayBeThere ? CHECKS : 1)) {
          return failed(problem.orElseGet(() -> why(Map.of())), mayBeThere && listed.isEmpty());
        }
      }
      Map<AddressRange, Problem> problems = new LinkedHashMap<>();
      Set<AddressRange> expected = new HashSet<>(wanted);
      for (AccessListEntry entry : entries) {
        if (!wanted.contains(entry.range())) {
          attempt(() -> calls.disallow(organization, id, entry))
              .ifPresent(problem -> problems.put(entry.range(), problem));
          if (problems.containsKey(entry.range()) && !inDoubt) {
            expected.add(entry.range());
          }
        }
      }
      look(now -> now.isEmpty() || now.equals(wanted) || now.equals(expected), CHECKS);
      if (!wanted.isEmpty() && listed.filter(Set::isEmpty).isPresent()) {
        // Somebody else has removed what was added, and now every address is allowed.
        attempt(() -> calls.allow(organization, id, List.copyOf(wanted)));
        look(wanted::equals, CHECKS);
      }
      return listed.filter(wanted::equals).isPresent()
          ? ended(Verdict.REPLACED, Optional.empty())
          : failed(why(problems), listed.isEmpty());
    }

    /** A refusal to remove what is gone all the same is none. */
    private Problem why(Map<AddressRange, Problem> problems) {
      return listed.stream()
          .flatMap(Set::stream)
          .filter(problems::containsKey)
          .map(problems::get)
          .findFirst()
          .or(() -> unread)
          .orElseGet(
              () ->
                  new Problem(
                      Kind.CONTRADICTED,
                      "Atlas confirmed the change, but its access list does not show it",
                      List.of()));
    }

    /** Sends a change until Atlas responds. One that was sent twice may have been made at first. */
    private Optional<Problem> attempt(Retries.Call<?> change) throws InterruptedException {
      var sent = new AtomicInteger();
      inDoubt = false;
      Optional<Problem> problem;
      try {
        retries.call(
            () -> {
              sent.incrementAndGet();
              return change.call();
            });
        changed = true;
        return Optional.empty();
      } catch (AtlasApiException e) {
        inDoubt = MAY_BE_DONE.contains(e.status());
        problem = Optional.of(afterOthers(Problem.of(e)));
      } catch (IOException e) {
        problem = Optional.of(Problem.of(e));
      }
      inDoubt |= sent.get() > 1 || problem.get().kind().worthRetrying();
      changed |= inDoubt;
      return problem;
    }

    /** Reads the list back until it agrees. */
    private boolean look(Predicate<Set<AddressRange>> agrees, int checks)
        throws InterruptedException {
      try {
        Retries.Call<Set<AddressRange>> again = () -> ranges(read(organization, id));
        Set<AddressRange> latest = retries.untilListed(again.call(), agrees, again, checks);
        listed = Optional.of(latest);
        return agrees.test(latest);
      } catch (AtlasApiException e) {
        unread = Optional.of(afterOthers(Problem.of(e)));
      } catch (IOException e) {
        unread = Optional.of(Problem.of(e));
      }
      listed = Optional.empty();
      return false;
    }

    /**
     * It is not as wanted.
     *
     * @param unknown whether something was changed, and what is not known
     */
    private Outcome failed(Problem problem, boolean unknown) {
      return ended(
          unknown || problem.kind().worthRetrying() ? Verdict.UNFINISHED : Verdict.REFUSED,
          Optional.of(problem));
    }

    private Outcome ended(Verdict verdict, Optional<Problem> problem) {
      return new Outcome(
          verdict, before.map(List::copyOf), listed.map(List::copyOf), problem, changed);
    }
  }

  /** The list was read before: that one response was not Atlas's does not make the host wrong. */
  private static Problem afterOthers(Problem problem) {
    return problem.kind() == Kind.WRONG_ADDRESS
        ? new Problem(Kind.UNEXPECTED_RESPONSE, problem.message(), problem.parameters())
        : problem;
  }

  private static Set<AddressRange> ranges(List<AccessListEntry> entries) {
    return entries.stream()
        .map(AccessListEntry::range)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
