package io.github.atlaskeys.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.credentials.Credentials.FoundCredentials;
import io.github.atlaskeys.fuzz.Mutations;
import io.github.atlaskeys.fuzz.Reading;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.text.UsageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Credentials files, and the Atlas CLI's profiles. */
class CredentialsFuzzTest {
  private static final String S = Mutations.SECRET;

  private static final List<String> ENV_FILES =
      List.of(
          "MONGODB_ATLAS_PUBLIC_API_KEY=zmmrboas\nMONGODB_ATLAS_PRIVATE_API_KEY=%s\n".formatted(S),
          "# ours\nexport MONGODB_ATLAS_CLIENT_ID='mdb_sa_id_1'\r\n"
              + "export MONGODB_ATLAS_CLIENT_SECRET=\"%s\"\r\n".formatted(S),
          "MONGODB_ATLAS_ACCESS_TOKEN=%s\nMONGODB_ATLAS_BASE_URL=https://cloud.mongodb.com\n"
              .formatted(S));

  private static final List<String> PROFILES =
      List.of(
          """
          skip_update_check = true
          version = 2

          [default]
            org_id = "5980cfdf0b6d97029d82f86e"
            project_id = "5953c5f380eef53887615f9a"
            service = "cloud"
            public_api_key = "zmmrboas"
            private_api_key = "%s"
          """
              .formatted(S),
          """
          [default]
          base_url = 'http://127.0.0.1:8642/'
          client_id = "mdb_sa_id_1"
          client_secret = \"""
          %s\"""
          [other]
          at = 2026-01-01T00:00:00Z
          hours = 07:32:00
          list = [1, 2.5e3, 0xFF, 0b1, inf, nan, [true, {a = "b", c.d = 1_000}]]
          [[other.tables]]
          """
              .formatted(S));

  private static Path config = Path.of("");

  @BeforeContainer
  static void makeFolder() throws IOException {
    config =
        Files.createDirectories(Files.createTempDirectory("profiles").resolve("atlascli"))
            .resolve("config.toml");
    Files.createFile(config);
  }

  @AfterContainer
  static void deleteFolder() throws IOException {
    Files.deleteIfExists(config);
    Files.deleteIfExists(config.getParent());
    Files.deleteIfExists(config.getParent().getParent());
  }

  @Provide
  Arbitrary<byte[]> envFiles() {
    return Mutations.of(
        ENV_FILES,
        "=",
        "\n",
        "export ",
        "#",
        "'",
        "\"",
        "MONGODB_ATLAS_AUTH_TYPE=api_keys\n",
        "http://");
  }

  @Provide
  Arbitrary<byte[]> profiles() {
    return Mutations.of(
        PROFILES,
        "=",
        "\n",
        ".",
        "[",
        "]",
        "[default]\n",
        "'''",
        "\"\"\"",
        "{",
        "}",
        "1979-05-27",
        "07:32:00.999999999",
        "+inf",
        "0o7",
        "1e1",
        "\\U0010FFFF",
        "\\u",
        "private_api_key");
  }

  @Provide
  Arbitrary<String> texts() {
    return Mutations.text();
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void aCredentialsFileHoldsThemOrIsAUsageError(@ForAll("envFiles") byte[] bytes) {
    Reading.check(
        bytes,
        () ->
            exceptNames(
                () -> credentials(Map.of(), Optional.empty(), bytes).inFile("-", Atlas.CLOUD)),
        Set.of(UsageException.class));
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void aProfileIsReadOrIsAUsageError(@ForAll("profiles") byte[] bytes) throws IOException {
    Files.write(config, bytes);
    Map<String, String> environment =
        Map.of("XDG_CONFIG_HOME", config.getParent().getParent().toString());

    Reading.check(
        bytes, () -> exceptNames(() -> readProfile(environment)), Set.of(UsageException.class));
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void aPrivateKeyIsReadAsItStands(@ForAll("texts") String text) {
    String secret = "s3cr3t" + text.replaceAll("[^A-Za-z0-9-]", "") + "z";
    byte[] file =
        "MONGODB_ATLAS_PUBLIC_API_KEY=zmmrboas\nMONGODB_ATLAS_PRIVATE_API_KEY=%s\n"
            .formatted(secret)
            .getBytes(UTF_8);

    FoundCredentials found = credentials(Map.of(), Optional.empty(), file).inFile("-", Atlas.CLOUD);

    assertThat(((ApiKeyCredentials) found.credentials()).privateKey()).isEqualTo(secret);
  }

  private static void readProfile(Map<String, String> environment) {
    var settings = Settings.of(Optional.of("default"), environment, "Linux");
    settings.project();
    settings.organization();
    settings.host();
    Source source = settings.profile().orElseThrow().source();
    CredentialKind.in(source).forEach(kind -> kind.from(source));
  }

  /** URLs and the names of profiles are shown; what looks like a secret in them, Console masks. */
  private static void exceptNames(Runnable reading) {
    try {
      reading.run();
    } catch (UsageException e) {
      String message = String.valueOf(e.getMessage());
      if (!message.matches("(?s).*(URL|://|; available: ).*")) {
        throw e;
      }
    }
  }

  private static Credentials credentials(
      Map<String, String> environment, Optional<String> profile, byte[] stdin) {
    InputStream in = new ByteArrayInputStream(stdin);
    return new Credentials(
        Settings.of(profile, environment, "Linux"), in, new Nobody(), line -> {});
  }

  private static final class Nobody implements Credentials.Prompt {
    @Override
    public boolean interactive() {
      return false;
    }

    @Override
    public Optional<String> ask(String question) {
      return Optional.empty();
    }

    @Override
    public Optional<String> askHidden(String question) {
      return Optional.empty();
    }
  }
}
