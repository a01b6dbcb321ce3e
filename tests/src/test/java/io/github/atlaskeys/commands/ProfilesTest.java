package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.AccessToken;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.AtlasCredentials;
import io.github.atlaskeys.api.ServiceAccountCredentials;
import io.github.atlaskeys.commands.CommandRun.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a profile of the Atlas CLI says, and what goes before it. */
class ProfilesTest {
  private static final String PROJECT = "5953c5f380eef53887615f9a";
  private static final String OTHER = "59a6f2c70bd66b2f3c8e41d7";
  private static final String ORGANIZATION = "5980cfdf0b6d97029d82f86e";
  private static final ApiKeyCredentials KEY = new ApiKeyCredentials("zmmrboas", "s3cr3t-key");
  private static final String KEY_LINES =
      """
      public_api_key = "zmmrboas"
      private_api_key = "s3cr3t-key"
      """;
  private static final String ACCOUNT_LINES =
      """
      client_id = "mdb_sa_id_1"
      client_secret = "mdb_sa_sk_s3cr3t"
      """;

  @TempDir Path home;

  private final List<AtlasCredentials> found = new ArrayList<>();
  private final CommandRun command = ConnectionProbe.run(found);
  private Path config = Path.of("");

  @BeforeEach
  void atHome() {
    command.with("HOME", home.toString());
    config = home.resolve(".config/atlascli/config.toml");
  }

  private void config(String text) throws IOException {
    Files.createDirectories(config.getParent());
    Files.writeString(config, text);
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
  }

  /** A profile called staging, among others. */
  private void staging(String lines) throws IOException {
    config(
        """
        skip_update_check = true
        telemetry_enabled = false
        version = 2

        [default]
        org_id = "000000000000000000000000"

        [staging]
        """
            + lines);
  }

  private String staging() {
    return "profile staging in " + config;
  }

  private CommandRun withKeyInTheEnvironment() {
    return command
        .with("ATLAS_PUBLIC_KEY", "otherkey")
        .with("ATLAS_PRIVATE_KEY", "s3cr3t-of-the-environment");
  }

  private Outcome run(String... arguments) {
    Outcome run = command.run(arguments);
    assertThat(run.out() + run.err()).doesNotContain("s3cr3t");
    return run;
  }

  private void calls(AtlasCredentials expected, String... arguments) {
    Outcome run = run(arguments);

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(found).containsExactly(expected);
  }

  private void refuses(String line, String... arguments) {
    assertThat(run(arguments)).isEqualTo(new Outcome(2, "", "probe: " + line + "\n"));
    assertThat(found).isEmpty();
  }

  /** Of a command that prints before it comes to the credentials. */
  private void refusesToCall(String line, String... arguments) {
    Outcome run = run(arguments);

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("probe: " + line + "\n");
    assertThat(found).isEmpty();
  }

  @Test
  void anApiKey() throws IOException {
    staging(KEY_LINES);

    calls(KEY, "--profile", "staging");
  }

  @Test
  void aServiceAccount() throws IOException {
    staging(ACCOUNT_LINES + "auth_type = 'service_account'");

    calls(new ServiceAccountCredentials("mdb_sa_id_1", "mdb_sa_sk_s3cr3t"), "-P", "staging");
  }

  @Test
  void theTokenOfALoginInTheBrowser() throws IOException {
    staging(
        """
        access_token = "eyJh.s3cr3t.x"
        refresh_token = "s3cr3t-too"
        auth_type = "user_account"
        """);

    calls(new AccessToken("eyJh.s3cr3t.x"), "-P", "staging");
  }

  @Test
  void idsAndUrl() throws IOException {
    staging(
        KEY_LINES
            + """
            project_id = "%s"
            org_id = "%s"
            base_url = "https://b.example"
            ops_manager_url = "https://ops.example:8443/"
            """
                .formatted(PROJECT, ORGANIZATION));

    assertThat(run("-P", "staging").out())
        .startsWith(
            "https://ops.example:8443\nproject %s\norganization %s\n"
                .formatted(PROJECT, ORGANIZATION));
  }

  @Test
  void theEnvironmentGoesBeforeTheProfileSettingBySetting() throws IOException {
    staging(
        KEY_LINES
            + """
            project_id = "%s"
            org_id = "%s"
            ops_manager_url = "https://ops.example"
            """
                .formatted(PROJECT, ORGANIZATION));
    command
        .with("MONGODB_ATLAS_PROJECT_ID", OTHER)
        .with("MONGODB_ATLAS_ORG_ID", "")
        .with("MONGODB_ATLAS_BASE_URL", "https://env.example");

    assertThat(run("-P", "staging").out())
        .startsWith(
            "https://env.example\nproject %s\norganization %s\n".formatted(OTHER, ORGANIZATION));
    assertThat(found).containsExactly(KEY);
  }

