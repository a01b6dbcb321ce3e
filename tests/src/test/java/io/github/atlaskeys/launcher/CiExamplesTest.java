package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.launcher.IsolatedHome.Run;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The files of {@code examples/ci}, run as they stand by bash, as if the catalog were published.
 */
@InOtherProcesses
@Tag("one-jdk")
class CiExamplesTest {
  private static final String ALIAS =
      "unassign-keys@atlaskeys/atlas-keys/v" + System.getProperty("project.version");

  /** The published catalog: trusted first, then this checkout's script. */
  private static final String JBANG =
      """
      #!/usr/bin/env bash
      PATH=${PATH#*:}
      case $1 in
        trust)
          [ "$*" = 'trust add https://github.com/atlaskeys/' ] || exit 10
          touch ~/trusted
          ;;
        %s)
          [ -e ~/trusted ] || exit 10
          shift
          exec %s/jbang unassign-keys "$@" $MORE
          ;;
        *) exit 127 ;;
      esac
      """;

  private static final Map<String, String> VARIABLES =
      Map.of(
          "MONGODB_ATLAS_PUBLIC_API_KEY", Example.CALLER_PUBLIC_KEY,
          "MONGODB_ATLAS_PRIVATE_API_KEY", Example.CALLER_PRIVATE_KEY);

  private static final Pattern SECRET = Pattern.compile("\\$\\{\\{ secrets\\.(\\w+) }}");

