package io.github.atlaskeys.contract;

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

  /** Always this project's own: the words of the judge do not depend on whose rules it applies. */
  static final ApiDescription RULES = ApiDescription.own();

  private Examples() {}
}
