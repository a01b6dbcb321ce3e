///usr/bin/env jbang "$0" "$@" ; exit $?
//DEPS io.github.atlaskeys:atlas-keys:0.1.0

import io.github.atlaskeys.api.*;
import io.github.atlaskeys.unassign.*;
import java.net.URI;

/** Unassigns a leaked key from every project: leaked-key.java PUBLIC_KEY */
class leakedKey {
  public static void main(String... args) throws Exception {
    var env = System.getenv();
    var host = URI.create(env.getOrDefault("MONGODB_ATLAS_BASE_URL", "https://cloud.mongodb.com"));
    AtlasAdminApi atlas = Atlas.at(host).connect(new ApiKeyCredentials(
        env.get("MONGODB_ATLAS_PUBLIC_API_KEY"), env.get("MONGODB_ATLAS_PRIVATE_API_KEY")));

    var unassigner = AllProjectsUnassigner.of(atlas)
        .onResult(result -> System.out.println(result.unassignment() + " " + result.verdict()));
    var found = unassigner.findAssigned(args[0]); // the key, and every project it is assigned to
    AllProjectsResult result = unassigner.run(found); // takes it out of all, and looks again

    boolean gone = result.gone().orElse(false);
    System.out.println(gone ? "gone from every project" : "STILL ASSIGNED, or not verified");
    System.exit(gone ? 0 : 1);
  }
}
