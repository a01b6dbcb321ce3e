package io.github.atlaskeys.report;

import io.github.atlaskeys.api.AccessToken;
import io.github.atlaskeys.api.PrincipalId.Kind;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Verdict;

/**
 * What a problem means for people: a few words for many rows that have it, and what to do next, in
 * the words of these commands' options.
 *
 * @param words what rows with this problem have in common
 * @param nextStep what to do about it
 */
public record ProblemText(String words, String nextStep) {
  /** Nothing was sent because the roles of a key could not be read. */
  public static final String SAVING_ROLES =
      "saving the roles needs Project Read Only; use --no-undo to unassign without an undo file";

  /** Every kind of problem, whatever the credentials. */
  public static ProblemText of(Problem problem) {
    return of(problem, Kind.API_KEY, false);
  }

  /** The same of a row. */
  static ProblemText of(Problem problem, Row row) {
    return of(problem, row.unassignment().principal().kind(), !row.roles().isEmpty());
  }

  private static ProblemText of(Problem problem, Kind kind, boolean restores) {
    String noun = Labels.noun(kind);
    String checkIds =
        "check the project ID and the %s%s"
            .formatted(
                kind == Kind.API_KEY ? "key ID" : "client ID",
                (restores
                        ? "; a deleted %s cannot be restored"
                        : ", or use --allow-missing if the %s was deleted")
                    .formatted(noun));
    return switch (problem.kind()) {
      case CREDENTIALS_REFUSED ->
          new ProblemText(
              message(problem),
              "check the credentials that --show-config names, and that they were made on this host");
      case IP_NOT_ON_ACCESS_LIST ->
          new ProblemText(
              message(problem),
              "add %s to the access list of your API key or service account (not the project's IP access list)"
                  .formatted(address(problem)));
      case WRONG_ADDRESS ->
          new ProblemText(message(problem), "check --base-url and --api: this is not Atlas's API");
      case WRONG_VERSION ->
          new ProblemText(message(problem), "try another --api, or a newer atlas-keys");
      case NOT_IN_VERSION ->
          new ProblemText(message(problem), "use --api v2, or name API keys only");
      case PROXY_REFUSED ->
          new ProblemText(message(problem), "check the user name and password in HTTPS_PROXY");
      case TLS_FAILED ->
          new ProblemText(
              message(problem),
              "if a proxy intercepts TLS, add its CA to a trust store: JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=FILE");
      case NO_PERMISSION ->
          new ProblemText(
              "no permission",
              "these credentials need %s, and the project must exist"
                  .formatted(needed(kind, restores)));
      case ACCESS_LIST_HIDDEN ->
          new ProblemText(
              "access lists not readable",
              "these credentials need Organization Owner to read access lists");
      case ROLES_NOT_READABLE ->
          new ProblemText("assigned with roles that could not be read", SAVING_ROLES);
      case UNKNOWN_PROJECT ->
          new ProblemText(
              "no such project",
              problem.parameters().stream().allMatch(ProjectId::matches)
                  ? "check the project ID"
                  : "check the project name");
      case UNKNOWN_ORGANIZATION ->
          new ProblemText("no such organization", "check the organization ID");
      case WRONG_PRODUCT ->
          new ProblemText(
              "projects of another product",
              "check --base-url and --api: the project belongs to another product");
      case UNKNOWN_API_KEY -> new ProblemText("no such " + noun, checkIds);
      case NOT_FOUND -> new ProblemText("not found", checkIds);
      case OWN_KEY ->
          new ProblemText(
              "the %s you are authenticated with".formatted(noun),
              "use other credentials to unassign it");
      case REFUSED -> new ProblemText(message(problem), "retrying will not help");
      case RATE_LIMITED ->
          new ProblemText("rate limit reached", "run the same command again later");
      case TOO_MANY_TOKENS ->
          new ProblemText(
              "too many access tokens",
              "too many access tokens of this service account are alive; they expire within an hour: run the same command again then");
      case SERVER_FAILED -> new ProblemText("Atlas failed", "run the same command again later");
      case UNEXPECTED_RESPONSE ->
          new ProblemText("not a response of Atlas", "run the same command again later");
      case INCOMPLETE_LISTING ->
          new ProblemText(
              "listing incomplete",
              "run the same command again; Atlas may take a moment to update");
      case UNREACHABLE, UNKNOWN_HOST, CONNECTION_REFUSED ->
          new ProblemText(
              "cannot connect",
              "check --base-url, HTTPS_PROXY and the network, then run the same command again");
      case TIMED_OUT ->
          new ProblemText(
              "no response in time", "run the same command again, or allow more with --timeout");
      case CONTRADICTED ->
          new ProblemText("Atlas's listing disagrees", "run the same command again in a minute");
      case NO_RESPONSE -> new ProblemText("no response", "run the same command again");
    };
  }

