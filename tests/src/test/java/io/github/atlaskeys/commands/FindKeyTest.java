package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.files.KeysCsv;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.RecordedRequest;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From what a scanner reports to what the key opens. */
class FindKeyTest {
  private static final String PRIVATE_KEY = "99999999-aaaa-bbbb-cccc-0123456789ab";

  @TempDir Path folder;

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();
  private final CommandRun command = CommandRun.of(Script.FIND_KEY, sandbox);

  @ParameterizedTest
  @ValueSource(strings = {"zmmrboas", "ZMMRBOAS", "5d1d12c087d9d63e6d682438"})
  void aPublicKeyOrAnIdLeadsToEveryProject(String text) {
    Outcome run = command.run(text);

    assertThat(run)
        .isEqualTo(
            new Outcome(
                0,
                """
                API key zmmrboas "ci deploy" (5d1d12c087d9d63e6d682438)
                  PROJECT              PROJECT ID                ROLES
                  analytics            59a6f2c70bd66b2f3c8e41d7  GROUP_READ_ONLY
                  payments-production  5953c5f380eef53887615f9a  GROUP_OWNER
                  Organization Example-Org (5980cfdf0b6d97029d82f86e): ORG_MEMBER (no access to projects). Not affected by unassigning.
                """,
                ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mdb_sa_id_5d1d12c087d9d63e6d6824aa",
        "MDB_SA_ID_5D1D12C087D9D63E6D6824AA",
        "--description=pipeline",
        "--description=Nightly"
      })
  void aClientIdANameOrADescriptionLeadsToAnAccount(String text) {
    sandbox.serviceAccountDescription(Example.TARGET_CLIENT_ID, "the nightly run");

    Outcome run = command.run(text);

    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .matches(
            """
            Service account ci pipeline \\(mdb_sa_id_5d1d12c087d9d63e6d6824aa\\)
              PROJECT              PROJECT ID                ROLES
              analytics            59a6f2c70bd66b2f3c8e41d7  GROUP_READ_ONLY
              payments-production  5953c5f380eef53887615f9a  GROUP_OWNER
              Organization Example-Org \\(5980cfdf0b6d97029d82f86e\\): ORG_MEMBER \\(no access to projects\\). Not affected by unassigning.
              Secret [0-9a-f]{24}: expires [0-9]{4}-[0-9]{2}-[0-9]{2}, last used not shown
              Unassigning does not stop a secret from getting tokens; each lives up to an hour.
            """);
  }

  @Test
  void theCsvOfAnAccountIsWhatUnassignKeysReads() throws Exception {
    Outcome run = command.run(Example.TARGET_CLIENT_ID, "zmmrboas", "-o", "csv");

    assertThat(run.out())
        .startsWith(
            "projectId,apiKeyId,publicKey,description,roles,projectName,organizationRoles\n")
        .contains(
            "59a6f2c70bd66b2f3c8e41d7,mdb_sa_id_5d1d12c087d9d63e6d6824aa,ci"
                + " pipeline,,GROUP_READ_ONLY,analytics,ORG_MEMBER\n");
    assertThat(rows(run))
        .extracting(row -> row.unassignment().principal().value())
        .containsExactly(
            Example.TARGET_CLIENT_ID,
            Example.TARGET_CLIENT_ID,
            Example.TARGET_KEY,
            Example.TARGET_KEY);
  }

  @Test
  void anAccountThatIsNotThereIsSaidToBeNoAccount() {
    assertThat(command.run("mdb_sa_id_ffffffffffffffffffffffff"))
        .isEqualTo(
            new Outcome(
                4,
                "",
                "find-key: no service account mdb_sa_id_ffffffffffffffffffffffff in Example-Org, the"
                    + " only organization these credentials can see. Check the spelling. It may belong"
                    + " to another organization.\n"));
  }

  @Test
  void aMistypedClientIdIsNotTakenForAPublicKey() {
    String expected = "is not a client ID (mdb_sa_id_ and 24 hex digits)";

    assertThat(command.run("mdb_sa_id_5d1d").err())
        .isEqualTo("find-key: \"mdb_sa_id_5d1d\" " + expected + "\n");
    assertThat(sandbox.requests()).isEmpty();
  }

  @Test
  void whoMayNotListAccountsIsToldThatThereMayBeMore() {
    command
        .with("MONGODB_ATLAS_PUBLIC_API_KEY", Example.READER_PUBLIC_KEY)
        .with("MONGODB_ATLAS_PRIVATE_API_KEY", Example.READER_PRIVATE_KEY);

    Outcome run = command.run("--description", "ci ");

    assertThat(run.out()).contains("API key zmmrboas", "Service account ci pipeline");
    assertThat(run.out())
        .contains(
            "  Organization roles: not shown to these credentials. Not affected by unassigning.");
    assertThat(run.err())
        .isEqualTo(
            "find-key: these credentials may not list the service accounts of organization"
                + " 5980cfdf0b6d97029d82f86e; looked in the project that they can see instead, there"
                + " may be more\n");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(command.run(Example.TARGET_CLIENT_ID).exit()).isEqualTo(3);
    assertThat(command.run("zmmrboas"))
        .as("no account was sought")
        .matches(it -> it.exit() == 0 && it.err().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1.0", "public-v1.0"})
  void aVersionWithoutAccountsIsSaidToHaveNone(String version) {
    assertThat(command.run(Example.TARGET_CLIENT_ID, "--api", version))
        .isEqualTo(
            new Outcome(
                2,
                "",
                "find-key: API version %s has no service accounts; use --api v2 (nothing was sent)\n"
                    .formatted(version)));
    assertThat(sandbox.requests()).isEmpty();

    Outcome run = command.run("--description", "ci", "--api", version);
    assertThat(keys(run)).hasSize(1);
    assertThat(run.err())
        .isEqualTo(
            "find-key: only API keys: this host, or this version of its API, has no service accounts\n");
  }

  @Test
  void howManyMinutesASearchTakesIsSaidBeforeItStarts() {
    try (AtlasSandbox large =
        AtlasSandbox.start(SandboxOptions.defaults().withoutLimits()).seedExample()) {
      Seed.projects(large, 900); // fewer would be listed instead
      for (int i = 0; i < 800; i++) {
        Seed.account(large, i);
      }

      Outcome run =
          CommandRun.of(Script.FIND_KEY, large).run("--description", "account ", "-o", "csv");

      assertThat(run.exit()).as("%s", run).isZero();
      assertThat(run.err())
          .startsWith(
              "Looking up the projects takes 800 requests and, at Atlas's rate limit, about 2 minutes\n"
                  + "Looking up the projects: 100 of 800 requests\n")
          .contains("Looking up the projects: 800 of 800 requests\n");
    }
  }

  @Test
  void anOrganizationRoleIsMarkedForWhatItOpens() {
    Outcome run = command.run("breakgls");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .startsWith(
            """
            API key breakgls "break glass" (5d0a3b9987d9d63e6d5f7a83)
              STILL HAS ACCESS to every project through ORG_OWNER, whatever it is assigned to.
              PROJECT \
            """)
        .endsWith(
            "  Organization Example-Org (5980cfdf0b6d97029d82f86e): ORG_OWNER (owner access to every"
                + " project). Not affected by unassigning.\n");
  }

  @Test
  void accessThroughAnOrganizationRoleIsRedAndNothingIsWiderThanTheScreen() {
    Outcome run = command.onScreen(80).run("breakgls");

    assertThat(run.out()).contains("\n  \u001b[31mSTILL HAS ACCESS to every project through");
    assertThat(run.out().replaceAll("\u001b\\[\\d*m", "").lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void ofAProjectWithALongNameTheIdIsBelowAndEachRoleIsWhole() {
    String[] roles = {"GROUP_DATA_ACCESS_READ_WRITE", "GROUP_CLUSTER_MANAGER", "GROUP_READ_ONLY"};
    sandbox
        .project("111111111111111111111111", Example.ORGANIZATION, "n".repeat(64))
        .assign("111111111111111111111111", Example.TARGET_KEY, roles);

    Outcome run = command.onScreen(80).run("zmmrboas");

    String plain = run.out().replaceAll("\u001b\\[\\d*m", "");
    assertThat(plain.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(plain)
        .contains("n".repeat(44) + "...  GROUP_DATA_ACCESS_READ_WRITE,\n")
        .contains("    111111111111111111111111" + " ".repeat(23) + "GROUP_CLUSTER_MANAGER,\n")
        .contains("\n    59a6f2c70bd66b2f3c8e41d7\n");
    assertThat(run.err()).isEqualTo("Cut to fit 80 columns: PROJECT; -o csv has all.\n");
  }

  @Test
  void organizationsThatWereSearchedAreNamedAndCounted() {
    String organizations =
        IntStream.rangeClosed(1, 5)
            .mapToObj("{\"id\":\"%024d\",\"name\":\"Org-%1$d\"}"::formatted)
            .collect(Collectors.joining(",", "{\"results\":[", "],\"totalCount\":5}"));
    sandbox.fault(
        Fault.answer(200, "application/json", organizations).on("GET").onPath("/orgs$").always());
    sandbox.fault(
        Fault.answer(200, "application/json", "{\"results\":[],\"totalCount\":0}")
            .on("GET")
            .onPath("/(orgs/.*/apiKeys|groups)$")
            .always());

    assertThat(command.run("nosuchky").err())
        .isEqualTo(
            "find-key: no API key nosuchky in the 5 organizations these credentials can see (Org-1,"
                + " Org-2, Org-3, and 2 more). Check the spelling. It may belong to another"
                + " organization.\n");
  }

  @Test
  void anOrganizationMayBeNamed() {
    assertThat(command.run("zmmrboas", "--org", "example-org").out())
        .startsWith("API key zmmrboas");
    assertThat(command.run("nosuchky", "--org", "Example-Org").err())
        .isEqualTo(
            "find-key: no API key nosuchky in organization 5980cfdf0b6d97029d82f86e. Check the"
                + " spelling. It may belong to another organization.\n");
    assertThat(command.run("zmmrboas", "--org", "Acme").err())
        .endsWith("is visible to these credentials; choose from Example-Org\n");
    Outcome unknown = command.run("zmmrboas", "--org", "Exmple-Org");
    assertThat(unknown)
        .isEqualTo(
            new Outcome(
                4,
                "",
                "find-key: no organization called \"Exmple-Org\" is visible to these credentials; did"
                    + " you mean \"Example-Org\"?\n"));
  }

  @Test
  void aPublicKeyFindsThatKeyAndNoneThatSpeaksOfIt() {
    key("111111111111111111111111", "aaaaaaaa", "replaces zmmrboas");

    assertThat(keys(command.run("zmmrboas")))
        .containsExactly("API key zmmrboas \"ci deploy\" (5d1d12c087d9d63e6d682438)");
    assertThat(command.run("ci deploy"))
        .isEqualTo(
            new Outcome(
                4,
                "",
                "find-key: no API key \"ci deploy\" in Example-Org, the only organization these"
                    + " credentials can see. Check the spelling. It may belong to another"
                    + " organization.\n"));
  }

  @Test
  void aPartOfADescriptionFindsEveryKeyWithItExactMatchesFirst() {
    key("111111111111111111111111", "aaaaaaaa", "replaces zmmrboas");
    key("222222222222222222222222", "bbbbbbbb", "CI deploy of old");
    key("333333333333333333333333", "zzzzzzzz", "CI Deploy");

    assertThat(keys(command.run("--description", "ci deploy")))
        .extracting(line -> line.substring(8, 16))
        .containsExactly("zmmrboas", "zzzzzzzz", "bbbbbbbb");
    assertThat(keys(command.run("--description", "zmmrboas")))
        .extracting(line -> line.substring(8, 16))
        .containsExactly("zmmrboas", "aaaaaaaa");
    assertThat(keys(command.run("--description", "break", "readerab")))
        .extracting(line -> line.substring(8, 16))
        .containsExactlyInAnyOrder("breakgls", "readerab");
    assertThat(command.run("--description", "ci deploy", "-o", "json").out())
        .contains("\"match\":\"DESCRIPTION\"", "\"match\":\"PART_OF_DESCRIPTION\"");
    assertThat(command.run("--description", "nor this").err())
        .startsWith(
            "find-key: no API key or service account with \"nor this\" in its name or description in"
                + " Example-Org, the only ");
  }

  @Test
  void aKeyIsShownOnceHoweverManyTextsFindIt() {
    assertThat(keys(command.run("zmmrboas", "--description=deploy", "5d1d12c087d9d63e6d682438")))
        .containsExactly("API key zmmrboas \"ci deploy\" (5d1d12c087d9d63e6d682438)");
  }

  @Test
  void theCsvIsWhatUnassignKeysReads() throws Exception {
    sandbox.assign(Example.ANALYTICS, Example.TARGET_KEY, "GROUP_READ_ONLY", "GROUP_OWNER");

    Outcome run = command.run("zmmrboas", "-o", "csv");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            projectId,apiKeyId,publicKey,description,roles,projectName,organizationRoles
            59a6f2c70bd66b2f3c8e41d7,5d1d12c087d9d63e6d682438,zmmrboas,ci deploy,GROUP_READ_ONLY GROUP_OWNER,analytics,ORG_MEMBER
            5953c5f380eef53887615f9a,5d1d12c087d9d63e6d682438,zmmrboas,ci deploy,GROUP_OWNER,payments-production,ORG_MEMBER
            """);
    assertThat(run.err()).isEmpty();
    assertThat(rows(run)).hasSize(2).allMatch(row -> row.roles().isEmpty());
  }

  @Test
  void besideTheCsvIsSaidWhichAccessItsRowsDoNotGive() {
    assertThat(command.run("breakgls", "sandboxa", "-o", "csv").err())
        .isEqualTo(
            """
            find-key: 1 key has organization roles only and is not in the CSV: sandboxa (ORG_OWNER)
            find-key: API key breakgls "break glass" (5d0a3b9987d9d63e6d5f7a83) STILL HAS ACCESS to every project through ORG_OWNER, whatever it is assigned to.
            find-key: API key sandboxa "sandbox admin" (5d0a3b1e87d9d63e6d5f7a10) STILL HAS ACCESS to every project through ORG_OWNER, whatever it is assigned to.
            """);
  }

  @Test
  void theCsvLeavesOutAKeyThatOnlySpeaksOfTheOne() throws Exception {
    key("111111111111111111111111", "aaaaaaaa", "replaces zmmrboas");
    sandbox.assign(Example.ANALYTICS, "111111111111111111111111", "GROUP_OWNER");

    Outcome run = command.run("zmmrboas", "-o", "csv");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).hasLineCount(3).doesNotContain("aaaaaaaa");
  }

  @Test
  void descriptionsOfAnyKindComeThroughTheCsv() throws Exception {
    key("111111111111111111111111", "aaaaaaaa", "two,\nlines; \"q\" \t#=1 \u202e\u001b[31m");
    sandbox.assign(Example.ANALYTICS, "111111111111111111111111", "GROUP_OWNER");

    Outcome run = command.run("aaaaaaaa", "-o", "csv");

    assertThat(run.out().lines()).hasSize(2);
    assertThat(run.out()).doesNotContain("\u001b", "\u202e", "\t");
    assertThat(rows(run))
        .singleElement()
        .satisfies(
            row -> assertThat(row.unassignment().project().value()).isEqualTo(Example.ANALYTICS));
  }

  @Test
  void jsonIsAnObjectAKeyAndTheSummary() {
    Outcome run = command.run("zmmrboas", "nosuchky", "-o", "json");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.out().lines())
        .hasSize(2)
        .startsWith(
            """
            {"type":"key","kind":"API_KEY","apiKeyId":"5d1d12c087d9d63e6d682438","publicKey":"zmmrboas","description":"ci deploy",\
            "organizationId":"5980cfdf0b6d97029d82f86e","organizationRoles":["ORG_MEMBER"],\
            "organizationAccess":"NONE","match":"KEY","projects":[\
            {"projectId":"59a6f2c70bd66b2f3c8e41d7","projectName":"analytics","roles":["GROUP_READ_ONLY"]},\
            {"projectId":"5953c5f380eef53887615f9a","projectName":"payments-production","roles":["GROUP_OWNER"]}],"secrets":[],"places":[]}\
            """);
    assertThat(run.out()).contains("\"rows\":1,\"complete\":false,\"notFound\":[\"nosuchky\"],");
  }

  @Test
  void whatIsNotFoundIsSaidTextByText() {
    Outcome run = command.run("zmmrboas", "nosuchky", "nor this");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(keys(run)).hasSize(1);
    assertThat(run.err())
        .isEqualTo(
            """
            find-key: no API key nosuchky in Example-Org, the only organization these credentials can see
            find-key: no API key "nor this" in Example-Org, the only organization these credentials can see
            find-key: Check the spelling. A key may belong to another organization.
            """);
  }

  @Test
  void aFileOfPublicKeysFindsThoseKeysAndNoDescription() throws IOException {
    key("111111111111111111111111", "aaaaaaaa", "replaces zmmrboas");
    Path file =
        Files.writeString(
            folder.resolve("leaked.txt"),
            "\uFEFF# reported\r\nzmmrboas\r\n\r\n 5d0a3b9987d9d63e6d5f7a83 \r\nzmmrboas\r\n");

    assertThat(keys(command.run("--from", file.toString())))
        .extracting(line -> line.substring(8, 16))
        .as("what can do the most comes first")
        .containsExactly("breakgls", "zmmrboas");
    assertThat(keys(command.reading("readerab\n").run("--from", "-"))).hasSize(1);
  }

  @Test
  void aFileWithoutCredentialsIsToldWithItsLinesUnshown() throws IOException {
    Path file = Files.writeString(folder.resolve("leaked.txt"), "my secret words\n");

    assertThat(command.run("--from", file.toString()))
        .isEqualTo(
            new Outcome(
                0,
                "",
                "find-key: no credentials of Atlas found in %s. In a list, each line is one public key, ID or client ID\n"
                    .formatted(file)));
    assertThat(command.reading(" \n").run("--from", "-"))
        .isEqualTo(
            new Outcome(
                2,
                "",
                "find-key: the report is empty; pass a scanner's report, a log, or a list (nothing was sent)\n"));
    assertThat(sandbox.requests()).isEmpty();
  }

  @Test
  void aPrivateKeyIsNeitherSentNorShown() {
    var refused =
        new Outcome(
            2,
            "",
            "find-key: a text looks like a secret (not shown); search by public key or client ID; --from FILE finds a key by its private key\n");

    assertThat(command.run(Example.TARGET_PRIVATE_KEY)).isEqualTo(refused);
    assertThat(command.run(Example.TARGET_CLIENT_SECRET)).isEqualTo(refused);
    assertThat(command.run("--description", Example.TARGET_PRIVATE_KEY)).isEqualTo(refused);
    assertThat(sandbox.requests()).isEmpty();
  }

  @Test
  void aPrivateKeyInADescriptionIsNotShown() {
    key("111111111111111111111111", "aaaaaaaa", "pk " + Example.TARGET_PRIVATE_KEY);

    for (String format : List.of("text", "json", "csv")) {
      Outcome run = command.run("aaaaaaaa", "-o", format);
      assertThat(run.out() + run.err()).doesNotContain(Example.TARGET_PRIVATE_KEY);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void anEmptyTextWouldMatchEveryKey(String text) {
    assertThat(command.run(text).exit()).isEqualTo(2);
    assertThat(command.run("--description", text).exit()).isEqualTo(2);
    assertThat(command.run().err())
        .startsWith("find-key: no KEY given; usage: find-key (KEY... | --description TEXT | ");
    assertThat(sandbox.requests()).isEmpty();
  }

  @Test
  void anOrganizationOfThousandsCostsRequestsByThePage() {
    Seed.assigned(sandbox, 397, 2996); // with the example 400 and 3,000
    sandbox.forgetRequests();

    Outcome run = command.run("k0002995", "zmmrboas", "nosuchky");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(keys(run)).hasSize(2);
    assertThat(sandbox.requests())
        .as("organizations, projects, six full pages and an empty one, two records")
        .filteredOn(RecordedRequest::signed)
        .hasSize(11);
  }

  @Test
  void withProjectRightsOnlyItLooksInTheProjectsThatItCanSee() {
    withProjectRightsOnly();

    Outcome run = command.run("zmmrboas", "sandboxa");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err())
        .isEqualTo(
            """
            find-key: these credentials have no organization role; looked in the project that they can see instead, there may be more
            find-key: no API key sandboxa among the keys visible to these credentials
            """);
    assertThat(run.out())
        .contains("  payments-production  5953c5f380eef53887615f9a  GROUP_OWNER\n")
        .contains("  (name not visible)   59a6f2c70bd66b2f3c8e41d7  GROUP_READ_ONLY\n")
        .contains("  Organization 5980cfdf0b6d97029d82f86e: ORG_MEMBER ");
  }

  @Test
  void anOrganizationThatMayNotBeReadIsNamed() {
    withProjectRightsOnly();

    Outcome run = command.run("zmmrboas", "--org", Example.ORGANIZATION);

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.err())
        .isEqualTo(
            "find-key: these credentials may not list the keys of organization"
                + " 5980cfdf0b6d97029d82f86e; looked in the project that they can see instead, there"
                + " may be more\n");
  }

  @Test
  void projectsThatMayNotBeReadAreCounted() {
    withProjectRightsOnly();
    sandbox.assign(Example.ANALYTICS, "999999999999999999999999", "GROUP_READ_ONLY");
    sandbox.fault(
        Fault.status(401, "USER_UNAUTHORIZED")
            .on("GET")
            .onPath(Example.ANALYTICS + "/apiKeys")
            .always());

    Outcome run = command.run("zmmrboas");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.err())
        .endsWith(
            "looked in the 2 projects that they can see instead, there may be more; 1 of them could"
                + " not be read\n");
  }

  @Test
  void whoSeesNothingIsTold() {
    sandbox.apiKey(
        "999999999999999999999999", Example.ORGANIZATION, "nothings", PRIVATE_KEY, "nothing");
    command
        .with("MONGODB_ATLAS_PUBLIC_API_KEY", "nothings")
        .with("MONGODB_ATLAS_PRIVATE_API_KEY", PRIVATE_KEY);

    Outcome run = command.run("zmmrboas");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err())
        .startsWith("find-key: these credentials have no organization role; nor can they see any");
  }

  @Test
  void aRateLimitCostsThePageThatMetItOnly() {
    Seed.assigned(sandbox, 1, 1200);
    var waits = new ArrayList<Duration>();
    sandbox.forgetRequests();
    sandbox.fault(
        Fault.rateLimited(Duration.ofSeconds(9))
            .on("GET")
            .onPath("/orgs/.*/apiKeys")
            .withProbability(0.5, theThird()));

    Outcome run = command.sleeping(waits::add).run("zmmrboas");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(waits).isNotEmpty();
    List<RecordedRequest> pages =
        sandbox.requests().stream()
            .filter(request -> request.target().contains("pageNum") && request.status() != 401)
            .filter(request -> request.target().contains("/orgs/"))
            .toList();
    assertThat(pages)
        .filteredOn(request -> request.status() == 200)
        .extracting(request -> request.target().replaceFirst(".*pageNum=(\\d+).*", "$1"))
        .containsExactlyInAnyOrder("1", "2", "3");
    assertThat(pages).filteredOn(request -> request.status() == 429).hasSize(1);
  }

  private static Random theThird() {
    return new Random() {
      private static final long serialVersionUID = 1L;
      private final AtomicInteger drawn = new AtomicInteger(); // pages are requested side by side

      @Override
      public double nextDouble() {
        return drawn.incrementAndGet() == 3 ? 0 : 1;
      }
    };
  }

  @Test
  void wrongCredentialsAreRefusedAsEverywhere() {
    Outcome run =
        command
            .with("MONGODB_ATLAS_PRIVATE_API_KEY", "00000000-0000-0000-0000-000000000000")
            .run("zmmrboas");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("; check the private key in MONGODB_ATLAS_PRIVATE_API_KEY (the environment), ");
  }

  @Test
  void nothingIsChanged() {
    command.run("zmmrboas");

    assertThat(sandbox.requests()).extracting(RecordedRequest::method).containsOnly("GET");
  }

  private void withProjectRightsOnly() {
    sandbox
        .apiKey("999999999999999999999999", Example.ORGANIZATION, "onlyproj", PRIVATE_KEY, "one")
        .assign(Example.PAYMENTS_PRODUCTION, "999999999999999999999999", "GROUP_OWNER");
    command
        .with("MONGODB_ATLAS_PUBLIC_API_KEY", "onlyproj")
        .with("MONGODB_ATLAS_PRIVATE_API_KEY", PRIVATE_KEY);
  }

  private void key(String id, String publicKey, String description) {
    sandbox.apiKey(
        id, Example.ORGANIZATION, publicKey, "secret-" + publicKey, description, "ORG_MEMBER");
  }

  private static List<String> keys(Outcome run) {
    return run.out().lines().filter(line -> line.startsWith("API key ")).toList();
  }

  private List<Row> rows(Outcome run) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("found.csv"), run.out());
    List<Row> rows = KeysCsv.toUnassign(file, "found.csv", false).rows().inOrder().toList();
    assertThat(rows).isNotEmpty();
    return rows;
  }
}
