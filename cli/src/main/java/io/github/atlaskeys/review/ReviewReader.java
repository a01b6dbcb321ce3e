package io.github.atlaskeys.review;

import io.github.atlaskeys.accesslist.AccessLists;
import io.github.atlaskeys.accesslist.MayCallFrom;
import io.github.atlaskeys.api.AccessListEntry;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.ParallelReads;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyFinder;
import io.github.atlaskeys.lookup.Gap;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.Listing;
import io.github.atlaskeys.lookup.Names;
import io.github.atlaskeys.lookup.Protection;
import io.github.atlaskeys.terminal.Console;
import io.github.atlaskeys.terminal.Progress;
import io.github.atlaskeys.text.FirstFew;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.unassign.OwnKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Reads who has access to an organization: both listings, the projects of accounts, and an access
 * list for each credential. What cannot be read is named, and the rest is there.
 */
public final class ReviewReader {
  /** Atlas's documented limits of an organization: requests at once, and per minute after that. */
  private static final int BURST = 500;

  private static final int PER_MINUTE = 250;

  /** Less is not worth a line. */
  private static final Duration LONG = Duration.ofSeconds(30);

  private static final int MAX_NAMED = 5;

  /** After so many failures in a row no other is waited for. */
  private static final int MAX_FAILED = 20;

  private final Connection connection;
  private final Names names;
  private final Retries retries;
  private final Console console;
  private final KeyFinder.Progress progress;
  private final List<Gap> gaps = new ArrayList<>();

  /** Whether what is missing may be there the next time. */
  private boolean again;

  /**
   * Reads through this connection.
   *
   * @param progress is told how long the projects of accounts take
   */
  public ReviewReader(
      Connection connection,
      Names names,
      Retries retries,
      Console console,
      KeyFinder.Progress progress) {
    this.connection = connection;
    this.names = names;
    this.retries = retries;
    this.console = console;
    this.progress = progress;
  }

  /**
   * Reads it, and judges it at this time.
   *
   * @param lastUse whether access lists are read: a request for each credential
   * @param unusedFor how long ago a last use must be for a credential to be unused
   */
  public Review read(
      OrganizationId organization,
      boolean lastUse,
      Protection protection,
      Instant now,
      Period unusedFor)
      throws IOException, InterruptedException {
    Listing<Project> visible = names.visibleProjects();
    gaps.addAll(visible.gaps());
    List<Project> projects =
        visible.items().stream().filter(each -> organization.equals(each.orgId())).toList();
    Map<PrincipalId.Kind, List<KeyAccess>> listed = list(organization, projects);
    AccessLists lists = AccessLists.of(connection.api()).retries(retries).ownKey(own(listed));
    Map<PrincipalId, List<AccessListEntry>> read =
        lastUse ? read(lists, organization, listed) : Map.of();
    var credentials = new ArrayList<Credential>();
    for (List<KeyAccess> kind : listed.values()) {
      for (KeyAccess access : kind) {
        Optional<List<AccessListEntry>> list = Optional.ofNullable(read.get(access.key().id()));
        MayCallFrom from =
            list.isPresent() ? lists.mayCallFrom(organization, list.get()) : MayCallFrom.UNKNOWN;
        credentials.add(
            Credential.of(
                access, list, from, protection.of(access.key().id()).isPresent(), now, unusedFor));
      }
    }
    tellUnknownAddresses(credentials);
    if (again || visible.isShort()) {
      gaps.add(new Gap(Gap.Why.UNREAD, Gap.AGAIN));
    }
    return new Review(
        name(organization),
        now,
        unusedFor,
        projects,
        credentials,
        credentials.size(),
        gaps,
        protection);
  }

  /** The caller, which may always read its own list. */
  private OwnKey own(Map<PrincipalId.Kind, List<KeyAccess>> listed) {
    Optional<String> caller = connection.caller().identifier();
    return new OwnKey(
        listed.values().stream()
            .flatMap(List::stream)
            .map(KeyAccess::key)
            .filter(key -> caller.filter(key.identifiers()::contains).isPresent())
            .map(key -> key.id())
            .findFirst(),
        Optional.empty());
  }

  private void tellUnknownAddresses(List<Credential> credentials) {
    List<PrincipalId> unknown =
        credentials.stream()
            .filter(each -> each.flags().contains(Flag.UNKNOWN_ADDRESSES))
            .map(each -> each.key().id())
            .toList();
    if (!unknown.isEmpty()) {
      gaps.add(
          new Gap(
              Gap.Why.HIDDEN,
              "the organization's settings could not be read, so whether %s without an access list may be used from anywhere, or by nobody, is unknown; Organization Member may read them"
                  .formatted(Labels.count(unknown))));
    }
  }

