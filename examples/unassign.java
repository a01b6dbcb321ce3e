///usr/bin/env jbang "$0" "$@" ; exit $?
//DEPS io.github.atlaskeys:atlas-keys:0.1.0

import io.github.atlaskeys.api.*;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.unassign.*;
import java.net.URI;

/** Unassigns an API key or service account from a project: jbang unassign.java PROJECT_ID ID */
class Unassign {
  public static void main(String... args) throws Exception {
    if (args.length != 2) {
      System.err.println("usage: unassign.java PROJECT_ID ID");
      System.exit(2);
    }
    var env = System.getenv();
    var host = env.getOrDefault("MONGODB_ATLAS_BASE_URL", "https://cloud.mongodb.com");
    var credentials = new ApiKeyCredentials(
        env.get("MONGODB_ATLAS_PUBLIC_API_KEY"), env.get("MONGODB_ATLAS_PRIVATE_API_KEY"));
    AtlasAdminApi atlas = Atlas.at(URI.create(host)).connect(credentials);

    Result result = Unassigner.of(atlas).unassign(new ProjectId(args[0]), PrincipalId.of(args[1]));

    System.out.println(result.verdict());
    result.problem().ifPresent(problem -> System.err.println(problem.message()));
    System.exit(result.verdict().done() ? 0 : 1);
  }
}
