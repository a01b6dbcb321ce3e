package io.github.atlaskeys.shell;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId.Kind;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.command.ProtectOption;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.lookup.Listing;
import io.github.atlaskeys.lookup.Names;
import io.github.atlaskeys.lookup.OrganizationRef;
import io.github.atlaskeys.lookup.ProjectRef;
import io.github.atlaskeys.lookup.Protection;
import io.github.atlaskeys.lookup.SearchQueries;
import io.github.atlaskeys.report.KeyText;
import io.github.atlaskeys.review.Review;
import io.github.atlaskeys.review.ReviewReader;
import io.github.atlaskeys.text.UsageException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Commands available at the prompt. A project is given by its ID or name, an API key by its ID or
 * public key, a service account by its client ID. Options are those of the command with the same
 * purpose.
 */
public final class Verbs {
  private Verbs() {}

  /** The Atlas Admin API, connected. */
  public static AtlasAdminApi atlas() {
    return session().connection().api();
  }

  /** The script's arguments. */
  public static String[] arguments() {
    return session().arguments().toArray(String[]::new);
  }

  /** Lists the verbs. */
  public static void help() {
    help("");
  }

  /** Explains one verb. */
  public static void help(String verb) {
    Session session = session();
    Help.write(verb, session.page(0, session::say));
  }

  /** The projects that the credentials can see. */
  public static TableList<Project> projects() {
    Listing<Project> all = VerbCall.readOnly(names()::projectsThere);
    return new TableList<>(
        session(),
        KeyText.sorted(all.items()),
        (report, shown) -> report.projects(new Listing<>(shown, all.gaps())));
  }

  /** The API keys and service accounts of every organization that the credentials can see. */
  public static KeyList keys() {
    return KeyList.of(
        session(),
        VerbCall.readOnly(() -> names().keys(session().progress(Kind.SERVICE_ACCOUNT))),
        Optional.empty());
  }

  /** The API keys and service accounts of a project. */
  public static KeyList keys(String project) {
    ProjectRef name = ProjectRef.of(project);
    return keys(VerbCall.readOnly(() -> names().project(name)));
  }

  /** The API keys and service accounts of a project. */
  public static KeyList keys(Project project) {
    return keys(project.id());
  }

  private static KeyList keys(ProjectId project) {
    return KeyList.of(
        session(), VerbCall.readOnly(() -> names().keys(project)), Optional.of(project));
  }

  /** Keys by public key or ID, accounts by client ID, and every project they are assigned to. */
  public static KeyList find(String... keys) {
    if (keys.length == 0) {
      throw new UsageException("pass a public key, an ID or a client ID");
    }
    List<KeyQuery> queries = new SearchQueries().keys(List.of(keys)).all();
    SearchQueries.kinds(queries, session().connection().atlas().apiVersion());
    return KeyList.found(session(), VerbCall.readOnly(() -> names().finder().find(queries)));
  }

  /** Who has access to the only organization that is visible, and what is unused. */
  public static ReviewList review() {
    return review(Optional.empty());
  }

  /** The same of an organization, by its ID or name. */
  public static ReviewList review(String organization) {
    return review(Optional.of(organization));
  }

  private static ReviewList review(Optional<String> organization) {
    Session session = session();
    var names = new Names(atlas(), session.retries(), organization.map(OrganizationRef::of));
    Protection given = new ProtectOption().read(session.context());
    var reader =
        new ReviewReader(
            session.connection(),
            names,
            session.retries(),
            session.console(),
            session.progress(Kind.SERVICE_ACCOUNT));
    return new ReviewList(
        session,
        VerbCall.readOnly(
            () ->
                reader.read(
                    names.organization(Optional.empty()),
                    true,
                    given.resolve(names),
                    Instant.now(),
                    Review.STANDARD_UNUSED)));
  }

  /** What unassigning the rows of a CSV file would do. Changes nothing. */
  public static PlanTable plan(String file, String... options) {
    return actions().plan(file, options);
  }

  /** What unassigning these keys from a project would do. Changes nothing. */
  public static PlanTable plan(String project, List<? extends Principal> keys, String... options) {
    return actions().plan(Actions.keys(project, keys), options);
  }

  /** What unassigning these keys would do. Changes nothing. */
  public static PlanTable plan(KeyList keys, String... options) {
    return actions().plan(Actions.keys(keys), options);
  }

  /**
   * Unassigns an API key or a service account from a project. Asks, unless {@link #yes()} was
   * called.
   */
  public static void unassign(String project, String key, String... options) {
    actions().unassign(Actions.key(project, key), options);
  }

  /**
   * Unassigns an API key or a service account from a project. Asks, unless {@link #yes()} was
   * called.
   */
  public static void unassign(String project, Principal key, String... options) {
    unassign(project, key.id().value(), options);
  }

  /** Unassigns these keys from a project in one run. Asks, unless {@link #yes()} was called. */
  public static void unassign(String project, List<? extends Principal> keys, String... options) {
    actions().unassign(Actions.keys(project, keys), options);
  }

  /**
   * Unassigns keys in one run: those of a project from it, all others from every project of theirs.
   * Asks, unless {@link #yes()} was called.
   */
  public static void unassign(KeyList keys, String... options) {
    actions().unassign(Actions.keys(keys), options);
  }

  /** Unassigns what the plan shows. Asks, unless {@link #yes()} was called. */
  public static void unassign(PlanTable plan, String... options) {
    actions().unassign(plan, options);
  }

  /**
   * Allows a leaked key or account from one address alone. Asks, unless {@link #yes()} was called.
   */
  public static void contain(String key, String... options) {
    actions().contain(List.of(key), options);
  }

  /** Contains these keys in one run. Asks, unless {@link #yes()} was called. */
  public static void contain(List<? extends Principal> keys, String... options) {
    actions().contain(keys.stream().map(key -> key.id().value()).toList(), options);
  }

  /** Restores the roles that the last run of this session has taken. */
  public static void undo(String... options) {
    String last = session().undoFiles().peek();
    if (last == null) {
      throw new UsageException("nothing to undo in this session");
    }
    restore(last, options);
  }

  /** Restores the roles in an undo file. Asks, unless {@link #yes()} was called. */
  public static void restore(String undoFile, String... options) {
    actions().restore(undoFile, options);
  }

  /** Turns confirmation off. */
  public static void yes() {
    yes(true);
  }

  /** Turns confirmation off, or on again. */
  public static void yes(boolean all) {
    Session session = session();
    session.confirmAll(all);
    if (session.isPrompt()) {
      session.say(
          all
              ? "Confirmation is off; yes(false) turns it on, /set feedback yes shows it."
              : "Confirmation is on.");
    }
  }

  private static Session session() {
    return Session.current();
  }

  /** Read anew for each verb: a session is long. */
  private static Names names() {
    return new Names(atlas(), session().retries(), Optional.empty());
  }

  private static Actions actions() {
    return new Actions(session());
  }
}
