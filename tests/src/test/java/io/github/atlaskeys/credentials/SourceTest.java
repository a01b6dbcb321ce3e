package io.github.atlaskeys.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.terminal.Context;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever holds secrets on their way to Atlas does not print them. */
class SourceTest {
  @Test
  void neitherASourceNorWhatHoldsItPrintsASecret() {
    var variables =
        Map.of("MONGODB_ATLAS_CLIENT_ID", "mdb_sa_id_1", "MONGODB_ATLAS_CLIENT_SECRET", "s3cr3t");
    Source source = Source.of("the environment", variables);
    var profile = new Profile(source, Path.of("config.toml"));
    var settings = Settings.of(Optional.empty(), variables, "Linux");
    var credentials =
        new Credentials(
            settings,
            InputStream.nullInputStream(),
            Context.ofThisProcess().terminal(),
            line -> {});

    assertThat(source).hasToString("the environment");
    assertThat("" + profile + settings + credentials + credentials.stored().orElseThrow())
        .doesNotContain("s3cr3t");
  }
}
