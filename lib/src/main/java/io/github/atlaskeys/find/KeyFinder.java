package io.github.atlaskeys.find;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Organization;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.ParallelReads;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.api.Retries.Call;
import io.github.atlaskeys.api.RetryPolicy;
import io.github.atlaskeys.find.SearchResult.Coverage;
import io.github.atlaskeys.find.SearchResult.Matches;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Finds API keys, one or many, and every project that they are assigned to. Changes nothing.
 *
 * <pre>{@code
 * List<Assignment> assignments = KeyFinder.of(atlas).find("zmmrboas").assignments();
 * }</pre>
 *
 * <p>Lists the keys of each organization of the caller. Where an organization cannot be read, it
 * lists the keys of each of its projects that the caller can see; {@link Coverage} tells. A listing
 * may lag or leave something out, so the record of each key that was found is read too, and a
 * project that either names is among the key's assignments. For an ID that no listing shows, each
 * organization is asked for the record.
 *
 * <p>A record costs one request, and Atlas allows 250 per minute after the first 500: a thousand
 * keys take some three minutes. Up to 16 requests are in flight; rate limits are waited out.
 *
 * <p>Immutable, and thread-safe. Every search throws {@link AtlasApiException} if Atlas refuses
 * anything but the right to look at one organization, project or key, {@link IOException} if no
 * response came after every retry, and {@link InterruptedException} if the thread was interrupted,
 * which ends every wait at once.
 */
public final class KeyFinder {
  /** Receives how far a search has come, on the thread that searches. */
  @FunctionalInterface
  public interface Progress {
    /** The records of so many keys have been read, of so many to read. */
    void keysRead(int done, int of);

    /**
     * Some keys are in no project. Listings may lag, so that these keys are searched for again, for
     * this long at most; called once, before the first wait.
     */
    default void awaitingListings(int keys, Duration longest) {}
  }

  /** What is about one organization or project: others may be readable. */
  private static final Set<Kind> REFUSALS =
      EnumSet.of(
          Kind.NO_PERMISSION,
          Kind.UNKNOWN_PROJECT,
          Kind.WRONG_PRODUCT,
          Kind.NOT_FOUND,
          Kind.UNKNOWN_ORGANIZATION,
          Kind.REFUSED);

  /** Any other call would fail as well. */
  private static final Set<Kind> FAILS_ANY_CALL =
      EnumSet.of(Kind.CREDENTIALS_REFUSED, Kind.IP_NOT_ON_ACCESS_LIST);

  private final AtlasAdminApi atlas;
  private final Retries retries;
  private final Optional<OrganizationId> only;
  private final Progress progress;

  private KeyFinder(
      AtlasAdminApi atlas, Retries retries, Optional<OrganizationId> only, Progress progress) {
    this.atlas = atlas;
    this.retries = retries;
    this.only = only;
    this.progress = progress;
  }

  /** Searches through this API, with {@link Retries#standard()}. */
  public static KeyFinder of(AtlasAdminApi atlas) {
    return new KeyFinder(atlas, Retries.standard(), Optional.empty(), (done, of) -> {});
  }

  /** The same, with other retries. */
  public KeyFinder retries(Retries other) {
    return new KeyFinder(atlas, other, only, progress);
  }

  /** The same, in this organization only: no other organization or project is read. */
  public KeyFinder in(OrganizationId organization) {
    return new KeyFinder(atlas, retries, Optional.of(organization), progress);
  }

  /** The same, and reports how far it has come; replaces an earlier receiver. */
  public KeyFinder onProgress(Progress receiver) {
    return new KeyFinder(atlas, retries, only, receiver);
  }

  /**
   * Looks for one key, by its public key or ID.
   *
   * @throws IllegalArgumentException if the text is blank
   */
  public SearchResult find(String publicKeyOrId) throws IOException, InterruptedException {
    return find(List.of(KeyQuery.key(publicKeyOrId)));
  }

  /** Looks for many keys in every organization of the caller, or the one of {@link #in}. */
  public SearchResult find(List<KeyQuery> queries) throws IOException, InterruptedException {
    try (var reads = new ParallelReads()) {
      return new Search(queries, reads).run();
    }
  }

  /**
   * Looks for one key as {@link #findAssigned(List)} does.
   *
   * @throws IllegalArgumentException if the text is blank
   */
  public SearchResult findAssigned(String publicKeyOrId) throws IOException, InterruptedException {
    return findAssigned(List.of(KeyQuery.key(publicKeyOrId)));
  }

  /**
   * Looks for many keys, and again, up to four more times over 15 seconds, for those that were
   * found in no project: because listings can lag.
   */
  public SearchResult findAssigned(List<KeyQuery> queries)
      throws IOException, InterruptedException {
    SearchResult found = find(queries);
    List<KeyQuery> unassigned = unassigned(found);
    if (unassigned.isEmpty()) {
      return found;
    }
    long keys = found.keys().stream().filter(key -> key.assignments().isEmpty()).count();
    progress.awaitingListings((int) keys, RetryPolicy.MAX_LISTING_LAG);
    return found.updated(
        retries.untilListed(
            found,
            // A key that is not listed this time may have slipped between two pages.
            now -> now.matches().stream().allMatch(KeyFinder::isAssigned),
            () -> find(unassigned),
            RetryPolicy.MAX_LISTING_CHECKS));
  }

