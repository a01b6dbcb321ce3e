package io.github.atlaskeys.contain;

import io.github.atlaskeys.accesslist.AccessLists;
import io.github.atlaskeys.accesslist.AccessLists.Outcome;
import io.github.atlaskeys.accesslist.MayCallFrom;
import io.github.atlaskeys.api.AccessListEntry;
import io.github.atlaskeys.api.AddressRange;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.Leaks;
import io.github.atlaskeys.unassign.OrganizationAccess;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to become of access lists.
 *
 * @param restores whether this is an undo
 * @param leaks where a report has these keys, and what it holds beside them
 * @param caller what the credentials may do in their organization
 * @param labels how organizations and keys are called
 */
public record AccessListPlan(
    boolean restores, List<Target> targets, Leaks leaks, OrganizationAccess caller, Labels labels) {
  /**
   * The access list of one key.
   *
   * @param access its roles; empty if they were not read
   * @param current what is on the list; empty if it could not be read
   * @param unread why it could not
   * @param ofEmptyList from where it may call if its list is empty; not asked if it is not to be
   * @param wanted what is to be on it
   */
  record Target(
      OrganizationId organization,
      Principal key,
      Optional<KeyAccess> access,
      Optional<List<AccessListEntry>> current,
      Optional<Problem> unread,
      MayCallFrom ofEmptyList,
      List<AddressRange> wanted) {

    /** One of which the list is not read yet. */
    static Target of(
        OrganizationId organization,
        Principal key,
        Optional<KeyAccess> access,
        List<AddressRange> wanted) {
      return new Target(
          organization,
          key,
          access,
          Optional.empty(),
          Optional.empty(),
          MayCallFrom.UNKNOWN,
          List.copyOf(wanted));
    }

    Target read(List<AccessListEntry> list, AccessLists lists) throws InterruptedException {
      MayCallFrom empty =
          list.isEmpty() || wanted.isEmpty()
              ? lists.mayCallFrom(organization, List.of())
              : MayCallFrom.UNKNOWN;
      return new Target(organization, key, access, Optional.of(list), unread, empty, wanted);
    }

    Target unread(Problem why) {
      return new Target(organization, key, access, current, Optional.of(why), ofEmptyList, wanted);
    }

    /** From where it may call with this list, if that could be read. */
    MayCallFrom mayCallFrom(Optional<? extends Collection<?>> list) {
      return list.map(it -> it.isEmpty() ? ofEmptyList : MayCallFrom.LISTED_ADDRESSES)
          .orElse(MayCallFrom.UNKNOWN);
    }

    String named() {
      return Labels.named(key);
    }

    private boolean isAsWanted() {
      Optional<Set<AddressRange>> listed =
          current.map(
              list -> list.stream().map(AccessListEntry::range).collect(Collectors.toSet()));
      return listed.equals(Optional.of(new HashSet<>(wanted)));
    }

    /** Whether an entry is to be removed of which Atlas says that it was used. */
    boolean forgetsUse() {
      return current.orElse(List.of()).stream()
          .anyMatch(entry -> !wanted.contains(entry.range()) && entry.isUsed());
    }
  }

  /**
   * How the change of one list ended.
   *
   * @param outcome empty if the run stopped before it
   * @param mayCallFrom from where it may call with its list as it was last read
   * @param time when that was
   */
  record Done(Target target, Optional<Outcome> outcome, MayCallFrom mayCallFrom, Instant time) {}

  /** Copies the list. */
  public AccessListPlan {
    targets = List.copyOf(targets);
  }

  /** Whether its list is to be changed. */
  boolean changes(Target target) {
    return !target.isAsWanted() && !isUnusable(target);
  }

  /** Whether nobody can call with it, so that it is contained without an entry. */
  boolean isUnusable(Target target) {
    return !restores && target.mayCallFrom(target.current()) == MayCallFrom.NO_ADDRESS;
  }

  /** As the beginning of a question. */
  String order() {
    boolean one = targets.size() == 1;
    String what =
        one
            ? labels.shortApiKey(targets.get(0).key().id())
            : Labels.count(targets.stream().map(each -> each.key().id()).toList());
    return restores
        ? "Restore the access %s of %s".formatted(one ? "list" : "lists", what)
        : "Contain %s: allow %s from %s alone"
            .formatted(what, one ? "it" : "them", targets.get(0).wanted().get(0));
  }
}
