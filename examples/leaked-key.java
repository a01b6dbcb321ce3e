///usr/bin/env jbang "$0" "$@" ; exit $?
//DEPS io.github.atlaskeys:atlas-keys:0.1.0

import io.github.atlaskeys.api.*;
import io.github.atlaskeys.find.KeyFinder;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.unassign.*;
import java.net.URI;

/** Unassigns a leaked key or account from every project: jbang leaked-key.java PUBLIC_KEY|CLIENT_ID */
class LeakedKey {
  public static void main(String... args) throws Exception {
    if (args.length != 1) {
      System.err.println("usage: leaked-key.java PUBLIC_KEY|CLIENT_ID");
      System.exit(2);
    }
    var env = System.getenv();
    var host = env.getOrDefault("MONGODB_ATLAS_BASE_URL", "https://cloud.mongodb.com");
    var credentials = new ApiKeyCredentials(
        env.get("MONGODB_ATLAS_PUBLIC_API_KEY"), env.get("MONGODB_ATLAS_PRIVATE_API_KEY"));
    AtlasAdminApi atlas = Atlas.at(URI.create(host)).connect(credentials);

    var found = KeyFinder.of(atlas).findAssigned(args[0]); // it, and all its projects
    if (found.key().isEmpty()) {
      System.err.println("No such key or account is visible to these credentials.");
      System.exit(1);
    }
    var unassigner = BulkUnassigner.of(atlas)
        .everywhere(found)
        .beforeUnassign(entry -> System.out.println(
            "project " + entry.unassignment().project() + ": had " + String.join(", ", entry.roles())))
        .onResult(result -> System.out.println(
            "project " + result.unassignment().project() + ": " + result.verdict()));
    Summary summary = unassigner.run(); // unassigns it from each, and searches again
    var search = summary.lastSearch().orElseThrow();

    boolean gone = summary.verified().orElse(false);
    System.out.println(gone ? "No project lists it." : "STILL LISTED, or not verified.");
    boolean access = OrganizationAccess.of(search.latest(found.key().get()).key()).remains();
    if (access) {
      System.out.println("It STILL HAS ACCESS through an organization role.");
    }
    System.exit(gone && !access ? 0 : 1);
  }
}
