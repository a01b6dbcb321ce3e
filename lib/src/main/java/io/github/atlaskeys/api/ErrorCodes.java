package io.github.atlaskeys.api;

import io.github.atlaskeys.api.Problem.Kind;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What Atlas's error codes mean for this job, then what a status means where there is no code.
 *
 * @see <a href="https://www.mongodb.com/docs/atlas/reference/api-errors/">Atlas's error codes</a>
 */
final class ErrorCodes {
  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("API_KEY_NOT_FOUND", Kind.UNKNOWN_API_KEY),
          Map.entry("API_KEY_ACCESS_LIST_ACCESS_DENIED", Kind.ACCESS_LIST_HIDDEN),
          Map.entry("GROUP_NOT_FOUND", Kind.UNKNOWN_PROJECT),
          Map.entry("INVALID_GROUP_ID", Kind.UNKNOWN_PROJECT),
          Map.entry("RESOURCE_NOT_FOUND", Kind.WRONG_ADDRESS),
          Map.entry("NOT_ATLAS_GROUP", Kind.WRONG_PRODUCT),
          Map.entry("ATLAS_GROUP", Kind.WRONG_PRODUCT),
          Map.entry("INVALID_ATLAS_GROUP", Kind.WRONG_PRODUCT),
          Map.entry("NOT_ATLAS_ORG", Kind.WRONG_PRODUCT),
          Map.entry("INVALID_ORG_ID", Kind.UNKNOWN_ORGANIZATION),
          Map.entry("ORG_NOT_FOUND", Kind.UNKNOWN_ORGANIZATION),
          Map.entry("INVALID_VERSION_DATE", Kind.WRONG_VERSION),
          Map.entry("VERSION_GONE", Kind.WRONG_VERSION),
          Map.entry("WRITES_NOT_ALLOWED_DURING_APP_UPGRADES", Kind.SERVER_FAILED),
          Map.entry("RATE_LIMITED", Kind.RATE_LIMITED),
          Map.entry("RATE_LIMITED_TOKEN_BUCKET", Kind.RATE_LIMITED));

  /** What Atlas calls a failed authentication, and other failures too: it says nothing. */
  static final String NO_CODE = "UNEXPECTED_ERROR";

  /**
   * What the token endpoint calls the 101st token of an account within an hour, with status 403.
   *
   * @see <a href="https://github.com/mongodb/mongodb-atlas-cli/issues/4656">mongodb-atlas-cli,
   *     issue 4656</a>
   */
  private static final String TOO_MANY_TOKENS = "access_denied";

  private static final Pattern ACCOUNT =
      Pattern.compile("/serviceAccounts/[^/]+(/groups|/accessList(/[^/]+)?)?$");

  private static final Pattern NOT_THERE = Pattern.compile("NOT_(FOUND|IN|ASSIGNED)(_|$)");

  private ErrorCodes() {}

  static Kind kind(AtlasApiException e) {
    if (e instanceof UnreadableResponseException) {
      return Kind.WRONG_ADDRESS;
    }
    if (e instanceof IncompleteListingException) {
      return Kind.INCOMPLETE_LISTING;
    }
    if (e.status() == 0) {
      return Kind.NOT_IN_VERSION;
    }
    if (e.isTokenRequest() && e.errorCode().filter(TOO_MANY_TOKENS::equals).isPresent()) {
      return Kind.TOO_MANY_TOKENS;
    }
    if (e.isTokenRequest() && refusesTheAccount(e)) {
      return Kind.CREDENTIALS_REFUSED;
    }
    String code = e.errorCode().orElse(NO_CODE);
    if (mayBeAboutAnAccount(e, code)) {
      return Kind.NOT_FOUND;
    }
    if (isWithoutAccounts(e, code)) {
      return Kind.NOT_IN_VERSION;
    }
    // A code counts only in a 4xx: a 503 is a 503 with any code.
    Kind known = e.status() >= 400 && e.status() < 500 ? KINDS.get(code) : null;
    return known != null ? known : byStatus(e.status(), code);
  }

  /**
   * Atlas documents no code for a service account that is not there, or not in the project. So a
   * 404 to a path that names one may be about the account, even if it has no code, or that of an
   * unknown path; and so may another refusal whose code speaks of something that is not there.
   */
  private static boolean mayBeAboutAnAccount(AtlasApiException e, String code) {
    if (e.isPage() || !ACCOUNT.matcher(e.request()).find()) {
      return false;
    }
    return switch (e.status()) {
      case 404 -> code.equals(NO_CODE) || code.equals("RESOURCE_NOT_FOUND");
      case 400, 409 -> !KINDS.containsKey(code) && NOT_THERE.matcher(code).find();
      default -> false;
    };
  }

  /** A host that knows the others, but has no listing of service accounts, has no accounts. */
  private static boolean isWithoutAccounts(AtlasApiException e, String code) {
    return e.status() == 404
        && code.equals("RESOURCE_NOT_FOUND")
        && e.request().endsWith("/serviceAccounts");
  }

  /** Where a token is refused, codes are those of OAuth, or of Atlas. */
  private static boolean refusesTheAccount(AtlasApiException e) {
    return switch (e.status()) {
      case 401 -> true;
      case 403 -> e.errorCode().filter(code -> code.matches("[a-z_]+")).isPresent(); // OAuth's
      case 408, 429 -> false;
      default -> e.status() >= 400 && e.status() < 500 && e.errorCode().isPresent();
    };
  }

  private static Kind byStatus(int status, String code) {
    boolean coded = !code.equals(NO_CODE);
    return switch (status) {
      case 401 -> coded ? Kind.NO_PERMISSION : Kind.CREDENTIALS_REFUSED;
      case 403 -> coded ? forbidden(code) : Kind.WRONG_ADDRESS;
      case 404 -> coded ? Kind.NOT_FOUND : Kind.WRONG_ADDRESS;
      case 406, 410 -> Kind.WRONG_VERSION;
      case 407 -> Kind.PROXY_REFUSED;
      case 408 -> Kind.TIMED_OUT;
      case 429 -> Kind.RATE_LIMITED;
      default -> {
        if (status >= 300 && status < 400) {
          yield Kind.WRONG_ADDRESS;
        }
        yield status >= 500 ? Kind.SERVER_FAILED : Kind.REFUSED;
      }
    };
  }

  /** Atlas's list of errors still calls it a whitelist; its responses call it an access list. */
  private static Kind forbidden(String code) {
    boolean aboutAddress = code.contains("ACCESS_LIST") || code.contains("WHITELIST");
    if (!aboutAddress) {
      return Kind.NO_PERMISSION;
    }
    // CANNOT_REMOVE_CALLER_FROM_ACCESS_LIST is about a change of the list, not about the caller.
    return code.startsWith("CANNOT_") ? Kind.REFUSED : Kind.IP_NOT_ON_ACCESS_LIST;
  }
}
