//DEPS io.github.atlaskeys:atlas-keys:0.1.0
// The library in plain JShell: jbang --interactive connect.jsh
// Plain JShell keeps what is typed on disk. So the private key comes from the environment, never typed.
import io.github.atlaskeys.api.*;
import io.github.atlaskeys.find.*;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.unassign.*;

var host = System.getenv().getOrDefault("MONGODB_ATLAS_BASE_URL", "https://cloud.mongodb.com");
var credentials = new ApiKeyCredentials(System.getenv("MONGODB_ATLAS_PUBLIC_API_KEY"), System.getenv("MONGODB_ATLAS_PRIVATE_API_KEY"));
AtlasAdminApi atlas = Atlas.at(URI.create(host)).connect(credentials);
