package io.github.atlaskeys.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.Sleeper;
import io.github.atlaskeys.cli.Context;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever holds secrets on their way to Atlas does not print them. */
class PlaceTest {
  @Test
  void neitherAPlaceNorWhatHoldsItPrintsASecret() {
    var variables = Map.of("MONGODB_ATLAS_CLIENT_SECRET", "s3cr3t");
    var surroundings =
        new Context(
            variables,
            InputStream.nullInputStream(),
            Context.ofThisProcess().terminal(),
            Sleeper.onThread(),
            "Linux");
    Place place = Place.of("the environment", variables);
    var places = new Places(place, Optional.of(new Profile(place, Path.of("config.toml"))));
    var credentials = new Credentials(places, surroundings, line -> {});

    assertThat(place).hasToString("the environment");
    assertThat("" + surroundings + places + credentials).doesNotContain("s3cr3t");
  }
}