  private static String needed(Kind kind, boolean restores) {
    return switch (kind) {
      case API_KEY -> "Project Access Manager or Project Owner in this project";
      case SERVICE_ACCOUNT -> restores ? "Organization Owner" : "Project Owner in this project";
    };
  }

  /**
   * The same for a row: nothing was sent for it if its roles could not be saved, and a refusal that
   * does not end it was to be confirmed by a look when the run was interrupted.
   */
  static ProblemText of(Result result, Problem problem) {
    boolean conclusive = !problem.kind().worthRetrying() && !problem.kind().stopsTheRun();
    if (result.verdict() == Verdict.UNFINISHED && conclusive) {
      return new ProblemText(
          "interrupted before the response could be confirmed", "resume the run");
    }
    boolean unsaved = problem.kind() == Problem.Kind.NO_PERMISSION && result.attempts() == 0;
    ProblemText text = of(problem, result.row());
    return unsaved ? new ProblemText(text.words(), SAVING_ROLES) : text;
  }

  /** These messages differ too much for a word; that of the first row is an example. */
  private static String message(Problem problem) {
    return problem.message().replaceFirst("\\.$", "");
  }

  /** What to do about it, where the credentials are known that Atlas refused, and the host. */
  public static String nextStep(Problem problem, Connection connection) {
    boolean token = connection.caller() instanceof AccessToken;
    return switch (problem.kind()) {
      case CREDENTIALS_REFUSED ->
          token
              ? "replace %s: a token expires after an hour and works on %s only if it was made there"
                  .formatted(connection.used().secret(), connection.atlas().host())
              : "check %s, and that the %s was made on %s (--base-url, --gov)"
                  .formatted(
                      connection.used().secret(),
                      connection.used().name(),
                      connection.atlas().host());
      case IP_NOT_ON_ACCESS_LIST ->
          token
              ? of(problem).nextStep()
              : "add %s to the access list of the %s (not the project's IP access list)"
                  .formatted(address(problem), connection.used().name());
      default -> of(problem).nextStep();
    };
  }

  /** The message and what to do next on one line. */
  public static String line(Problem problem) {
    return line(problem.message(), of(problem).nextStep());
  }

  /** The same of a row. */
  static String line(Problem problem, Row row) {
    return line(problem.message(), of(problem, row).nextStep());
  }

  /** The same where the credentials are known. */
  public static String line(Problem problem, Connection connection) {
    return line(problem, connection, nextStep(problem, connection));
  }

  /** The same with another step. */
  public static String line(Problem problem, Connection connection, String nextStep) {
    String message =
        problem.kind() == Problem.Kind.CREDENTIALS_REFUSED
            ? problem.message().replace("these credentials", "the " + connection.used().name())
            : problem.message();
    return line(message, nextStep);
  }

  /** The same for a message that may end with a stop. */
  public static String line(String message, String nextStep) {
    return message.replaceFirst("(?<!\\.)\\.$", "") + "; " + nextStep;
  }

  /** Some of these errors name an organization instead. */
  private static String address(Problem problem) {
    return problem.parameters().stream()
        .filter(parameter -> parameter.matches("[0-9a-fA-F]*[.:][0-9a-fA-F.:]+(/\\d+)?"))
        .findFirst()
        .orElse("your address");
  }
}