  /** Both kinds, side by side; one of them where the other cannot be read. */
  private Map<PrincipalId.Kind, List<KeyAccess>> list(
      OrganizationId organization, List<Project> projects)
      throws IOException, InterruptedException {
    KeyFinder finder = KeyFinder.of(connection.api()).retries(retries).onProgress(progress);
    try (var reads = new ParallelReads()) {
      Map<PrincipalId.Kind, Future<Listing<KeyAccess>>> begun =
          new EnumMap<>(PrincipalId.Kind.class);
      for (PrincipalId.Kind kind : PrincipalId.Kind.values()) {
        begun.put(
            kind,
            reads.start(
                () ->
                    Listing.read(
                        kind.toString(), () -> finder.list(kind, organization, projects))));
      }
      var unread = new EnumMap<PrincipalId.Kind, Problem>(PrincipalId.Kind.class);
      Map<PrincipalId.Kind, Listing<KeyAccess>> read = await(begun, unread);
      unread.forEach(
          (kind, why) ->
              gaps.add(
                  kind == PrincipalId.Kind.SERVICE_ACCOUNT
                      ? Gap.withoutAccounts(why, "Organization Read Only")
                      : new Gap(
                          Gap.Why.UNREAD,
                          "%ss could not be listed: %s".formatted(kind, why.message()))));
      if (read.isEmpty()) {
        ParallelReads.await(begun.get(PrincipalId.Kind.API_KEY)); // throws why
      }
      Map<PrincipalId.Kind, List<KeyAccess>> listed = new EnumMap<>(PrincipalId.Kind.class);
      read.forEach(
          (kind, keys) -> {
            gaps.addAll(keys.gaps());
            again |= keys.isShort();
            listed.put(kind, keys.items());
          });
      return listed;
    }
  }

  /** What could be read, in the same order; the others with why not. */
  private <K, T> Map<K, T> await(Map<K, Future<T>> begun, Map<K, Problem> unread)
      throws InterruptedException {
    var read = new LinkedHashMap<K, T>();
    int inARow = 0;
    Optional<Problem> failed = Optional.empty();
    for (Map.Entry<K, Future<T>> each : begun.entrySet()) {
      if (inARow < MAX_FAILED) { // else the next would fail as well, and each takes its time
        try {
          read.put(each.getKey(), ParallelReads.await(each.getValue()));
          failed = Optional.empty();
        } catch (AtlasApiException e) {
          failed = Optional.of(Problem.of(e));
        } catch (IOException e) {
          failed = Optional.of(Problem.of(e));
        }
        boolean outage = failed.filter(why -> why.kind().worthRetrying()).isPresent();
        inARow = outage ? inARow + 1 : 0;
        again |= outage;
      }
      failed.ifPresent(why -> unread.put(each.getKey(), why));
    }
    return read;
  }

  private Map<PrincipalId, List<AccessListEntry>> read(
      AccessLists lists, OrganizationId organization, Map<PrincipalId.Kind, List<KeyAccess>> listed)
      throws InterruptedException {
    int requests = listed.values().stream().mapToInt(List::size).sum();
    // Atlas's limits of the two kinds are apart.
    int most = listed.values().stream().mapToInt(List::size).max().orElse(0);
    var least = Duration.ofSeconds(Math.max(0, most - BURST) * 60L / PER_MINUTE);
    if (least.compareTo(LONG) > 0) {
      console
          .notices()
          .line(
              "Reading %,d access lists takes as many requests and, at Atlas's rate limit, about %s; --no-last-use skips them"
                  .formatted(requests, Progress.left(least.toSeconds())));
    }
    Map<PrincipalId, Future<List<AccessListEntry>>> begun = new LinkedHashMap<>();
    var unread = new LinkedHashMap<PrincipalId, Problem>();
    Retries quietly = retries.onWait(wait -> {}); // the progress tells
    try (var ofKeys = new ParallelReads(); // neither kind must wait for the other's threads
        var ofAccounts = new ParallelReads();
        var shown = Progress.of("Reading", requests, "access list", console, () -> 0)) {
      shown.atLeast(least);
      listed.forEach(
          (kind, keys) -> {
            AccessLists ofKind = lists.retries(quietly.together()); // each has its own limit
            ParallelReads reads = kind == PrincipalId.Kind.API_KEY ? ofKeys : ofAccounts;
            for (KeyAccess each : keys) {
              PrincipalId id = each.key().id();
              begun.put(
                  id,
                  reads.start(
                      () -> {
                        boolean read = false;
                        try {
                          List<AccessListEntry> entries = ofKind.read(organization, id);
                          read = true;
                          return entries;
                        } finally {
                          shown.step(read);
                        }
                      }));
            }
          });
      Map<PrincipalId, List<AccessListEntry>> read = await(begun, unread);
      tellUnread(unread, requests);
      return read;
    }
  }

  /** What that hides is said, too: a review without a finding is not one without a danger. */
  private void tellUnread(Map<PrincipalId, Problem> unread, int all) {
    String hides = "from where these may call, and when they were last used, is unknown";
    Map<Boolean, List<Map.Entry<PrincipalId, Problem>>> byRole =
        unread.entrySet().stream()
            .collect(Collectors.partitioningBy(each -> isOfRole(each.getValue())));
    List<Map.Entry<PrincipalId, Problem>> hidden = byRole.get(true);
    if (!hidden.isEmpty()) {
      gaps.add(
          new Gap(
              Gap.Why.HIDDEN,
              "%,d of %,d access lists are hidden: %s; these credentials need Organization Owner"
                  .formatted(hidden.size(), all, hides)));
    }
    List<Map.Entry<PrincipalId, Problem>> failed = byRole.get(false);
    if (!failed.isEmpty()) {
      gaps.add(
          new Gap(
              Gap.Why.UNREAD,
              "%s could not be read: %s: %s (%s)"
                  .formatted(
                      Labels.count(failed.size(), "access list"),
                      hides,
                      SanitizedText.message(failed.get(0).getValue().message()),
                      FirstFew.joined(failed, MAX_NAMED, each -> each.getKey().value()))));
    }
  }

  private static boolean isOfRole(Problem problem) {
    return problem.kind() == Problem.Kind.ACCESS_LIST_HIDDEN
        || problem.kind() == Problem.Kind.NO_PERMISSION;
  }

  private String name(OrganizationId id) throws InterruptedException {
    names.tryOrganizations();
    return names.labels().organization(id);
  }
}
