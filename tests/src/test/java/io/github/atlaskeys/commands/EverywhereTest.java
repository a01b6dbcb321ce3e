package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.KeyRead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key leaves every project in the same way, whether it is an argument or a line of a file. */
class EverywhereTest extends AllProjectsRun {
  private static final String ADMIN = "GROUP_DATA_ACCESS_ADMIN";
  private static final String OTHER_ORGANIZATION = "111111111111111111111111";

  /** How the key is named. */
  enum Named {
    ARGUMENT,
    PUBLIC_KEY_IN_A_FILE,
    ID_IN_A_FILE
  }

  private CommandRun command(Named named) {
    return named == Named.ARGUMENT
        ? command
        : CommandRun.of(Script.UNASSIGN_KEYS.in(() -> folder), sandbox).sleeping(this::sleep);
  }

  private Outcome run(Named named, CommandRun with, String... options) throws IOException {
    String[] what =
        switch (named) {
          case ARGUMENT -> new String[] {"zmmrboas"};
          case PUBLIC_KEY_IN_A_FILE -> new String[] {file("publicKey", "zmmrboas").toString()};
          case ID_IN_A_FILE -> new String[] {file("apiKeyId", KEY).toString()};
        };
    return with.run(
        Stream.of(Stream.of(what), Stream.of("--all-projects"), Stream.of(options))
            .flatMap(each -> each)
            .toArray(String[]::new));
  }

