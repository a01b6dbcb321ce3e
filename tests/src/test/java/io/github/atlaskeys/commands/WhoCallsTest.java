package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.AccessToken;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.AtlasCredentials;
import io.github.atlaskeys.api.ServiceAccountCredentials;
import io.github.atlaskeys.commands.CommandRun.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An API key, a service account or a token: which of them calls, and what if there are several. */
class WhoCallsTest {
  private static final ApiKeyCredentials KEY = new ApiKeyCredentials("zmmrboas", "s3cr3t-key");
  private static final ServiceAccountCredentials ACCOUNT =
      new ServiceAccountCredentials("mdb_sa_id_1", "mdb_sa_sk_s3cr3t");
  private static final AccessToken TOKEN = new AccessToken("eyJh.s3cr3t.x");

  private final List<AtlasCredentials> found = new ArrayList<>();
  private final CommandRun command = ConnectionProbe.run(found);

  private CommandRun withKey() {
    return command
        .with("MONGODB_ATLAS_PUBLIC_API_KEY", KEY.publicKey())
        .with("MONGODB_ATLAS_PRIVATE_API_KEY", KEY.privateKey());
  }

  private CommandRun withAccount() {
    return command
        .with("MONGODB_ATLAS_CLIENT_ID", ACCOUNT.clientId())
        .with("MONGODB_ATLAS_CLIENT_SECRET", ACCOUNT.clientSecret());
  }

  private CommandRun withToken() {
    return command.with("MONGODB_ATLAS_ACCESS_TOKEN", TOKEN.value());
  }

