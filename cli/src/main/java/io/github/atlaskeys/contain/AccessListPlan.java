package io.github.atlaskeys.contain;

import io.github.atlaskeys.accesslist.AccessLists.Outcome;
import io.github.atlaskeys.api.AccessListEntry;
import io.github.atlaskeys.api.AddressRange;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.Leaks;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to become of access lists.
 *
 * @param restores whether this is an undo
 * @param leaks what a report holds beside these keys
 */
public record AccessListPlan(boolean restores, List<Target> targets, Leaks leaks) {
  /**
   * The access list of one key.
   *
   * @param organizationName its name, if it was read
   * @param access its roles; empty if they were not read
   * @param now what is on the list; empty if it could not be read
   * @param unread why it could not
   * @param wanted what is to be on it; nothing allows every address
   */
  record Target(
      OrganizationId organization,
      Optional<String> organizationName,
      Principal key,
      Optional<KeyAccess> access,
      Optional<List<AccessListEntry>> now,
      Optional<Problem> unread,
      List<AddressRange> wanted) {

    /** One of which the list is not read yet. */
    static Target of(
        OrganizationId organization,
        Optional<String> organizationName,
        Principal key,
        Optional<KeyAccess> access,
        List<AddressRange> wanted) {
      return new Target(
          organization,
          organizationName,
          key,
          access,
          Optional.empty(),
          Optional.empty(),
          List.copyOf(wanted));
    }

    Target read(List<AccessListEntry> list) {
      return new Target(
          organization, organizationName, key, access, Optional.of(list), unread, wanted);
    }

    Target unread(Problem why) {
      return new Target(organization, organizationName, key, access, now, Optional.of(why), wanted);
    }

    String named() {
      return Labels.named(key);
    }

    boolean changes() {
      Optional<Set<AddressRange>> listed =
          now.map(list -> list.stream().map(AccessListEntry::range).collect(Collectors.toSet()));
      return !listed.equals(Optional.of(new HashSet<>(wanted)));
    }
  }

  /**
   * What became of it.
   *
   * @param outcome empty if the run stopped before it
   * @param time when its list was last read
   */
  record Done(Target target, Optional<Outcome> outcome, Instant time) {}

  /** Copies the list. */
  public AccessListPlan {
    targets = List.copyOf(targets);
  }

  /** As the beginning of a question. */
  String order(Labels labels) {
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
