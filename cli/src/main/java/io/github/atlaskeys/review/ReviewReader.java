package io.github.atlaskeys.review;

import io.github.atlaskeys.api.AccessListEntry;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.ParallelReads;
import io.github.atlaskeys.api.PrincipalCalls;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyFinder;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.Names;
import io.github.atlaskeys.lookup.Protection;
import io.github.atlaskeys.terminal.Console;
import io.github.atlaskeys.terminal.Progress;
import io.github.atlaskeys.text.FirstFew;
import io.github.atlaskeys.text.SanitizedText;
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

  private final AtlasAdminApi atlas;
  private final Names names;
  private final Retries retries;
  private final Console console;
  private final KeyFinder.Progress progress;
  private final List<String> gaps = new ArrayList<>();

  /** Whether what is missing may be there the next time. */
  private boolean again;

  /**
   * Reads through this API.
   *
   * @param progress is told how long the projects of accounts take
   */
  public ReviewReader(
      AtlasAdminApi atlas,
      Names names,
      Retries retries,
      Console console,
      KeyFinder.Progress progress) {
    this.atlas = atlas;
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
    List<Project> projects =
        names.projects().stream().filter(each -> organization.equals(each.orgId())).toList();
    Map<PrincipalId.Kind, List<KeyAccess>> listed = list(organization, projects);
    Map<PrincipalId, List<AccessListEntry>> lists =
        lastUse ? accessLists(organization, listed) : Map.of();
    if (again) {
      gaps.add("run the command again for the rest");
    }
    List<Credential> credentials =
        listed.values().stream()
            .flatMap(List::stream)
            .map(
                access ->
                    Credential.of(
                        access,
                        Optional.ofNullable(lists.get(access.key().id())),
                        protection.of(access.key().id()).isPresent(),
                        now,
                        unusedFor))
            .toList();
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

  /** Both kinds, side by side; one of them where the other cannot be read. */
  private Map<PrincipalId.Kind, List<KeyAccess>> list(
      OrganizationId organization, List<Project> projects)
      throws IOException, InterruptedException {
    KeyFinder finder = KeyFinder.of(atlas).retries(retries).onProgress(progress);
    try (var reads = new ParallelReads()) {
      Map<PrincipalId.Kind, Future<List<KeyAccess>>> begun = new EnumMap<>(PrincipalId.Kind.class);
      for (PrincipalId.Kind kind : PrincipalId.Kind.values()) {
        begun.put(kind, reads.start(() -> finder.list(kind, organization, projects)));
      }
      var unread = new EnumMap<PrincipalId.Kind, Problem>(PrincipalId.Kind.class);
      Map<PrincipalId.Kind, List<KeyAccess>> listed = await(begun, unread);
      unread.forEach(
          (kind, why) ->
              gaps.add(
                  kind == PrincipalId.Kind.SERVICE_ACCOUNT
                      ? Names.withoutAccounts(why, "Organization Read Only")
                      : "%ss could not be listed: %s".formatted(kind, why.message())));
      if (listed.isEmpty()) {
        ParallelReads.await(begun.get(PrincipalId.Kind.API_KEY)); // throws why
      }
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

  private Map<PrincipalId, List<AccessListEntry>> accessLists(
      OrganizationId organization, Map<PrincipalId.Kind, List<KeyAccess>> listed)
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
    Retries together = retries.onWait(wait -> {}); // the progress tells
    try (var ofKeys = new ParallelReads(); // neither kind must wait for the other's threads
        var ofAccounts = new ParallelReads();
        var shown = Progress.of("Reading", requests, "access list", console, () -> 0)) {
      shown.atLeast(least);
      listed.forEach(
          (kind, keys) -> {
            PrincipalCalls calls = PrincipalCalls.of(kind, atlas);
            ParallelReads reads = kind == PrincipalId.Kind.API_KEY ? ofKeys : ofAccounts;
            for (KeyAccess each : keys) {
              PrincipalId id = each.key().id();
              begun.put(
                  id,
                  reads.start(
                      () -> {
                        boolean read = false;
                        try {
                          List<AccessListEntry> entries =
                              Pages.of(query -> calls.accessList(organization, id, query), together)
                                  .all();
                          read = true;
                          return entries;
                        } finally {
                          shown.step(read);
                        }
                      }));
            }
          });
      Map<PrincipalId, List<AccessListEntry>> lists = await(begun, unread);
      if (!unread.isEmpty()) {
        Problem first = unread.values().iterator().next();
        gaps.add(
            "%s could not be read, so the last use is unknown: %s (%s)"
                .formatted(
                    Labels.count(unread.size(), "access list"),
                    SanitizedText.message(first.message()),
                    FirstFew.joined(unread.keySet(), MAX_NAMED, PrincipalId::value)));
      }
      return lists;
    }
  }

  private String name(OrganizationId id) throws InterruptedException {
    names.tryOrganizations();
    return names.labels().organization(id);
  }
}