  @ParameterizedTest
  @CsvSource({
    "'', https://cloud.mongodb.com, ''",
    "service = 'cloud', https://cloud.mongodb.com, ''",
    "service = 'cloudgov', https://cloud.mongodbgov.com, ''",
    "service = 'cloudgov'; base_url = 'https://b.example', https://b.example, ''",
    "service = 'other'; base_url = 'https://b.example', https://b.example, ''",
    "service = 'cloudgov', https://f.example, --base-url=https://f.example",
    "base_url = 'https://b.example', https://f.example, --base-url=https://f.example",
    "base_url = 'https://b.example', https://cloud.mongodbgov.com, --gov"
  })
  void theHost(String lines, String host, String option) throws IOException {
    staging(KEY_LINES + lines.replace('"', '\'').replace("; ", "\n"));

    Outcome run = option.isEmpty() ? run("-P", "staging") : run("-P", "staging", option);

    assertThat(run.out()).startsWith(host + "\n");
  }

  @Test
  void theEnvironmentsHostGoesBeforeTheProfilesService() throws IOException {
    staging(KEY_LINES + "service = 'cloudgov'");
    command.with("MONGODB_ATLAS_BASE_URL", "https://env.example");

    assertThat(run("-P", "staging").out()).startsWith("https://env.example\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "service = 'ops'|the service must be cloud or cloudgov; use --base-url|service",
        "base_url = 'http://b.example'|base URL must start with https:// (plain http only to this"
            + " machine itself), was \"http://b.example\"|base_url",
        "ops_manager_url = 'https://a b'|base URL is not a valid URL; expected for example"
            + " https://cloud.mongodb.com|ops_manager_url"
      })
  void aHostThatIsNoneIsSaidWithItsPlace(String line, String rule, String property)
      throws IOException {
    staging(KEY_LINES + line);

    refuses("%s (%s in %s)".formatted(rule, property, staging()), "-P", "staging");
  }

  @Test
  void anIdThatIsNoneIsSaidWithItsPlace() throws IOException {
    staging(KEY_LINES + "project_id = 'x'");

    refusesToCall(
        "\"x\" is not a project ID (24 hex digits) (project_id in %s)".formatted(staging()),
        "-P",
        "staging");
  }

  @Test
  void theEnvironmentsCredentialsGoBeforeTheProfilesWhichIsSaid() throws IOException {
    staging(KEY_LINES);
    withKeyInTheEnvironment();

    Outcome run = run("-P", "staging");

    assertThat(found)
        .containsExactly(new ApiKeyCredentials("otherkey", "s3cr3t-of-the-environment"));
    assertThat(run.err())
        .isEqualTo(
            "probe: using credentials from the environment; they take precedence over %s\n"
                .formatted(staging()));
  }

  @Test
  void theEnvironmentsCredentialsAreNothingToSpeakOfWhereTheProfileHasNone() throws IOException {
    staging("project_id = '%s'".formatted(PROJECT));
    withKeyInTheEnvironment();

    calls(new ApiKeyCredentials("otherkey", "s3cr3t-of-the-environment"), "-P", "staging");
  }

  @Test
  void credentialsAreNeverMixedOfTwoPlaces() throws IOException {
    staging(KEY_LINES);
    command.with("MONGODB_ATLAS_PUBLIC_API_KEY", "otherkey");

    refusesToCall(
        "the environment has MONGODB_ATLAS_PUBLIC_API_KEY and no MONGODB_ATLAS_PRIVATE_API_KEY;"
            + " set both",
        "-P",
        "staging");
  }

  @Test
  void noProfileIsUsedThatIsNotNamed() throws IOException {
    config("[default]\n" + KEY_LINES);

    refusesToCall(
        "no credentials; set MONGODB_ATLAS_PUBLIC_API_KEY and MONGODB_ATLAS_PRIVATE_API_KEY, or"
            + " MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET, or use"
            + " --credentials-file or --profile");
    config("this is broken");
    withKeyInTheEnvironment();
    assertThat(run().exit()).isZero();
  }

