package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlaskeys.launcher.IsolatedHome.Run;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.RecordedRequest;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The real thing: JBang in a process of its own, against a server on a real socket. */
@InOtherProcesses
class UnassignKeyThroughJBangTest {
  private final IsolatedHome home = IsolatedHome.shared();
  private static final String[] ARGUMENTS = {
    "--project", Example.PAYMENTS_PRODUCTION, "--key", Example.TARGET_KEY
  };

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  @Test
  void unassignsThenSaysAlreadyThenSpeaksTheOlderApi() throws Exception {
    Run first = unassign("unassign-key", "--yes");
    assertThat(first.exit()).as("%s", first).isZero();
    assertThat(first.out()).startsWith("Unassigned API key zmmrboas \"ci deploy\"");
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();

    Run again = unassign("unassign-key", "--yes");
    assertThat(again.exit()).as("%s", again).isZero();
    assertThat(again.out()).contains(" was not assigned to project payments-production");

    sandbox.forgetRequests();
    unassign("unassign-key", "--yes", "--api", "v1.0");
    assertThat(sandbox.requests())
        .filteredOn(request -> request.method().equals("DELETE"))
        .extracting(RecordedRequest::target)
        .containsExactly(
            "/api/atlas/v1.0/groups/5953c5f380eef53887615f9a/apiKeys/5d1d12c087d9d63e6d682438");
  }

  @Test
  void jbangItselfFindsItByTheCatalogsAlias() throws Exception {
    Run run = unassign("unassign-key@" + home.checkout(), "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();
  }

  @Test
  void theNameInReadmeWorksOnceTheCatalogIsKnown() throws Exception {
    home.useJBangAlone();
    Run added =
        home.jbang("catalog", "add", "--global", "--name", "atlaskeys", "" + home.checkout());
    assertThat(added.exit()).as("%s", added).isZero();

    Run run = unassign("unassign-key@atlaskeys", "--yes", "-o", "json");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("\"verdict\":\"UNASSIGNED\"");
  }

  @Test
  void withoutATerminalAndWithoutYesNothingIsSent() throws Exception {
    Run run = unassign("unassign-key");

    assertThat(run)
        .isEqualTo(
            new Run(
                2,
                "",
                "unassign-key: cannot ask for confirmation: no terminal, or --no-input; use --yes"
                    + " (nothing was changed)\n"));
    assertThat(sandbox.requests()).isEmpty();
  }

  @Test
  void credentialsCanComeThroughAPipe() throws Exception {
    String lines =
        """
        MONGODB_ATLAS_PUBLIC_API_KEY=%s
        MONGODB_ATLAS_PRIVATE_API_KEY=%s
        """
            .formatted(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY);
    List<String> command =
        home.jbangCommand(
            with(
                with(new String[] {"unassign-key"}, ARGUMENTS),
                "--yes",
                "--credentials-file",
                "-"));

    Run run =
        home.run(command, Map.of("MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString()), lines);

    assertThat(run.exit()).as("%s", run).isZero();
  }

  @Test
  void theDemoOfABulkRunPlaysToItsEnd() throws Exception {
    Run run = home.jbang("demo", "--bulk");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Restored 199 of 199 keys", "To try it yourself: ");
  }

  @Test
  void theClassPathHoldsEachClassOnce() throws Exception {
    Run run = home.jbang("info", "tools", home.checkout() + "/scripts/unassign-key.java");
    JsonNode jars = new ObjectMapper().readTree(run.out()).get("resolvedDependencies");

    var firstSeen = new TreeMap<String, String>();
    for (JsonNode jar : jars) {
      for (String name : classes(new File(jar.asText()))) {
        assertThat(firstSeen.put(name, jar.asText())).as(name).isNull();
      }
    }
    assertThat(firstSeen).containsKeys("okhttp3/OkHttpClient.class", "feign/Feign.class");
  }

  private static List<String> classes(File jar) throws IOException {
    try (var file = new JarFile(jar)) {
      return file.stream()
          .map(java.util.zip.ZipEntry::getName)
          .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
          .filter(name -> !name.equals("module-info.class"))
          .toList();
    }
  }

  private Run unassign(String alias, String... options) throws Exception {
    return home.run(
        home.jbangCommand(with(with(new String[] {alias}, ARGUMENTS), options)),
        // In place of Maven Central, for the names that are JBang's alone to find.
        IsolatedHome.calling(sandbox, Map.of("JBANG_REPO", home.state() + "/repository")),
        "");
  }

  private static String[] with(String[] first, String... then) {
    return Stream.concat(Stream.of(first), Stream.of(then)).toArray(String[]::new);
  }
}