  private void calls(AtlasCredentials expected, String... arguments) {
    Outcome run = command.run(arguments);

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out() + run.err()).doesNotContain("s3cr3t");
    assertThat(found).containsExactly(expected);
  }

  private void refuses(String line, String... arguments) {
    Outcome run = command.run(arguments);

    assertThat(run.exit()).as("%s", run).isEqualTo(2);
    assertThat(run.err()).isEqualTo("probe: " + line + "\n");
    assertThat(found).isEmpty();
  }

  @Test
  void aServiceAccount() {
    withAccount();

    calls(ACCOUNT);
  }

  @Test
  void aToken() {
    withToken();

    calls(TOKEN);
  }

  @Test
  void anAccountInACredentialsFileGoesBeforeAKeyInTheEnvironment() {
    withKey()
        .reading(
            """
            MONGODB_ATLAS_CLIENT_ID=mdb_sa_id_1
            MONGODB_ATLAS_CLIENT_SECRET=mdb_sa_sk_s3cr3t
            """);

    calls(ACCOUNT, "--credentials-file", "-");
  }

  @Test
  void aTokenInACredentialsFile() {
    command.reading("MONGODB_ATLAS_ACCESS_TOKEN=" + TOKEN.value());

    calls(TOKEN, "--credentials-file", "-");
  }

  @ParameterizedTest
  @CsvSource({
    "MONGODB_ATLAS_CLIENT_ID, MONGODB_ATLAS_CLIENT_SECRET",
    "MONGODB_ATLAS_CLIENT_SECRET, MONGODB_ATLAS_CLIENT_ID"
  })
  void halfAnAccount(String missing, String there) {
    withAccount().without(missing);

    refuses("the environment has %s and no %s; set both".formatted(there, missing));
  }

  @Test
  void aSecretThatCannotBeOne() {
    withAccount().with("MONGODB_ATLAS_CLIENT_SECRET", "s3cr3t with spaces");

    assertThat(command.run().err())
        .startsWith("probe: client secret may contain only ")
        .endsWith(" (MONGODB_ATLAS_CLIENT_SECRET in the environment)\n")
        .doesNotContain("s3cr3t");
  }

  @Test
  void ofTwoNobodyGuesses() {
    withKey();
    withAccount();

    refuses(
        "the environment holds an API key and a service account; remove one, or set"
            + " MONGODB_ATLAS_AUTH_TYPE to api_keys or service_account");
  }

  @Test
  void aTokenBesideItsAccountIsTwo() {
    withAccount();
    withToken();

    refuses(
        "the environment holds a service account and an access token; remove one, or set"
            + " MONGODB_ATLAS_AUTH_TYPE to service_account or user_account");
  }

  @Test
  void aCredentialsFileOfAnotherHostIsNotSentToThisOne() {
    String file =
        """
        MONGODB_ATLAS_BASE_URL=https://ops.example
        MONGODB_ATLAS_CLIENT_ID=mdb_sa_id_1
        MONGODB_ATLAS_CLIENT_SECRET=mdb_sa_sk_s3cr3t
        """;
    command.reading(file);

    refuses(
        "- is for https://ops.example, and this run calls https://cloud.mongodb.com; add --base-url"
            + " https://ops.example, or remove that line",
        "--credentials-file",
        "-");
    command.reading(file);
    calls(
        new ServiceAccountCredentials("mdb_sa_id_1", "mdb_sa_sk_s3cr3t"),
        "--credentials-file",
        "-",
        "--base-url",
        "https://ops.example/");
  }

  @Test
  void twoInACredentialsFile() {
    command
        .with("MONGODB_ATLAS_AUTH_TYPE", "api_keys") // of the environment's, not of the file's
        .reading(
            """
            MONGODB_ATLAS_ACCESS_TOKEN=eyJh.s3cr3t.x
            ATLAS_PUBLIC_KEY=zmmrboas
            ATLAS_PRIVATE_KEY=s3cr3t-key
            """);

    refuses(
        "- holds an API key and an access token; remove one, or set MONGODB_ATLAS_AUTH_TYPE to"
            + " api_keys or user_account",
        "--credentials-file",
        "-");
  }

  @Test
  void theTypeDecides() {
    withKey();
    withAccount();
    withToken();

    for (String type : List.of("api_keys", "service_account", "user_account")) {
      command.with("MONGODB_ATLAS_AUTH_TYPE", type + "\n").run();
    }

    assertThat(found).containsExactly(KEY, ACCOUNT, TOKEN);
  }

  @Test
  void theTypeDecidesInACredentialsFile() {
    command.reading(
        """
        MONGODB_ATLAS_AUTH_TYPE=api_keys
        MONGODB_ATLAS_CLIENT_ID=mdb_sa_id_1
        ATLAS_PUBLIC_KEY=zmmrboas
        ATLAS_PRIVATE_KEY=s3cr3t-key
        """);

    calls(KEY, "--credentials-file", "-");
  }

  @Test
  void aTypeThatIsNotThere() {
    withKey();
    withToken().with("MONGODB_ATLAS_AUTH_TYPE", "service_account");

    refuses(
        "MONGODB_ATLAS_AUTH_TYPE in the environment asks for a service account, and the"
            + " environment holds only an API key and an access token; change one of"
            + " them");
  }

  @Test
  void aTypeThatIsNoneIsNotRepeated() {
    withKey().with("MONGODB_ATLAS_AUTH_TYPE", "s3cr3t");

    refuses(
        "the type of credentials must be api_keys, service_account or user_account"
            + " (MONGODB_ATLAS_AUTH_TYPE in the environment)");
  }

  @ParameterizedTest
  @CsvSource({
    "api_keys, API key, Public key: /  Private key (hidden): ",
    "service_account, service account, Client ID: /  Client secret (hidden): ",
    "user_account, access token, Access token (hidden): "
  })
  void theTypeDecidesWhatIsAskedForAndWhereItIsSent(String type, String kind, String asked) {
    Outcome run = command.with("MONGODB_ATLAS_AUTH_TYPE", type).typing("a", "b").run();

    assertThat(run.exit()).isZero();
    assertThat(run.err())
        .isEqualTo(
            "probe: no credentials in the environment; type them, or use --profile or --credentials-file\n"
                + "%s for https://cloud.mongodb.com:\n  ".formatted(kind)
                + asked.replace("/", "\n")
                + " \n");
  }

  @Test
  void whatIsTypedCalls() {
    command
        .with("MONGODB_ATLAS_AUTH_TYPE", "service_account")
        .typing(ACCOUNT.clientId(), ACCOUNT.clientSecret());

    calls(ACCOUNT);
  }
}
