package io.github.atlaskeys.sandbox;

import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtlasSandboxTest {

  private static final String KEYS =
      Caller.V2 + "/groups/" + Example.PAYMENTS_PRODUCTION + "/apiKeys";
  private static final String TARGET = KEYS + "/" + Example.TARGET_KEY;

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  @Test
  void remembersRequestsAsTheyWereSent() throws Exception {
    Caller.admin(sandbox).delete(TARGET + "?pretty=true");

    var requests = sandbox.requests();
    assertThat(requests).hasSize(2);
    assertThat(requests.get(0).signed()).isFalse();
    assertThat(requests.get(0).status()).isEqualTo(401);
    var second = requests.get(1);
    assertThat(second.method()).isEqualTo("DELETE");
    assertThat(second.target()).isEqualTo(TARGET + "?pretty=true");
    assertThat(second.path()).isEqualTo(TARGET);
    assertThat(second.header("accept")).contains(Caller.VERSION);
    assertThat(second.header("Content-Type")).isEmpty();
    assertThat(second.body()).isEmpty();
    assertThat(second.status()).isEqualTo(204);
    assertThat(second.signed()).isTrue();
    assertThat(sandbox.count("DELETE")).isEqualTo(2);
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(1);
  }

  @Test
  void forgetsRequestsAndCounts() throws Exception {
    Caller.admin(sandbox).delete(TARGET);

    sandbox.forgetRequests();

    assertThat(sandbox.requests()).isEmpty();
    assertThat(sandbox.count("DELETE")).isZero();
    sandbox.wireMock().verify(0, deleteRequestedFor(urlEqualTo(TARGET)));
  }

  @Test
  void countsWithoutKeepingRequests() throws Exception {
    try (var counting = AtlasSandbox.start(SandboxOptions.defaults().withKeepRequests(false))) {
      Caller.admin(counting.seedExample()).delete(TARGET);

      assertThat(counting.requests()).isEmpty();
      assertThat(counting.count("DELETE")).isEqualTo(2);
      counting.forgetRequests();
      assertThat(counting.count("DELETE")).isZero();
    }
  }

  @Test
  void ownStubsComeFirstAndRequestsCanBeVerified() throws Exception {
    sandbox.wireMock().stubFor(get(urlEqualTo(KEYS)).willReturn(ok("mine")));
    var caller = Caller.admin(sandbox);

    assertThat(caller.get(KEYS).body()).isEqualTo("mine");
    assertThat(caller.delete(TARGET).status()).isEqualTo(204);
    sandbox.wireMock().verify(2, deleteRequestedFor(urlEqualTo(TARGET)));
  }

  @Test
  void unassignsWhatSomebodyElseUnassigned() throws Exception {
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY);

    assertThat(Caller.admin(sandbox).delete(TARGET).status()).isEqualTo(400);
  }

  @Test
  void seedsOnlyWhatCanBe() {
    var id = "5980cfdf0b6d97029d82f870";
    assertThatThrownBy(() -> sandbox.organization("xyz", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("organization id must be 24 lower-case hexadecimal digits, was \"xyz\"");
    assertThatThrownBy(() -> sandbox.organization(Example.ORGANIZATION, "x"))
        .hasMessage("organization is in the sandbox already: \"" + Example.ORGANIZATION + "\"");
    assertThatThrownBy(() -> sandbox.project(id, id, "x"))
        .hasMessage("organization is not in the sandbox: \"" + id + "\"");
    assertThatThrownBy(() -> sandbox.apiKey(id, Example.ORGANIZATION, "short", "x", "x"))
        .hasMessage("public key must be 8 characters, was \"short\"");
    assertThatThrownBy(() -> sandbox.apiKey(id, Example.ORGANIZATION, "sandboxa", "x", "x"))
        .hasMessage("public key is in the sandbox already: \"sandboxa\"");
    assertThatThrownBy(() -> sandbox.assign(Example.ANALYTICS, Example.TARGET_KEY))
        .hasMessage("an assigned key must have a role");
    assertThatThrownBy(() -> sandbox.isAssigned(id, Example.TARGET_KEY))
        .hasMessage("project is not in the sandbox: \"" + id + "\"");
    sandbox.organization(id, "Other-Org").project(id, id, "theirs");
    assertThatThrownBy(() -> sandbox.assign(id, Example.TARGET_KEY, "GROUP_OWNER"))
        .hasMessage(
            "key %s and project %s must be of one organization".formatted(Example.TARGET_KEY, id));
  }

  @Test
  void isRightForManyCallersAtOnce() throws Exception {
    try (var busy = AtlasSandbox.start(SandboxOptions.defaults().withoutLimits()).seedExample()) {
      var keys = 640;
      for (var i = 0; i < keys; i++) {
        busy.apiKey(id(i), Example.ORGANIZATION, "%08x".formatted(i), "x", "x", "ORG_MEMBER");
        busy.assign(Example.PAYMENTS_STAGING, id(i), "GROUP_OWNER");
      }
      var list = KEYS.replace(Example.PAYMENTS_PRODUCTION, Example.PAYMENTS_STAGING);

      // Two lanes ask for each key: one of them must win.
      var removed = 0;
      var pool = Executors.newFixedThreadPool(64);
      for (var lane : pool.invokeAll(lanes(busy, list, keys))) {
        removed += lane.get();
      }
      pool.shutdown();

      assertThat(removed).isEqualTo(keys);
      assertThat(busy.countSigned("DELETE")).isEqualTo(2L * keys);
      assertThat(busy.count("DELETE")).isEqualTo(2L * keys + 64);
      assertThat(Caller.admin(busy).get(list).body()).contains("\"totalCount\":0");
    }
  }

  private static List<Callable<Integer>> lanes(AtlasSandbox busy, String list, int keys) {
    var lanes = new ArrayList<Callable<Integer>>();
    for (var lane = 0; lane < 64; lane++) {
      var first = lane / 2;
      lanes.add(
          () -> {
            var caller = Caller.admin(busy);
            var removed = 0;
            for (var i = first; i < keys; i += 32) {
              removed += caller.delete(list + "/" + id(i)).status() == 204 ? 1 : 0;
            }
            return removed;
          });
    }
    return lanes;
  }

  private static String id(int number) {
    return "%024x".formatted(number);
  }

  @Test
  void listensOnLoopbackOnly() throws Exception {
    var port = sandbox.baseUri().getPort();
    assertThat(sandbox.baseUri().toString()).isEqualTo("http://127.0.0.1:" + port);

    for (var network : NetworkInterface.networkInterfaces().toList()) {
      for (var address : network.inetAddresses().filter(a -> !a.isLoopbackAddress()).toList()) {
        assertThatThrownBy(() -> new Socket(address, port).close()).isInstanceOf(Exception.class);
      }
    }
    new Socket(InetAddress.getLoopbackAddress(), port).close();
  }

  @Test
  void printsNothing(@TempDir Path folder) throws Exception {
    var printed = folder.resolve("printed");
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    var process =
        new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Quiet.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();

    assertThat(process.waitFor()).isZero();
    assertThat(printed).content().isEqualTo("done\n");
  }

  /** Start, calls, a fault and stop, in a process of its own. */
  static final class Quiet {
    private Quiet() {}

    public static void main(String... args) throws Exception {
      try (var quiet = AtlasSandbox.start().seedExample()) {
        quiet.fault(Fault.resetBeforeWork().on("DELETE"));
        var caller = Caller.admin(quiet);
        caller.get(KEYS);
        assertThatThrownBy(() -> caller.delete(TARGET)).isNotNull();
      }
      System.out.print("done\n");
    }
  }
}
