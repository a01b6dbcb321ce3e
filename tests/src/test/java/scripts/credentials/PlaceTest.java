package scripts.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.admin.Sleeper;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import scripts.cli.Surroundings;

/** Whatever holds secrets on their way to Atlas does not print them. */
class PlaceTest {
  @Test
  void neitherAPlaceNorWhatHoldsItPrintsASecret() {
    var variables = Map.of("MONGODB_ATLAS_CLIENT_SECRET", "s3cr3t");
    var surroundings =
        new Surroundings(
            variables,
            InputStream.nullInputStream(),
            Surroundings.ofThisProcess().terminal(),
            Sleeper.onThread(),
            "Linux");
    Place place = Place.of("the environment", variables);
    var places = new Places(place, Optional.of(new Profile(place, Path.of("config.toml"))));
    var credentials = new Credentials(places, surroundings, line -> {});

    assertThat(place).hasToString("the environment");
    assertThat("" + surroundings + places + credentials).doesNotContain("s3cr3t");
  }
}
