package io.github.atlaskeys.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The paths of the description with their methods. */
record Operations(JsonNode paths) {
  /** Applies the rules to the operation that is called, or says why there is not exactly one. */
  List<String> judge(String method, String target, Function<Call, List<String>> rules) {
    URI uri;
    try {
      uri = new URI(target);
    } catch (URISyntaxException e) {
      return List.of("target must be encoded as a URI: " + e.getMessage());
    }
    // A host would be another server's, and a fragment never leaves the client.
    if (uri.getRawAuthority() != null || uri.getRawFragment() != null) {
      return List.of("target must be a path and a query, was " + target);
    }
    var path = Objects.toString(uri.getRawPath(), "");
    var templates =
        paths.properties().stream()
            .map(Map.Entry::getKey)
            .filter(template -> matcher(template, path).matches())
            .toList();
    if (templates.size() != 1) {
      return List.of("target must match one path, was " + target + ", which matches " + templates);
    }
    var template = templates.get(0);
    var name = method + " " + template;
    // Methods are small in the description and in capitals on the wire, where case counts.
    var operation = paths.path(template).path(method.toLowerCase(Locale.ROOT));
    if (operation.isMissingNode() || !method.equals(method.toUpperCase(Locale.ROOT))) {
      return List.of(name + " is not declared");
    }
    var matcher = matcher(template, path);
    matcher.matches();
    return rules.apply(new Call(name, operation, matcher, Objects.toString(uri.getRawQuery(), "")));
  }

  /**
   * Each parameter of the template is a group of its name; all else stands for itself. A colon ends
   * an ID: what follows it is a verb. An address may have colons.
   */
  private static Matcher matcher(String template, String path) {
    var named = template.replace("{ipAddress}", "\\E(?<ipAddress>[^/]+)\\Q");
    var regex = "\\Q" + named.replaceAll("\\{(\\w+)}", "\\\\E(?<$1>[^/:]+)\\\\Q") + "\\E";
    return Pattern.compile(regex).matcher(path);
  }
}
