package io.github.atlaskeys.lookup;

import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.unassign.OrganizationAccess;
import java.util.Comparator;

/** What can do the most, and so is to be dealt with first. */
public final class Danger {
  /** By organization roles, then by the number of projects with an owner role, then of projects. */
  public static final Comparator<KeyAccess> MOST_FIRST =
      Comparator.<KeyAccess, OrganizationAccess>comparing(
              access -> OrganizationAccess.of(access.key()))
          .thenComparingLong(Danger::owned)
          .thenComparingInt(access -> access.assignments().size())
          .reversed();

  private Danger() {}

  /** In how many projects it is owner. */
  public static long owned(KeyAccess access) {
    return access.assignments().stream()
        .filter(each -> each.roles().contains("GROUP_OWNER"))
        .count();
  }
}