  private Outcome run(Named named, String... options) throws IOException {
    return run(named, command(named), options);
  }

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("leaked.csv"), List.of(lines));
  }

  // ------------------------------------------------------------------ found wherever it is

  @ParameterizedTest
  @EnumSource(Named.class)
  void aProjectThatOnlyTheKeysOwnRecordNamesIsFound(Named named) throws IOException {
    sandbox
        .listingsLag(Duration.ofDays(1), KeyRead.LIST_ORG_API_KEYS)
        .assign(Example.PAYMENTS_STAGING, KEY, "GROUP_OWNER");

    Outcome found = CommandRun.of(Script.FIND_KEY, sandbox).run("zmmrboas");
    run(named, "--yes");

    assertThat(found.out()).contains("payments-staging");
    assertThat(sandbox.isAssigned(Example.PAYMENTS_STAGING, KEY)).isFalse();
  }

  @Test
  void anIdThatTheOrganizationsListingLeavesOutIsFound() throws IOException {
    sandbox.fault(json("{\"results\":[]}").onPath("/orgs/.*/apiKeys$").always());

    run(Named.ID_IN_A_FILE, "--yes", "--allow-missing");

    assertThat(sandbox.isAssigned(Example.ANALYTICS, KEY)).isFalse();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, KEY)).isFalse();
  }

  @Test
  void aRowWithAProjectLooksThereFirst() throws IOException {
    sandbox.fault(json("{\"results\":[]}").onPath("/orgs/.*/apiKeys$").always());
    Path file = file("projectId,publicKey", Example.ANALYTICS + ",zmmrboas");

    Outcome run =
        command(Named.PUBLIC_KEY_IN_A_FILE).run(file.toString(), "--yes", "--allow-missing");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, KEY)).isFalse();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, KEY)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"400 NOT_ATLAS_ORG", "402 PAYMENT", "404 ORG_NOT_FOUND", "409 CONFLICT"})
  void anotherOrganizationThatRefusesEndsNoSearch(String answer) throws IOException {
    String[] code = answer.split(" ");
    sandbox
        .fault(
            json(organizations(OTHER_ORGANIZATION, Example.ORGANIZATION)).onPath("/orgs$").always())
        .fault(
            Fault.status(Integer.parseInt(code[0]), code[1])
                .on("GET")
                .onPath("/orgs/" + OTHER_ORGANIZATION)
                .always());

    Outcome run = run("zmmrboas", "--yes");

    assertThat(sandbox.isAssigned(Example.ANALYTICS, KEY)).as("%s", run).isFalse();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, KEY)).isFalse();
  }

  @Test
  void projectsOfAnOrganizationThatIsNotListedAreSearched() throws IOException {
    sandbox
        .fault(json(organizations(OTHER_ORGANIZATION)).onPath("/orgs$").always())
        .fault(json("{\"results\":[]}").onPath("/orgs/" + OTHER_ORGANIZATION).always());

    Outcome run = run("zmmrboas", "--yes");

    assertThat(sandbox.isAssigned(Example.ANALYTICS, KEY)).as("%s", run).isFalse();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, KEY)).isFalse();
  }

  private static String organizations(String... ids) {
    return Stream.of(ids)
        .map("{\"id\":\"%s\",\"name\":\"an organization\"}"::formatted)
        .collect(java.util.stream.Collectors.joining(",", "{\"results\":[", "]}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {Example.ANALYTICS, ""})
  void credentialsThatSeeOnlyProjectsNoticeARowThatContradictsItself(String project)
      throws IOException {
    sandbox
        .apiKey(OTHER_KEY, Example.ORGANIZATION, "onlyproj", PRIVATE_KEY, "one")
        .assign(Example.ANALYTICS, OTHER_KEY, "GROUP_OWNER");
    Path file = file("projectId,apiKeyId,publicKey", project + "," + KEY + ",readerab");

    Outcome run =
        command(Named.ID_IN_A_FILE)
            .with("MONGODB_ATLAS_PUBLIC_API_KEY", "onlyproj")
            .with("MONGODB_ATLAS_PRIVATE_API_KEY", PRIVATE_KEY)
            .run(file.toString(), "--all-projects", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(2);
    assertThat(run.err())
        .contains("nothing was changed\n", "as the file says\nFix or remove this row.");
    assertThat(sandbox.isAssigned(Example.ANALYTICS, KEY)).isTrue();
  }

  // ------------------------------------------------------------------ resumed

  @ParameterizedTest
  @EnumSource(Named.class)
  void whatWasAssignedMeanwhileIsAddedByTheResumeWhichEnds(Named named) throws IOException {
    onFirstDelete(() -> sandbox.assign(Example.PAYMENTS_STAGING, KEY, "GROUP_OWNER"));
    Outcome first = run(named, "--yes");
    assertThat(first.exit()).as("%s", first).isEqualTo(3);

    Outcome second = run(named, "--yes", "--resume");

    assertThat(second.exit()).as("%s", second).isZero();
    assertThat(second.err()).contains("payments-staging");
    assertThat(second.out()).contains("Verified: ").doesNotContain("Resume");
    assertThat(sandbox.isAssigned(Example.PAYMENTS_STAGING, KEY)).isFalse();
  }

  /** The first run's last search saw a project that the credentials of the resume do not see. */
  @ParameterizedTest
  @EnumSource(Named.class)
  void aResumeThatSeesLessDoesNotEndWithoutWhatTheFirstRunSaw(Named named) throws IOException {
    onFirstDelete(() -> sandbox.assign(Example.PAYMENTS_STAGING, KEY, "GROUP_OWNER"));
    assertThat(run(named, "--yes").exit()).isEqualTo(3);
    sandbox
        .apiKey(OTHER_KEY, Example.ORGANIZATION, "onlyproj", PRIVATE_KEY, "one")
        .assign(Example.ANALYTICS, OTHER_KEY, "GROUP_OWNER")
        .assign(Example.PAYMENTS_PRODUCTION, OTHER_KEY, "GROUP_OWNER");
    CommandRun other =
        command(named)
            .with("MONGODB_ATLAS_PUBLIC_API_KEY", "onlyproj")
            .with("MONGODB_ATLAS_PRIVATE_API_KEY", PRIVATE_KEY);

    Outcome resumed = run(named, other, "--yes", "--resume");

    assertThat(resumed.exit()).as("%s", resumed).isEqualTo(4);
    assertThat(resumed.out()).contains(Example.PAYMENTS_STAGING, "Resume ");
    assertThat(sandbox.isAssigned(Example.PAYMENTS_STAGING, KEY)).isTrue();

    CommandRun first =
        command(named)
            .with("MONGODB_ATLAS_PUBLIC_API_KEY", Example.CALLER_PUBLIC_KEY)
            .with("MONGODB_ATLAS_PRIVATE_API_KEY", Example.CALLER_PRIVATE_KEY);
    Outcome again = run(named, first, "--yes", "--resume");
    assertThat(again.exit()).as("with the first credentials: %s", again).isZero();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_STAGING, KEY)).isFalse();
    assertThat(ending(".run")).isEmpty();
  }

  @Test
  void aResumeThatFindsTheKeyNoMoreClaimsNoMoreThanItSees() throws IOException {
    withRolesIn(Example.ANALYTICS, Example.PAYMENTS_PRODUCTION);
    sandbox.fault(Fault.html503().on("DELETE").onProject(Example.PAYMENTS_PRODUCTION).always());
    assertThat(run("zmmrboas", "--yes").exit()).isEqualTo(3);
    sandbox.clearFaults();
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, KEY);

    Outcome resumed = run("zmmrboas", "--yes", "--resume");

    assertThat(resumed.exit()).as("%s", resumed).isEqualTo(3);
    assertThat(resumed.out())
        .contains("Verified: Atlas lists the key in no project visible to these credentials")
        .contains("Warning ");
  }

  @ParameterizedTest
  @EnumSource(Named.class)
  void credentialsOfAnotherOrganizationVerifyNothing(Named named) throws IOException {
    sandbox
        .organization(OTHER_ORGANIZATION, "other")
        .apiKey(OTHER_KEY, OTHER_ORGANIZATION, "otherorg", PRIVATE_KEY, "other", "ORG_OWNER");
    onFirstDelete(() -> sandbox.assign(Example.PAYMENTS_STAGING, KEY, "GROUP_OWNER"));
    assertThat(run(named, "--yes").exit()).isEqualTo(3);
    CommandRun other =
        command(named)
            .with("MONGODB_ATLAS_PUBLIC_API_KEY", "otherorg")
            .with("MONGODB_ATLAS_PRIVATE_API_KEY", PRIVATE_KEY);

    Outcome resumed = run(named, other, "--yes", "--resume");

    assertThat(resumed.exit()).as("%s", resumed).isEqualTo(4);
    assertThat(resumed.out()).doesNotContain("Verified");
    assertThat(ending(".run")).as("still to be resumed").hasSize(1);
  }

  @Test
  void aResumeDoesNotCallRowsEqualThatItFoundAgain() throws IOException {
    sandbox.fault(Fault.html503().on("DELETE").onProject(Example.ANALYTICS).always());
    Path file =
        file(
            "projectId,apiKeyId",
            "," + KEY,
            Example.PAYMENTS_PRODUCTION + "," + Example.READER_KEY);
    CommandRun keys = command(Named.ID_IN_A_FILE);
    assertThat(keys.run(file.toString(), "--all-projects", "--yes").exit()).isEqualTo(3);
    sandbox.clearFaults();

    Outcome resumed = keys.run(file.toString(), "--all-projects", "--yes", "--resume");

    assertThat(resumed.exit()).as("%s", resumed).isZero();
    assertThat(resumed.err()).doesNotContain("Equal rows");
  }

  @Test
  void whatIsSeenNoMoreAfterTheQuestionIsNotVerified() throws IOException {
    String project = "{\"id\":\"%s\",\"orgId\":\"" + Example.ORGANIZATION + "\"}";
    String projects =
        project.formatted(Example.ANALYTICS) + "," + project.formatted(Example.PAYMENTS_PRODUCTION);
    command
        .typing("y")
        .whileAsked(
            () ->
                sandbox
                    .fault(
                        Fault.status(403, "USER_UNAUTHORIZED")
                            .on("GET")
                            .onPath("/orgs/.*")
                            .always())
                    .fault(
                        json("{\"results\":[%s]}".formatted(projects))
                            .onPath("/groups$")
                            .always()));
    onFirstDelete(() -> sandbox.assign(Example.PAYMENTS_STAGING, KEY, "GROUP_OWNER"));

    Outcome run = run("zmmrboas");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.out()).contains("Not verified: ").doesNotContain("Verified: ");
  }

  // ------------------------------------------------------------------ undo

  @ParameterizedTest
  @EnumSource(Named.class)
  void rolesThatAreGivenDuringTheRunAreSavedBeforeTheyAreTaken(Named named) throws IOException {
    onDeleteOf(
        Example.PAYMENTS_PRODUCTION, () -> sandbox.assign(Example.PAYMENTS_PRODUCTION, KEY, ADMIN));

    Outcome run = run(named, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, KEY)).isFalse();
    assertThat(Files.readString(undo())).contains("GROUP_OWNER").contains(ADMIN);
  }

  @ParameterizedTest
  @EnumSource(Named.class)
  void rolesThatChangeWhileTheQuestionIsOpenAreSaved(Named named) throws IOException {
    CommandRun asked =
        command(named)
            .typing("y")
            .whileAsked(() -> sandbox.assign(Example.PAYMENTS_PRODUCTION, KEY, ADMIN));

    Outcome run = run(named, asked);

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(Files.readString(undo())).contains(ADMIN);
  }

  @Test
  void rolesThatChangeWhileTheQuestionIsOpenAreSavedForOneProjectToo() throws IOException {
    Outcome run =
        command
            .typing("y")
            .whileAsked(() -> sandbox.assign(Example.PAYMENTS_PRODUCTION, KEY, ADMIN))
            .run("zmmrboas", "--project", "payments-production");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(Files.readString(undo())).contains(ADMIN);
  }

  @Test
  void rolesThatOnlyTheProjectShowsAreSaved() throws IOException {
    sandbox
        .listingsLag(Duration.ofDays(1), KeyRead.LIST_ORG_API_KEYS, KeyRead.GET_ORG_API_KEY)
        .assign(Example.PAYMENTS_STAGING, KEY, ADMIN);
    Path file = file("projectId,apiKeyId", "," + KEY, Example.PAYMENTS_STAGING + "," + KEY);

    command(Named.ID_IN_A_FILE).run(file.toString(), "--all-projects", "--yes");

    assertThat(sandbox.isAssigned(Example.PAYMENTS_STAGING, KEY)).isFalse();
    assertThat(Files.readString(undo())).contains(ADMIN);
  }

  private Path undo() throws IOException {
    return files().stream()
        .filter(file -> file.toString().endsWith(".undo.csv"))
        .findFirst()
        .orElseThrow();
  }

  // ------------------------------------------------------------------ no report is lost

  @ParameterizedTest
  @EnumSource(Named.class)
  void aSecondKeyWithTheSamePublicKeyAfterwardsLosesNoReport(Named named) throws IOException {
    String key = "{\"id\":\"%s\",\"publicKey\":\"zmmrboas\",\"roles\":[]}";
    String both = key.formatted(Example.READER_KEY) + "," + key.formatted(KEY);
    onFirstDelete(
        () ->
            sandbox.fault(
                json("{\"results\":[%s]}".formatted(both)).onPath("/orgs/.*/apiKeys$").always()));

    Outcome run = run(named, "--yes");

    assertThat(run.exit()).as("something was changed: %s", run).isNotEqualTo(2);
    assertThat(run.err()).doesNotContain("nothing was changed");
    assertThat(run.out()).contains("Unassigned from 2 of 2 projects.\n", "Undo      ");
  }

  @ParameterizedTest
  @EnumSource(Named.class)
  void anInterruptDuringTheLastSearchLosesNoReport(Named named) throws IOException {
    Thread caller = Thread.currentThread();
    onFirst(
        request ->
            request.equals("GET /orgs")
                && sandbox.requests().stream()
                    .anyMatch(each -> each.method().equals("DELETE") && each.status() == 204),
        caller::interrupt);

    Outcome run = run(named, "--yes");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(run.exit()).as("%s", run).isEqualTo(130);
    assertThat(run.out())
        .contains("Unassigned from 2 of 2 projects.\n", "Undo      ", "Resume    ")
        .doesNotContain("Verified: ");
  }

  @ParameterizedTest
  @EnumSource(Named.class)
  void aRunThatIsStoppedInItsLastRowHasItsSearchToCome(Named named) throws IOException {
    onFirst(
        request ->
            request.startsWith("DELETE ")
                && !sandbox.isAssigned(Example.ANALYTICS, KEY)
                && !sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, KEY),
        Thread.currentThread()::interrupt);

    Outcome run = run(named, "--yes");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(run.exit()).as("%s", run).isEqualTo(130);
    assertThat(run.out()).contains("Unassigned from 2 of 2 projects.\n", "Resume    ");
    Outcome resumed = run(named, "--yes", "--resume");
    assertThat(resumed.exit()).as("%s", resumed).isZero();
    assertThat(resumed.out()).contains("Verified: ");
  }

  @ParameterizedTest
  @EnumSource(Named.class)
  void whatSomebodyElseUnassignedIsNotCountedAsVerified(Named named) throws IOException {
    CommandRun asked =
        command(named)
            .typing("y")
            .whileAsked(() -> sandbox.unassign(Example.PAYMENTS_PRODUCTION, KEY));

    Outcome run = run(named, asked);

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("Unassigned from 1 of 2 projects (1 not assigned).\n")
        .contains("Verified: Atlas lists the key in no project.\n");
  }

  private void onDeleteOf(String project, Runnable action) {
    onFirst(request -> request.startsWith("DELETE /groups/" + project), action);
  }

  /** Runs it after the first such request that succeeded, which is a method and a path. */
  private void onFirst(Predicate<String> which, Runnable action) {
    var first = new AtomicBoolean(true);
    sandbox
        .wireMock()
        .addMockServiceRequestListener(
            (request, response) -> {
              String path =
                  request.getUrl().replaceFirst("^/api/atlas/v2", "").replaceFirst("\\?.*", "");
              if (response.getStatus() / 100 == 2
                  && which.test(request.getMethod().getName() + " " + path)
                  && first.getAndSet(false)) {
                action.run();
              }
            });
  }
}