  /** The queries that found a key which is in no project. */
  private static List<KeyQuery> unassigned(SearchResult found) {
    return found.matches().stream()
        .filter(match -> !match.keys().isEmpty() && !isAssigned(match))
        .map(Matches::query)
        .toList();
  }

  private static boolean isAssigned(Matches found) {
    return !found.keys().isEmpty()
        && found.keys().stream().noneMatch(key -> key.access().assignments().isEmpty());
  }

  /** One search: what does not depend on each other is read at the same time. */
  private final class Search {
    private final Matching matching;
    private final ParallelReads reads;
    private final Retries together = retries.together();

    Search(List<KeyQuery> queries, ParallelReads reads) {
      this.matching = new Matching(queries);
      this.reads = reads;
    }

    SearchResult run() throws IOException, InterruptedException {
      Call<List<Project>> visible = Pages.of(atlas::listGroups, together).start(reads);
      var names = new HashMap<OrganizationId, String>();
      Listed<OrganizationId> organizations =
          list(
              only.isPresent() ? List.of(only.get()) : organizations(names),
              organization -> query -> atlas.listOrgApiKeys(organization, query),
              matching::offer,
              // An organization that the caller names, and that does not exist, is a mistake.
              only.isPresent() ? Set.of(Kind.NO_PERMISSION) : REFUSALS);
      List<Project> projects = visible.call();
      Listed<ProjectId> others =
          list(
              projects.stream()
                  .filter(project -> isUnread(project, organizations.read()))
                  .map(Project::id)
                  .toList(),
              project -> query -> atlas.listGroupApiKeys(project, query),
              matching::offer,
              REFUSALS);
      List<ApiKeyId> unreadKeys = readRecords(organizations.read());
      return new SearchResult(
          matching.matches(Project.names(projects)),
          names,
          new Coverage(
              organizations.read(),
              organizations.unread(),
              others.read(),
              others.unread(),
              unreadKeys));
    }

    private List<OrganizationId> organizations(Map<OrganizationId, String> names)
        throws IOException, InterruptedException {
      var ids = new ArrayList<OrganizationId>();
      for (Organization each : Pages.of(atlas::listOrgs, together).all()) {
        if (!Boolean.TRUE.equals(each.isDeleted())) {
          ids.add(each.id());
          Optional.ofNullable(each.name()).ifPresent(name -> names.put(each.id(), name));
        }
      }
      return ids;
    }

    /** Whether no organization that was read has the project. */
    private boolean isUnread(Project project, List<OrganizationId> read) {
      OrganizationId organization = project.orgId();
      boolean inQuestion = only.isEmpty() || only.get().equals(organization);
      return inQuestion && (organization == null || !read.contains(organization));
    }

    /** Compares the keys that these places list. */
    private <T> Listed<T> list(
        List<T> places,
        Function<T, Pages.Listing<ApiKey>> listing,
        BiConsumer<T, ApiKey> offer,
        Set<Kind> refusals)
        throws IOException, InterruptedException {
      Map<T, Call<List<ApiKey>>> listings = new LinkedHashMap<>();
      places.forEach(
          place ->
              listings.put(
                  place,
                  Pages.of(listing.apply(place), together).where(matching::matches).start(reads)));
      var listed = new Listed<T>(new ArrayList<>(), new ArrayList<>());
      for (Map.Entry<T, Call<List<ApiKey>>> each : listings.entrySet()) {
        try {
          each.getValue().call().forEach(key -> offer.accept(each.getKey(), key));
          listed.read().add(each.getKey());
        } catch (AtlasApiException e) {
          if (!refusals.contains(Problem.of(e).kind())) {
            throw e;
          }
          listed.unread().add(each.getKey());
        }
      }
      return listed;
    }

    /** Adds what the records of the keys say; returns the keys whose record could not be read. */
    private List<ApiKeyId> readRecords(List<OrganizationId> read)
        throws IOException, InterruptedException {
      Map<ApiKeyId, Future<Optional<ApiKey>>> records = new LinkedHashMap<>();
      matching
          .listedIn()
          .forEach(
              (id, organization) ->
                  records.put(id, reads.start(() -> record(List.of(organization), id))));
      for (ApiKeyId id : matching.missingIds()) {
        records.put(id, reads.start(() -> record(read, id)));
      }
      var unread = new ArrayList<ApiKeyId>();
      int done = 0;
      for (Map.Entry<ApiKeyId, Future<Optional<ApiKey>>> each : records.entrySet()) {
        progress.keysRead(done, records.size());
        Optional<ApiKey> record = ParallelReads.await(each.getValue());
        record.ifPresent(matching::offer);
        if (record.isEmpty() && matching.listedIn().containsKey(each.getKey())) {
          unread.add(each.getKey());
        }
        done++;
      }
      if (done > 0) {
        progress.keysRead(done, done);
      }
      return unread;
    }

    /** The key's own record in the first of these organizations that shows it. */
    private Optional<ApiKey> record(List<OrganizationId> organizations, ApiKeyId id)
        throws IOException, InterruptedException {
      for (OrganizationId organization : organizations) {
        try {
          return Optional.of(together.call(() -> atlas.getOrgApiKey(organization, id)));
        } catch (AtlasApiException e) {
          Kind kind = Problem.of(e).kind();
          if (kind.worthRetrying() || FAILS_ANY_CALL.contains(kind)) {
            throw e;
          } // the listings are enough
        }
      }
      return Optional.empty();
    }
  }

  /** Places whose keys were listed, and those whose keys the caller may not list. */
  private record Listed<T>(List<T> read, List<T> unread) {}
}
