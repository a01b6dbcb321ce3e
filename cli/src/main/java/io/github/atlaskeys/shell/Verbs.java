package io.github.atlaskeys.shell;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Project;

/**
 * Commands available at the prompt. A project is given by its ID or name, an API key by its ID or
 * public key. Options are those of the command with the same purpose.
 */
public final class Verbs {
  private Verbs() {}

  /** The Atlas Admin API, connected. */
  public static AtlasAdminApi atlas() {
    return Session.current().connection().api();
  }

  /** The script's arguments. */
  public static String[] arguments() {
    return Session.current().arguments().toArray(String[]::new);
  }

  /** The projects that the credentials can see. */
  public static TableList<Project> projects() {
    return new LookUps(Session.current()).projects();
  }

  /** The API keys of a project. */
  public static TableList<ApiKey> keys(String project) {
    var lookUps = new LookUps(Session.current());
    return lookUps.keys(lookUps.project(project));
  }

  /** The API keys of a project. */
  public static TableList<ApiKey> keys(Project project) {
    return new LookUps(Session.current()).keys(project.id());
  }

  /** API keys by public key or ID, and every project they are assigned to. */
  public static FoundKeys find(String... texts) {
    return new LookUps(Session.current()).find(texts);
  }

  /** What unassigning the rows of a CSV file would do. Changes nothing. */
  public static PlanTable plan(String file) {
    return new Actions(Session.current()).plan(file);
  }

  /** Unassigns an API key from a project. Asks, unless {@link #yes()} was called. */
  public static void unassign(String project, String key, String... options) {
    new Actions(Session.current()).unassign(project, key, options);
  }

  /** Unassigns an API key from a project. Asks, unless {@link #yes()} was called. */
  public static void unassign(Project project, ApiKey key, String... options) {
    new Actions(Session.current()).unassign(project.id().value(), key.id().value(), options);
  }

  /** Unassigns an API key from a project. Asks, unless {@link #yes()} was called. */
  public static void unassign(String project, ApiKey key, String... options) {
    unassign(project, key.id().value(), options);
  }

  /**
   * Unassigns the keys that were found from every project. Asks, unless {@link #yes()} was called.
   */
  public static void unassign(FoundKeys found, String... options) {
    new Actions(Session.current()).unassign(found, options);
  }

  /** Unassigns what the plan says. Asks, unless {@link #yes()} was called. */
  public static void unassign(PlanTable plan, String... options) {
    new Actions(Session.current()).unassign(plan, options);
  }

  /** Restores the roles in an undo file. Asks, unless {@link #yes()} was called. */
  public static void restore(String undoFile, String... options) {
    new Actions(Session.current()).restore(undoFile, options);
  }

  /** Turns confirmation off. */
  public static void yes() {
    yes(true);
  }

  /** Turns confirmation off, or on again. */
  public static void yes(boolean assent) {
    Session.current().assent(assent);
  }
}
