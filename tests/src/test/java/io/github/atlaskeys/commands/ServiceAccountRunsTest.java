package io.github.atlaskeys.commands;

import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.terminal.Context;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands as a service account: one token a run, whatever the run does. */
class ServiceAccountRunsTest {
  private static final String PROJECT = Example.PAYMENTS_PRODUCTION;
  private static final String KEY = Example.TARGET_KEY;

  @TempDir Path folder;

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  @Test
  void oneKey() {
    Outcome run =
        run(Script.UNASSIGN_KEY, "--project", PROJECT, "--key", "zmmrboas", "--yes", "--verify");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
    assertThat(tokens()).isEqualTo(1);
    assertThat(sandbox.aliveTokens()).as("Atlas allows 100").isZero();
  }

  @Test
  void aTokenIsRevokedAfterAFailureToo() {
    Outcome run = run(Script.UNASSIGN_KEY, "--project", "0".repeat(24), "--key", KEY, "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(tokens()).isEqualTo(1);
    assertThat(sandbox.aliveTokens()).isZero();
  }

  @Test
  void manyKeysInManyLanes() throws IOException {
    var csv = new StringBuilder("projectId,apiKeyId\n");
    for (int i = 0; i < 60; i++) {
      String project = "%024x".formatted(0xAAA000000L + i);
      sandbox.project(project, Example.ORGANIZATION, "service-" + i);
      sandbox.assign(project, KEY, "GROUP_READ_ONLY");
      csv.append(project).append(',').append(KEY).append('\n');
    }
    Path file = Files.writeString(folder.resolve("keys.csv"), csv);

    Outcome run = run(Script.UNASSIGN_KEYS, file.toString(), "--yes", "--verify");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("Unassigned from 60 of 60 projects.\n");
    assertThat(tokens()).isEqualTo(1);

    Outcome back = run(Script.RESTORE_KEYS, file + ".undo.csv", "--yes");

    assertThat(back.out()).contains("Restored in 60 of 60 projects.\n");
    assertThat(tokens()).isEqualTo(2);
  }

  @Test
  void aKeyOutOfAllProjects() {
    Outcome run =
        run(Script.UNASSIGN_KEY.in(() -> folder), "--key", "zmmrboas", "--all-projects", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, KEY)).isFalse();
    assertThat(tokens()).isEqualTo(1);
  }

  @Test
  void lookUps() {
    assertThat(run(Script.FIND_KEY, "zmmrboas").out()).contains("payments-production");
    assertThat(run(Script.LIST_PROJECTS).out()).contains("payments-staging");
    assertThat(run(Script.LIST_KEYS, "--org", Example.ORGANIZATION).out()).contains("breakgls");
    assertThat(tokens()).isEqualTo(3);
  }

  @Test
  void allVerbsOfAShellShareOneToken() {
    CommandRun shell =
        account(Script.ATLAS_SHELL)
            .reading(
                """
                yes();
                projects();
                keys("analytics");
                unassign("analytics", "zmmrboas");
                unassign("payments-production", "zmmrboas");
                """);

    Outcome run = shell.run("-");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
    assertThat(tokens()).isEqualTo(1);
  }

  @Test
  void aTokenThatIsRevokedMeanwhileIsReplaced() throws IOException {
    sandbox.fault(Fault.status(401, "UNEXPECTED_ERROR").on("DELETE").times(1));

    Outcome run = run(Script.UNASSIGN_KEY, "--project", PROJECT, "--key", KEY, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
    assertThat(tokens()).isEqualTo(2);
  }

  @Test
  void aWrongSecretIsOneLineThatSaysWhereItStood() {
    Outcome run =
        account(Script.UNASSIGN_KEY)
            .with("MONGODB_ATLAS_CLIENT_SECRET", "mdb_sa_sk_wrong")
            .run("--project", PROJECT, "--key", KEY, "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.err()).contains("CLIENT_SECRET").doesNotContain("mdb_sa_sk_wrong");
    assertThat(run.err().lines()).hasSize(1);
    assertThat(tokens()).isEqualTo(1);
  }

  /** Atlas allows 100 that are alive, and forgets each after an hour. */
  @Test
  void tooManyTokensAreNotAWrongSecret() {
    sandbox
        .wireMock()
        .stubFor(
            post("/api/oauth/token")
                .willReturn(
                    status(403)
                        .withBody(
                            """
                            {"error": "access_denied",
                             "error_description": "Access Token limit reached"}
                            """)));

    Outcome run = run(Script.UNASSIGN_KEY, "--project", PROJECT, "--key", KEY, "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.err())
        .contains("403 access_denied: Access Token limit reached; too many access tokens of this")
        .doesNotContain("refused", "retrying");
    assertThat(run.err().lines()).hasSize(1);
    sandbox.wireMock().verify(1, postRequestedFor(urlEqualTo("/api/oauth/token")));
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isTrue();
  }

  @Test
  void anAccessTokenThatSomebodyElseGot() throws Exception {
    CommandRun command =
        CommandRun.of(Script.UNASSIGN_KEY)
            .with("MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString())
            .with("MONGODB_ATLAS_ACCESS_TOKEN", token());

    Outcome run = command.run("--project", PROJECT, "--key", KEY, "--yes");
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
    assertThat(tokens()).isEqualTo(1);

    sandbox.revokeTokens();
    Outcome later = command.run("--project", Example.ANALYTICS, "--key", KEY, "--yes");
    assertThat(later.exit()).as("%s", later).isEqualTo(4);
    assertThat(later.err().lines()).hasSize(1);
    assertThat(sandbox.isAssigned(Example.ANALYTICS, KEY)).isTrue();
  }

  private String token() throws Exception {
    String login = Example.CLIENT_ID + ":" + Example.CLIENT_SECRET;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(sandbox.baseUri() + "/api/oauth/token"))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
            .build();
    String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    return body.replaceFirst("(?s).*\"access_token\"\\s*:\\s*\"([^\"]+)\".*", "$1");
  }

  private CommandRun account(Function<Context, CommandLine> command) {
    return CommandRun.of(command)
        .with("MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString())
        .with("MONGODB_ATLAS_CLIENT_ID", Example.CLIENT_ID)
        .with("MONGODB_ATLAS_CLIENT_SECRET", Example.CLIENT_SECRET);
  }

  private Outcome run(Function<Context, CommandLine> command, String... arguments) {
    Outcome run = account(command).run(arguments);
    assertThat(run.out() + run.err()).doesNotContain(Example.CLIENT_SECRET);
    return run;
  }

  private long tokens() {
    return sandbox.requests().stream()
        .filter(request -> request.path().equals("/api/oauth/token"))
        .count();
  }
}