  private final IsolatedHome home = IsolatedHome.shared();
  private final Path examples = home.checkout().resolve("examples");
  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  @BeforeEach
  void publish() throws IOException {
    Path jbang = home.bin().resolve("jbang");
    Files.writeString(jbang, JBANG.formatted(ALIAS, home.checkout()));
    Files.setPosixFilePermissions(jbang, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.copy(examples.resolve("keys.csv"), home.work().resolve("keys.csv"));
  }

  // ------------------------------------------------------------------ GitHub Actions

  @Test
  void gitHubShowsThePlanThenUnassignsAndKeepsTheFilesOfAFailure() throws Exception {
    Map<String, Object> jobs = map(yaml("ci/github-actions.yml").get("jobs"));
    Map<String, Object> plan = map(jobs.get("plan"));
    assertThat(plan.get("if")).asString().startsWith("github.event_name == 'pull_request' ");

    assertThat(gitHub(plan, "plan.md")).isZero();

    assertThat(home.work().resolve("plan.md"))
        .content()
        .startsWith("## unassign-keys: dry run\n")
        .contains("| payments-production | 2 | GROUP_OWNER (2) |\n")
        .endsWith("- Dry run: nothing was changed.\n");
    assertThat(sandbox.count("DELETE")).isZero();

    sandbox.fault(
        Fault.status(403, "USER_UNAUTHORIZED").onProject(Example.ANALYTICS).on("DELETE").always());
    Map<String, Object> unassign = map(jobs.get("unassign"));
    assertThat(unassign.get("if")).isEqualTo("github.event_name == 'push'");

    assertThat(gitHub(unassign, "summary.md")).isEqualTo(4);

    assertThat(home.work().resolve("summary.md"))
        .content()
        .startsWith("## unassign-keys\n")
        .contains("- 3 rows: 2 UNASSIGNED, 1 **REFUSED**\n")
        .contains("- Checked: Atlas's listings agree with the 2 rows done.\n");
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();
    Map<String, Object> keep =
        steps(unassign)
            .filter(step -> uses(step, "actions/upload-artifact"))
            .findFirst()
            .orElseThrow();
    assertThat(keep).containsEntry("if", "always()");
    assertKept(map(keep.get("with")).get("path").toString().lines().toList(), 2);
  }

  /** Runs the steps of a job up to the first that fails, and returns its exit code. */
  private int gitHub(Map<String, Object> job, String summary) throws Exception {
    for (Map<String, Object> step : steps(job).filter(each -> each.containsKey("run")).toList()) {
      var environment = new HashMap<String, String>();
      map(step.getOrDefault("env", Map.of()))
          .forEach((name, value) -> environment.put(name, secret(value.toString())));
      environment.put("GITHUB_STEP_SUMMARY", home.work().resolve(summary).toString());
      Run run = bash(List.of("bash", "-e"), step.get("run").toString(), environment);
      assertThat(run.out()).as("all of it is in the summary").isEmpty();
      if (run.exit() != 0) {
        return run.exit();
      }
    }
    return 0;
  }

  private static Stream<Map<String, Object>> steps(Map<String, Object> job) {
    return ((List<?>) job.get("steps")).stream().map(CiExamplesTest::map);
  }

  private static boolean uses(Map<String, Object> step, String action) {
    return step.getOrDefault("uses", "").toString().startsWith(action + "@");
  }

  private static String secret(String expression) {
    Matcher secret = SECRET.matcher(expression);
    assertThat(secret.matches()).as(expression).isTrue();
    return VARIABLES.get(secret.group(1));
  }

  // ------------------------------------------------------------------ GitLab CI

  @Test
  void gitLabKeepsThePlanThenUnassigns() throws Exception {
    Map<String, Object> file = yaml("ci/gitlab-ci.yml");

    assertThat(gitLab(file, "plan")).isZero();

    assertThat(home.work().resolve("plan.md")).content().startsWith("## unassign-keys: dry run\n");
    assertThat(sandbox.count("DELETE")).isZero();
    assertKept(artifacts(file, "plan"), 1);

    assertThat(gitLab(file, "unassign")).isZero();

    assertThat(home.work().resolve("result.md"))
        .content()
        .contains("- Unassigned 3 of 3 assignments: 2 keys from 2 projects.\n")
        .contains("- **Verified:** ");
    assertKept(artifacts(file, "unassign"), 3);
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isFalse();
  }

  private int gitLab(Map<String, Object> file, String job) throws Exception {
    Stream<?> lines =
        Stream.of(map(file.get("default")).get("before_script"), map(file.get(job)).get("script"))
            .flatMap(script -> ((List<?>) script).stream());
    String script = String.join("\n", lines.map(Object::toString).toList());
    return bash(List.of("bash", "-eo", "pipefail"), script, VARIABLES).exit();
  }

  private static List<String> artifacts(Map<String, Object> file, String job) {
    Map<String, Object> artifacts = map(map(file.get(job)).get("artifacts"));
    assertThat(artifacts).containsEntry("when", "always");
    return ((List<?>) artifacts.get("paths")).stream().map(Object::toString).toList();
  }

  // ------------------------------------------------------------------ cron

  @Test
  void cronContinuesWhatIsIncompleteAndSetsAsideWhatNeedsAPerson() throws Exception {
    Path inbox = Files.createDirectory(home.work().resolve("inbox"));
    Files.move(home.work().resolve("keys.csv"), inbox.resolve("keys.csv"));
    credentials();
    bash(List.of("bash"), "jbang trust add https://github.com/atlaskeys/", Map.of());
    sandbox.fault(Fault.resetBeforeWork().onProject(Example.ANALYTICS).on("DELETE").always());

    Run first = cron(inbox, Map.of("MORE", "--max-attempts 1")); // the waits between take a while

    assertThat(first).isEqualTo(new Run(3, "", ""));
    assertThat(inbox.resolve("keys.csv.undo.csv")).exists();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isTrue();

    Process other =
        home.prepare(List.of("flock", inbox.resolve(".lock") + "", "cat"), Map.of()).start();
    other.getOutputStream().write('\n');
    other.getOutputStream().flush();
    other.getInputStream().read(); // it has the lock
    assertThat(cron(inbox, Map.of())).isEqualTo(new Run(0, "", ""));
    assertThat(inbox.resolve("keys.csv")).exists();
    other.getOutputStream().close();
    assertThat(other.waitFor()).isZero();

    sandbox.clearFaults();
    Files.writeString(inbox.resolve("wrong.csv"), "projectId,apiKeyId\nx,y\n");

    Run second = cron(inbox, Map.of());

    assertThat(second.exit()).isEqualTo(2);
    assertThat(second.out()).startsWith("wrong.csv: exit code 2, see ").contains("line 2");
    assertThat(names(inbox)).containsExactlyInAnyOrder(".lock", "done", "failed");
    Path done = only(inbox.resolve("done"));
    assertThat(done.getFileName().toString()).endsWith("Z-keys.csv");
    assertThat(names(done))
        .contains("keys.csv", "keys.csv.results.csv", "keys.csv.undo.csv", "keys.csv.log");
    assertThat(Files.readAllLines(done.resolve("keys.csv.undo.csv")).stream().distinct())
        .hasSize(4);
    assertThat(done.resolve("keys.csv.log")).content().contains("; 2 done before.\n");
    assertThat(names(only(inbox.resolve("failed")))).contains("wrong.csv", "wrong.csv.log");
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isFalse();
  }

  /** Names that are patterns, options, or those of another file's own files. */
  @Test
  void cronTakesEachFileByItsNameWhateverThatIs() throws Exception {
    Path inbox = Files.createDirectory(home.work().resolve("inbox"));
    credentials();
    bash(List.of("bash"), "jbang trust add https://github.com/atlaskeys/", Map.of());
    String row = "projectId,apiKeyId\n%s,%s\n";
    String[] names = {"--no-undo [1].csv", "a.csv", "a.csv.old.csv", "a.csv-2.csv"};
    for (String name : names) {
      Files.writeString(inbox.resolve(name), row.formatted(Example.ANALYTICS, Example.TARGET_KEY));
    }
    sandbox.fault(Fault.resetBeforeWork().on("DELETE").always());
    assertThat(cron(inbox, Map.of("MORE", "--max-attempts 1")).exit()).isEqualTo(3);
    assertThat(names(inbox)).contains(names);
    sandbox.clearFaults();

    Run resumed = cron(inbox, Map.of());

    assertThat(resumed).isEqualTo(new Run(0, "", ""));
    assertThat(names(inbox)).containsExactlyInAnyOrder(".lock", "done");
    for (String name : names) {
      Path done =
          inbox
              .resolve("done")
              .resolve(
                  names(inbox.resolve("done")).stream()
                      .filter(each -> each.endsWith("Z-" + name))
                      .findFirst()
                      .orElseThrow());
      assertThat(names(done))
          .contains(name, name + ".results.csv", name + ".log")
          .hasSizeBetween(4, 5);
    }
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isFalse();
  }

  private Path credentials() throws IOException {
    Path file = home.work().resolve("credentials.env");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    VARIABLES.forEach((name, value) -> append(file, name + "=" + value + "\n"));
    return file;
  }

  private Run cron(Path inbox, Map<String, String> more) throws Exception {
    var environment = new HashMap<>(more);
    environment.put("MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString());
    return home.run(
        List.of(examples + "/ci/cron.sh", inbox.toString(), "credentials.env"), environment, "");
  }

  // ------------------------------------------------------------------ all of them

  @Test
  void theirVersionIsThisOne() throws IOException {
    Path checkout = Path.of(System.getProperty("project.root"));
    try (Stream<Path> files = Files.list(checkout.resolve("examples/ci"))) {
      for (Path file : Stream.concat(files, Stream.of(checkout.resolve("docs/ci.md"))).toList()) {
        List<String> aliases =
            Pattern.compile("@atlaskeys/atlas-keys/\\S*\\d")
                .matcher(Files.readString(file))
                .results()
                .map(found -> found.group().replace("@", "unassign-keys@"))
                .toList();
        assertThat(aliases).as("%s", file).isNotEmpty().containsOnly(ALIAS);
      }
    }
  }

  private Run bash(List<String> shell, String script, Map<String, String> more) throws Exception {
    Path file = Files.writeString(home.temporary().resolve("step.sh"), script);
    var environment = new HashMap<>(more);
    environment.put("MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString());
    Run run =
        home.run(Stream.concat(shell.stream(), Stream.of("" + file)).toList(), environment, "");
    assertThat(run.exit()).as("%s", run).isNotIn(1, 2, 10, 127);
    return run;
  }

  /** Each of these patterns names a file. */
  private void assertKept(List<String> patterns, int number) throws IOException {
    assertThat(patterns).hasSize(number);
    for (String pattern : patterns) {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      assertThat(names(home.work()).stream().filter(name -> matcher.matches(Path.of(name))))
          .as(pattern)
          .hasSize(1);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static Path only(Path folder) throws IOException {
    List<String> names = names(folder);
    assertThat(names).hasSize(1);
    return folder.resolve(names.get(0));
  }

  private static void append(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Object> yaml(String name) throws IOException {
    return map(
        new Yaml(new SafeConstructor(new LoaderOptions()))
            .load(Files.readString(examples.resolve(name))));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
