package io.github.atlaskeys.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;

/** What the tests of the rules have in common. */
final class Examples {
  static final String ID = "32b6e34b3d91647abb20e7b8";
  static final String PROJECTS = "/api/atlas/v2/groups";
  static final String PROJECT = PROJECTS + "/" + ID;
  static final String KEYS = PROJECT + "/apiKeys";
  static final String KEY = KEYS + "/" + ID;

  static final String VERSION = "application/vnd.atlas.2023-01-01+json";
  static final Map<String, String> ACCEPT = Map.of("Accept", VERSION);

  private Examples() {}

  static ApiDescription official() {
    var description = ApiDescription.find();
    assumeTrue(
        description.isPresent(),
        "system property " + ApiDescription.PROPERTY + " must name Atlas's OpenAPI file");
    return description.orElseThrow();
  }
}