  @Test
  void capitalsInANameDoNotMatterUnlessTheyMust() throws IOException {
    config(
        """
        [prod]
        project_id = "%s"
        [Prod]
        project_id = "%s"
        [Staging]
        project_id = "%s"
        """
            .formatted(PROJECT, OTHER, ORGANIZATION));
    withKeyInTheEnvironment();

    assertThat(run("-P", "prod").out()).contains("project " + PROJECT);
    assertThat(run("-P", "Prod").out()).contains("project " + OTHER);
    assertThat(run("-P", "STAGING").out()).contains("project " + ORGANIZATION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stagin", "version", "skip_update_check", "", "s3cr3t"})
  void aProfileThatIsNotThereListsThoseThatAre(String name) throws IOException {
    staging(KEY_LINES);

    refuses("no such profile in " + config + "; available: default, staging", "--profile=" + name);
  }

  @Test
  void aFileWithoutProfiles() throws IOException {
    config("");

    refuses("no such profile in " + config + "; available: none", "-P", "default");
  }

  @Test
  void aNameThatWouldMoveTheCursorIsShownHarmless() throws IOException {
    config("[\"a\\u001b[2J\\nb\"]\nproject_id = 12");

    refuses("no such profile in " + config + "; available: a [2J b", "-P", "x");
    refuses(
        "project_id in profile a [2J b in %s is not a string; put it in quotes".formatted(config),
        "-P",
        "a\u001b[2J\nb");
  }

  @Test
  void aFileThatIsNotThere() {
    refuses(
        "no profile: %s, where the Atlas CLI keeps them, does not exist".formatted(config),
        "-P",
        "default");
  }

  @Test
  void aFileThatCannotBeRead() throws IOException {
    Files.createDirectories(config);

    refuses("no profile: %s cannot be read".formatted(config), "-P", "default");
  }

  @Test
  void aFileThatIsSomethingElse() throws IOException {
    config("# " + "s3cr3t".repeat(200_000));

    refuses("%s is too long for the Atlas CLI's profiles".formatted(config), "-P", "default");
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, XDG_CONFIG_HOME, xdg, xdg/atlascli/config.toml",
    "Linux, XDG_CONFIG_HOME, '', .config/atlascli/config.toml",
    "Mac OS X, XDG_CONFIG_HOME, xdg, Library/Application Support/atlascli/config.toml",
    "Windows 11, APPDATA, roaming, roaming/atlascli/config.toml",
    "Windows 11, AppData, roaming, roaming/atlascli/config.toml"
  })
  void eachSystemKeepsItElsewhere(String system, String variable, String folder, String place)
      throws IOException {
    config = home.resolve(place);
    staging(KEY_LINES);
    command.on(system).with(variable, folder.isEmpty() ? "" : home.resolve(folder).toString());

    calls(KEY, "-P", "staging");
  }

  @ParameterizedTest
  @CsvSource({"Linux, HOME", "Mac OS X, HOME", "Windows 11, AppData"})
  void aSystemThatDoesNotTellWhere(String system, String variable) {
    command.on(system).without("HOME");

    refuses(
        "no profile: the Atlas CLI keeps them under %s, which is not set".formatted(variable),
        "-P",
        "default");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "private_api_key = s3cr3t",
        "private_api_key = \"s3cr3t",
        "private_api_key = \"\\s3cr3t\"",
        "s3cr3t",
        "[s3cr3t",
        "private_api_key = 12 s3cr3t",
        "private_api_key = 's3cr3t' s3cr3t"
      })
  void whatIsNoTomlIsSaidByItsLineAlone(String line) throws IOException {
    config("# mine\n[staging]\n" + line + "\n[s3cr3t]\n");

    String place = "probe: " + config + ": line ";
    assertThat(run("-P", "staging").err())
        .isIn(
            place + "3 is not TOML (not shown)\n",
            place + "4 is not TOML (not shown)\n"); // where the parser noticed
  }

