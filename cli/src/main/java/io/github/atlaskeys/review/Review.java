package io.github.atlaskeys.review;

import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.lookup.Gap;
import io.github.atlaskeys.lookup.Protection;
import java.time.Instant;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who has access to an organization, as it was read.
 *
 * @param organization its name and ID, for people
 * @param time when it was read
 * @param unusedFor how long without a use is unused
 * @param projects those of the organization that the caller can see
 * @param credentials its API keys and service accounts, those that were picked
 * @param total how many it has
 * @param gaps what could not be read
 * @param protection what no command may change
 */
public record Review(
    String organization,
    Instant time,
    Period unusedFor,
    List<Project> projects,
    List<Credential> credentials,
    int total,
    List<Gap> gaps,
    Protection protection) {
  /** How long without a use is unused if nothing else is said. */
  public static final Period STANDARD_UNUSED = Period.ofDays(90);

  /** Copies the lists. */
  public Review {
    projects = List.copyOf(projects);
    credentials = List.copyOf(credentials);
    gaps = List.copyOf(gaps);
  }

  /** The same with those that have all of these flags only. */
  public Review with(Collection<Flag> flags) {
    return only(
        credentials.stream().filter(credential -> credential.flags().containsAll(flags)).toList());
  }

  /** What is to be said if none has all of these flags. */
  String none(Set<Flag> flags) {
    if (flags.equals(Set.of(Flag.UNUSED))) {
      long unknown =
          credentials.stream()
              .filter(each -> each.lastUse().state() == LastUse.State.UNKNOWN)
              .count();
      return "None of the %,d keys and service accounts is known to be %s%s."
          .formatted(
              total,
              title(Flag.UNUSED),
              unknown == 0 ? "" : "; of %,d the last use is unknown".formatted(unknown));
    }
    String names = flags.stream().map(Flag::toString).collect(Collectors.joining(" and "));
    if (names.isEmpty()) {
      return isPicked()
          ? "None of the %,d keys and service accounts was picked.".formatted(total)
          : isComplete()
              ? "Nothing needs attention."
              : "Nothing needs attention in what could be read; see above what could not.";
    }
    return "None of the %,d keys and service accounts is marked %s.".formatted(total, names);
  }

  /** The same with these only. */
  public Review only(List<Credential> some) {
    return new Review(organization, time, unusedFor, projects, some, total, gaps, protection);
  }

  /** The lines of what is protected whose ID is of nothing here; what was not read may be. */
  List<String> protectsNothing() {
    if (isPicked() || !gaps.isEmpty()) {
      return List.of();
    }
    var there = new HashSet<String>();
    projects.forEach(project -> there.add(project.id().value()));
    for (Credential each : credentials) {
      there.add(each.key().id().value());
      each.access().assignments().forEach(assigned -> there.add(assigned.project().value()));
    }
    return protection.without(there);
  }

  /** Whether all was read that this host has. */
  boolean isComplete() {
    return gaps.stream().allMatch(gap -> gap.why() == Gap.Why.NOT_THERE);
  }

  /** Whether some keys or accounts, or some of what they are assigned to, are missing. */
  boolean isShort() {
    return gaps.stream().anyMatch(gap -> gap.why() == Gap.Why.SHORT);
  }

  /** Whether some were left out. */
  boolean isPicked() {
    return credentials.size() < total;
  }

  long count(Flag flag) {
    return credentials.stream().filter(each -> each.flags().contains(flag)).count();
  }

  /** In two or three words, with the time that makes a credential unused. */
  String title(Flag flag) {
    return flag == Flag.UNUSED
        ? "unused for %d days".formatted(unusedFor.get(ChronoUnit.DAYS))
        : flag.title;
  }
}
