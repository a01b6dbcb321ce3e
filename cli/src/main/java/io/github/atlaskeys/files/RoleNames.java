package io.github.atlaskeys.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Role names in one cell of a CSV file, with spaces between them: {@code GROUP_OWNER
 * GROUP_READ_ONLY}. Whatever a name holds comes back: characters that are not part of ordinary
 * names are percent-encoded.
 */
public final class RoleNames {
  private static final Pattern SEPARATORS = Pattern.compile("[\\s,;]+");

  private RoleNames() {}

  /** The cell for these roles; one that is listed twice is in it once, and an empty one is not. */
  public static String toCell(List<String> roles) {
    return roles.stream()
        .filter(role -> !role.isEmpty())
        .distinct()
        .map(RoleNames::encoded)
        .collect(Collectors.joining(" "));
  }

  /** Also at the start, where a spreadsheet sees a formula. */
  private static String encoded(String role) {
    if (role.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || c == '_')) {
      return role; // all of Atlas's own
    }
    String encoded = URLEncoder.encode(role, UTF_8).replace("+", "%20");
    return encoded.startsWith("-") ? "%2D" + encoded.substring(1) : encoded;
  }

  /**
   * The roles in a cell, which may also have been typed: commas and semicolons separate as well.
   *
   * @throws IllegalArgumentException if a percent sign is not followed by two hexadecimal digits
   */
  public static List<String> fromCell(String cell) {
    return SEPARATORS
        .splitAsStream(cell)
        .filter(role -> !role.isEmpty())
        .map(role -> URLDecoder.decode(role.replace("+", "%2B"), UTF_8))
        .distinct()
        .toList();
  }
}