  @Test
  void aFileAsAnEditorOfWindowsWritesIt() throws IOException {
    config(("\uFEFF[staging]\n" + KEY_LINES).replace("\n", "\r\n"));

    calls(KEY, "-P", "staging");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "private_api_key = 12",
        "project_id = true",
        "access_token = ['s3cr3t']",
        "client_secret = { s3cr3t = 's3cr3t' }",
        "base_url = 1.5"
      })
  void whatIsNoTextIsSaidByItsName(String line) throws IOException {
    staging(line);

    refuses(
        "%s in %s is not a string; put it in quotes"
            .formatted(line.replaceFirst(" =.*", ""), staging()),
        "-P",
        "staging");
  }

  @Test
  void aProfileWhoseCredentialsAreInTheKeyring() throws IOException {
    staging("auth_type = 'service_account'\nproject_id = '%s'".formatted(PROJECT));

    refusesToCall(
        staging()
            + " holds no credentials: the Atlas CLI keeps them in the system keyring, where only"
            + " it can read them; set MONGODB_ATLAS_PUBLIC_API_KEY and MONGODB_ATLAS_PRIVATE_API_KEY,"
            + " or MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET, or use"
            + " --credentials-file (the profile's IDs and URL still count)",
        "-P",
        "staging");
  }

  @Test
  void onATerminalTheyAreAskedForAndItIsSaidWhy() throws IOException {
    staging("auth_type = 'service_account'");

    Outcome run = command.typing("mdb_sa_id_1", "mdb_sa_sk_s3cr3t").run("-P", "staging");

    assertThat(run.err())
        .isEqualTo(
            "probe: %s holds no credentials: the Atlas CLI keeps them in the system keyring, where only it can read them\n"
                    .formatted(staging())
                + "service account for https://cloud.mongodb.com:\n"
                + "  Client ID: \n  Client secret (hidden): \n");
    assertThat(found)
        .containsExactly(new ServiceAccountCredentials("mdb_sa_id_1", "mdb_sa_sk_s3cr3t"));
  }

  @Test
  void aCredentialsFileCallsForTheProject() throws IOException {
    staging("project_id = '%s'\nauth_type = 'service_account'\n".formatted(PROJECT));
    command.reading("ATLAS_PUBLIC_KEY=zmmrboas\nATLAS_PRIVATE_KEY=s3cr3t-key\n");

    calls(KEY, "-P", "staging", "--credentials-file", "-");
  }

  @Test
  void twoInOneProfile() throws IOException {
    staging(KEY_LINES + ACCOUNT_LINES);

    refusesToCall(
        staging()
            + " holds an API key and a service account; remove one, or set auth_type to"
            + " api_keys or service_account",
        "-P",
        "staging");
    command.with("MONGODB_ATLAS_AUTH_TYPE", "api_keys");
    calls(KEY, "-P", "staging");
  }

  @Test
  void theProfilesTypeDecidesUnlessTheEnvironmentDoes() throws IOException {
    staging(KEY_LINES + ACCOUNT_LINES + "auth_type = 'service_account'");

    run("-P", "staging");
    command.with("MONGODB_ATLAS_AUTH_TYPE", "api_keys");
    run("-P", "staging");

    assertThat(found)
        .containsExactly(new ServiceAccountCredentials("mdb_sa_id_1", "mdb_sa_sk_s3cr3t"), KEY);
  }

  @Test
  void theProfilesTypeDoesNotDecideAmongTheEnvironments() throws IOException {
    staging("auth_type = 'service_account'");
    withKeyInTheEnvironment();

    assertThat(run("-P", "staging").exit()).isZero();
  }

  @Test
  void aTypeThatIsNotThere() throws IOException {
    staging(KEY_LINES + "auth_type = 'service_account'");

    refusesToCall(
        "auth_type in %1$s asks for a service account, and %1$s holds only an API key; change one of them"
            .formatted(staging()),
        "-P",
        "staging");
  }

  @Test
  void halfAPair() throws IOException {
    staging("private_api_key = 's3cr3t-key'");

    refusesToCall(
        staging() + " has private_api_key and no public_api_key; set both", "-P", "staging");
  }

  @Test
  void aFileThatOthersCanReadGivesNoCredentials() throws IOException {
    staging(KEY_LINES);
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r-----"));

    refusesToCall(
        "the Atlas CLI's %1$s is open to other users; close it with: chmod 600 %1$s"
            .formatted(config),
        "-P",
        "staging");
    assertThat(withKeyInTheEnvironment().run("-P", "staging").exit()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw--w----", "rw-r---w-"})
  void aFileThatOthersCanChangeNamesNoHostForAnybodysCredentials(String permissions)
      throws IOException {
    staging("base_url = 'https://b.example'");
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString(permissions));
    withKeyInTheEnvironment();

    refuses(
        "the Atlas CLI's %1$s can be changed by other users; close it with: chmod go-w %1$s"
            .formatted(config),
        "-P",
        "staging");
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(run("-P", "staging").out()).startsWith("https://b.example\n");
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, XDG_CONFIG_HOME, .config",
    "Linux, HOME, .",
    "Mac OS X, HOME, ./me",
    "Windows 11, AppData, roaming"
  })
  void noFolderDependsOnWhereTheCommandIsRun(String system, String variable, String folder) {
    command.on(system).with(variable, folder);

    refuses("no profile: %s must be an absolute path".formatted(variable), "-P", "default");
  }
}
