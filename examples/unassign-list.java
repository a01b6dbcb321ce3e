///usr/bin/env jbang "$0" "$@" ; exit $?
//DEPS io.github.atlaskeys:atlas-keys:0.1.0

import io.github.atlaskeys.api.*;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.unassign.*;
import java.net.URI;
import java.util.stream.Stream;

/** Unassigns API keys and service accounts from a project: jbang unassign-list.java PROJECT_ID ID... */
class UnassignList {
  public static void main(String... args) throws Exception {
    if (args.length < 2) {
      System.err.println("usage: unassign-list.java PROJECT_ID ID...");
      System.exit(2);
    }
    var env = System.getenv();
    var host = env.getOrDefault("MONGODB_ATLAS_BASE_URL", "https://cloud.mongodb.com");
    var credentials = new ApiKeyCredentials(
        env.get("MONGODB_ATLAS_PUBLIC_API_KEY"), env.get("MONGODB_ATLAS_PRIVATE_API_KEY"));
    AtlasAdminApi atlas = Atlas.at(URI.create(host)).connect(credentials);

    var project = new ProjectId(args[0]);
    var keys = Stream.of(args).skip(1).map(PrincipalId::of);
    Summary summary = BulkUnassigner.of(atlas)
        .beforeUnassign(entry -> System.out.println(
            entry.unassignment().principal() + ": had " + String.join(", ", entry.roles())))
        .onResult(result -> System.out.println(
            result.unassignment().principal() + ": " + result.verdict()))
        .verify() // reads the project again
        .run(keys.map(key -> new Unassignment(project, key)).toList());

    System.exit(summary.verified().orElse(false) ? 0 : 1);
  }
}
