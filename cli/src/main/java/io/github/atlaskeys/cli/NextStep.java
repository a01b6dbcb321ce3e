package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.AccessToken;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.credentials.Credentials;
import java.net.URI;

/** What to do about a problem, in the words of these commands' options. */
public final class NextStep {
  /** Nothing was sent because the roles of a key could not be read. */
  static final String SAVING_ROLES =
      "saving the roles needs Project Read Only; use --no-undo to unassign without an undo file";

  private NextStep() {}

  /** The message and the next step on one line, whether or not the message ends with a stop. */
  public static String line(String message, String nextStep) {
    return message.replaceFirst("(?<!\\.)\\.$", "") + "; " + nextStep;
  }

  /** In general. */
  public static String after(Problem problem) {
    return switch (problem.kind()) {
      case CREDENTIALS_REFUSED ->
          "check the credentials that --show-config names, and that they were made on this host";
      case IP_NOT_ON_ACCESS_LIST ->
          "add %s to the access list of your API key or service account (not the project's IP access list)"
              .formatted(address(problem));
      case WRONG_ADDRESS -> "check --base-url and --api: this is not Atlas's API";
      case WRONG_VERSION -> "try another --api, or a newer atlas-keys";
      case PROXY_REFUSED -> "check the user name and password in HTTPS_PROXY";
      case TLS_FAILED ->
          "if a proxy intercepts TLS, add its CA to a trust store: JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=FILE";
      case NO_PERMISSION ->
          "these credentials need Project Access Manager or Project Owner in this project, and the project must exist";
      case UNKNOWN_PROJECT -> "check the project ID";
      case WRONG_PRODUCT -> "check --base-url and --api: the project belongs to another product";
      case UNKNOWN_API_KEY, NOT_FOUND ->
          "check the project ID and the key ID; if the key was deleted, --allow-missing counts it as done";
      case OWN_KEY -> "use --include-own-key to unassign it anyway";
      case REFUSED -> "retrying will not help";
      case RATE_LIMITED, SERVER_FAILED, UNEXPECTED_RESPONSE -> "run the same command again later";
      case UNKNOWN_HOST -> "check --base-url and the network, then run the same command again";
      case CONNECTION_REFUSED ->
          "check --base-url and HTTPS_PROXY, then run the same command again";
      case TIMED_OUT -> "run the same command again, or allow more with --timeout";
      case CONTRADICTED -> "run the same command again in a minute";
      case NO_RESPONSE -> "run the same command again";
    };
  }

  /** The same where the credentials are known that Atlas refused, and the host. */
  static String after(Problem problem, Credentials.FoundCredentials used, URI host) {
    boolean token = used.credentials() instanceof AccessToken;
    return switch (problem.kind()) {
      case CREDENTIALS_REFUSED ->
          token
              ? "replace %s: a token expires after an hour and works on %s only if it was made there"
                  .formatted(used.secret(), host)
              : "check %s, and that the %s was made on %s (--base-url, --gov)"
                  .formatted(used.secret(), used.name(), host);
      case IP_NOT_ON_ACCESS_LIST ->
          token
              ? after(problem)
              : "add %s to the access list of the %s (not the project's IP access list)"
                  .formatted(address(problem), used.name());
      default -> after(problem);
    };
  }

  /** Some of these errors name an organization instead. */
  private static String address(Problem problem) {
    return problem.parameters().stream()
        .filter(parameter -> parameter.matches("[0-9a-fA-F]*[.:][0-9a-fA-F.:]+(/\\d+)?"))
        .findFirst()
        .orElse("your address");
  }
}
