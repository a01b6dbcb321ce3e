///usr/bin/env jbang "$0" "$@" ; exit $?
//DEPS io.github.atlaskeys:atlas-keys:0.1.0

import io.github.atlaskeys.api.*;
import io.github.atlaskeys.unassign.*;
import java.net.URI;
import java.util.Arrays;

/** Unassigns many keys from one project: unassign-list.java PROJECT_ID API_KEY_ID... */
class unassignList {
  public static void main(String... args) throws Exception {
    var env = System.getenv();
    var host = URI.create(env.getOrDefault("MONGODB_ATLAS_BASE_URL", "https://cloud.mongodb.com"));
    AtlasAdminApi atlas = Atlas.at(host).connect(new ApiKeyCredentials(
        env.get("MONGODB_ATLAS_PUBLIC_API_KEY"), env.get("MONGODB_ATLAS_PRIVATE_API_KEY")));
    var rows = Arrays.stream(args).skip(1)
        .map(key -> new Unassignment(new ProjectId(args[0]), new ApiKeyId(key))).toList();

    Summary summary = BulkUnassigner.of(atlas)
        .beforeRemoval(removal -> System.out.println("had " + removal.roles())) // keep for an undo
        .onResult(result -> System.out.println(result.unassignment() + " " + result.verdict()))
        .verify()
        .run(rows);

    System.exit(summary.confirmed() ? 0 : 1);
  }
}
