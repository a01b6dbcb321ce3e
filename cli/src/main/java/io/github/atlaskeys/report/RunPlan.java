package io.github.atlaskeys.report;

import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.Selection;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.OwnKey;
import io.github.atlaskeys.unassign.Plan;
import io.github.atlaskeys.unassign.PlannedRow;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import java.util.List;
import java.util.Optional;

/**
 * What a run would do to its selection, as far as it was read.
 *
 * @param change what it does
 * @param selection to which rows
 * @param read what Atlas shows of them; empty if that was not read, which {@code --yes} saves
 * @param rows what would happen to each row, if that is to be shown one by one
 * @param own the key that makes the calls, as far as the run must know it
 * @param caller what the credentials may do in their organization, where the plan says so
 * @param sendsUnread whether requests are sent for rows that could not be read, too
 */
public record RunPlan(
    Change change,
    Selection selection,
    Optional<Plan> read,
    List<PlannedRow> rows,
    OwnKey own,
    OrganizationAccess caller,
    boolean sendsUnread) {
  /** Copies the list. */
  public RunPlan {
    rows = List.copyOf(rows);
  }

  /** The same in numbers only. */
  public RunPlan withoutRows() {
    return new RunPlan(change, selection, read, List.of(), own, caller, sendsUnread);
  }

  /** Whether there is nothing to ask about and nothing to send. */
  public boolean changesNothing() {
    return selection.rows().size() == 0;
  }

  /** Whether there is neither a row nor a key. */
  public boolean isEmpty() {
    return changesNothing() && selection.everywhere().isEmpty();
  }

  /** How many rows are about the key that makes the calls. */
  public long ownRows() {
    return own.id().map(selection.rows()::count).orElse(0L);
  }

  /** The key that makes the calls, if rows are about it: what is unassigned must not be it. */
  public Optional<Problem> ownKey() {
    return own.id()
        .filter(id -> ownRows() > 0)
        .map(id -> "the %s you are authenticated with".formatted(Labels.noun(id.kind())))
        .map(key -> selection.onlyKey().isPresent() ? "this is " + key : refersTo(key))
        .map(message -> new Problem(Problem.Kind.OWN_KEY, message, List.of()));
  }

  private String refersTo(String key) {
    return "%s %s to %s"
        .formatted(Labels.count(ownRows(), "row"), ownRows() == 1 ? "refers" : "refer", key);
  }

  /** Why it is not to be carried out, and a run refuses to. */
  public Optional<Problem> refusal() {
    return ownKey().filter(why -> change == Change.UNASSIGN);
  }

  /** The only row, if there is one and it was read. */
  public Optional<PlannedRow> only() {
    return selection.isOneRow() ? rows.stream().findFirst() : Optional.empty();
  }

  /** How much would be changed, as far as it was read. */
  Amount amount() {
    return read.map(Amount::of).orElse(Amount.of(selection.rows()));
  }

  /** How much may be changed: of rows that were not read, nobody knows. */
  public Amount possible() {
    return hasUnread() ? Amount.of(selection.rows()) : amount();
  }

  private boolean hasUnread() {
    return sendsUnread
        && read.filter(it -> it.count(Outlook.UNREADABLE) + it.count(Outlook.NOT_LOOKED_AT) > 0)
            .isPresent();
  }

  /** As the end of a question: {@code Unassign zmmrboas "ci deploy" from 2 projects}. */
  public String order() {
    return "%s %s%s"
        .formatted(change.verb(), hasUnread() ? "up to " : "", possible().text(change, selection));
  }

  /** Why not every row was read. */
  Optional<Problem> stopped() {
    return read.flatMap(Plan::stopped);
  }
}
