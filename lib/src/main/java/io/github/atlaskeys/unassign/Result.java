package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A row and how it ended.
 *
 * @param row the row
 * @param verdict how it ended
 * @param problem why it is not done; empty when it is, or when it was not attempted
 * @param attempts how many times the change was sent
 * @param roles the roles that the key had in the project before, or that were restored; empty when
 *     they were not read
 * @param access what the key can still do in the project through its organization roles
 * @param caveats what is not known about it
 */
public record Result(
    Row row,
    Verdict verdict,
    Optional<Problem> problem,
    int attempts,
    List<String> roles,
    OrganizationAccess access,
    Set<Caveat> caveats) {
  /** What is not known about a row that is done, or known only indirectly. */
  public enum Caveat {
    /**
     * The response was lost; that it is done is known from Atlas's response to another attempt and
     * a look afterwards.
     */
    CONFIRMED_BY_LOOK,
    /** It was unassigned without its roles being known: they cannot be restored from an undo. */
    NO_UNDO,
    /**
     * These credentials cannot read the organization's keys: it is not known whether the key
     * exists.
     */
    KEY_NOT_CHECKED,
    /**
     * These credentials cannot read the project's keys: that it is not assigned is Atlas's word.
     */
    PROJECT_NOT_CHECKED,
    /** Neither the project nor its organization knows the key, which the caller allowed. */
    UNKNOWN_KEY
  }

  /** Copies list and set. */
  public Result {
    roles = List.copyOf(roles);
    caveats = caveats.isEmpty() ? Set.of() : Set.copyOf(caveats); // of a million rows, few have any
  }

  /** Nothing was sent for it. */
  static Result notAttempted(Row row) {
    return new Result(
        row,
        Verdict.NOT_ATTEMPTED,
        Optional.empty(),
        0,
        List.of(),
        OrganizationAccess.UNKNOWN,
        Set.of());
  }

  /** The project and the key. */
  public Unassignment unassignment() {
    return row.unassignment();
  }

  /** The same row, contradicted: Atlas confirmed it, and its listing disagrees. */
  Result contradicted(Problem why) {
    return new Result(row, Verdict.of(why), Optional.of(why), attempts, roles, access, caveats);
  }
}
