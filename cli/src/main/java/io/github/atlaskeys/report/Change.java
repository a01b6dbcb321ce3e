package io.github.atlaskeys.report;

import java.util.Locale;

/** What a run does to its rows, in words. */
public enum Change {
  /** Keys lose their roles in projects. */
  UNASSIGN("Unassign", "Unassigning", "Unassigned", "from", "WOULD LOSE", "not assigned"),
  /** Keys get roles back that they had. */
  RESTORE("Restore", "Restoring", "Restored", "in", "WOULD GET BACK", "already assigned");

  private final String verb;
  private final String doing;
  private final String done;
  private final String preposition;
  private final String effect;
  private final String noEffect;

  Change(
      String verb, String doing, String done, String preposition, String effect, String noEffect) {
    this.verb = verb;
    this.doing = doing;
    this.done = done;
    this.preposition = preposition;
    this.effect = effect;
    this.noEffect = noEffect;
  }

  /** What a file of a run calls it. */
  public String work() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As an order: {@code Unassign}. */
  String verb() {
    return verb;
  }

  /** While it lasts: {@code Unassigning}. */
  public String doing() {
    return doing;
  }

  /** Afterwards: {@code Unassigned}. */
  String done() {
    return done;
  }

  /** Keys are unassigned {@code from} projects. */
  String preposition() {
    return preposition;
  }

  /** The title of the roles that would change. */
  String effect() {
    return effect;
  }

  /** What keys are called that are as the run wants them. */
  String noEffect() {
    return noEffect;
  }
}
