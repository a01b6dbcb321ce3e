package io.github.atlaskeys.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Updates that overlap, a server that dies, and what can be counted of both. */
class SandboxLossesTest {

  private static final String KEY = Example.TARGET_KEY;

  @AutoClose
  private final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withLoseOverlappingUpdates(true).withoutLimits())
          .seedExample();

  @Test
  void ofTwoRemovalsThatOverlapOneIsLost() throws Exception {
    sandbox.fault(Fault.latency(Duration.ofMillis(400)).on("DELETE").always());

    var statuses =
        together(List.of(removal(Example.PAYMENTS_PRODUCTION), removal(Example.ANALYTICS)));

    assertThat(statuses).containsExactly(204, 204);
    assertThat(assignments(Example.PAYMENTS_PRODUCTION, Example.ANALYTICS)).isEqualTo(1);
    assertThat(sandbox.mostConcurrent()).isEqualTo(2);
    assertThat(sandbox.mostConcurrentFor(KEY)).isEqualTo(2);
    assertThat(sandbox.mostConcurrentFor(Example.READER_KEY)).isEqualTo(1);
    assertThat(sandbox.countDeletes(Example.ANALYTICS)).isEqualTo(1);
    sandbox.forgetRequests();
    assertThat(sandbox.mostConcurrentFor(KEY)).isEqualTo(1);
    assertThat(sandbox.countDeletes(Example.ANALYTICS)).isZero();
  }

  @Test
  void ofTwoAssignmentsThatOverlapOneIsLostEvenIfOneAnswerIsLostToo() throws Exception {
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, KEY);
    sandbox.fault(Fault.latency(Duration.ofMillis(400)).on("POST").always());
    sandbox.fault(Fault.resetAfterWork().on("POST").onProject(Example.PAYMENTS_STAGING));

    together(
        List.of(assignment(Example.PAYMENTS_PRODUCTION), assignment(Example.PAYMENTS_STAGING)));

    assertThat(assignments(Example.PAYMENTS_PRODUCTION, Example.PAYMENTS_STAGING)).isEqualTo(1);
    assertThat(sandbox.isAssigned(Example.ANALYTICS, KEY)).isTrue();
  }

  @Test
  void oneAfterAnotherNothingIsLost() throws Exception {
    sandbox.fault(Fault.latency(Duration.ofMillis(30)).always());
    var caller = Caller.admin(sandbox);

    assertThat(removal(caller, Example.PAYMENTS_PRODUCTION).call()).isEqualTo(204);
    assertThat(removal(caller, Example.ANALYTICS).call()).isEqualTo(204);
    assertThat(removal(caller, Example.ANALYTICS).call()).isEqualTo(400);

    assertThat(assignments(Example.PAYMENTS_PRODUCTION, Example.ANALYTICS)).isZero();
    assertThat(sandbox.mostConcurrent()).isEqualTo(1);
    assertThat(sandbox.countDeletes(Example.ANALYTICS)).isEqualTo(2);
    assertThat(sandbox.count("DELETE")).isEqualTo(3);
  }

  @Test
  void aLostUpdateIsNotWaitedForTwice() throws Exception {
    sandbox.fault(Fault.latency(Duration.ofMillis(500)).on("DELETE"));

    var start = System.nanoTime();
    removal(Example.ANALYTICS).call();

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(500), Duration.ofMillis(950));
  }

  @Test
  void withoutBeingToldSoNothingIsLost() throws Exception {
    try (var usual = AtlasSandbox.start().seedExample()) {
      usual.fault(Fault.latency(Duration.ofMillis(300)).on("DELETE").always());

      together(
          List.of(
              removal(Caller.admin(usual), Example.PAYMENTS_PRODUCTION),
              removal(Caller.admin(usual), Example.ANALYTICS)));

      assertThat(usual.isAssigned(Example.PAYMENTS_PRODUCTION, KEY)).isFalse();
      assertThat(usual.isAssigned(Example.ANALYTICS, KEY)).isFalse();
      assertThat(usual.mostConcurrentFor(KEY)).isEqualTo(2);
    }
  }

  @Test
  void itDiesAfterExactlySoManyRequestsAndIsRevived() throws Exception {
    var calls = new ArrayList<Callable<Integer>>();
    for (var i = 0; i < 40; i++) {
      var caller = Caller.admin(sandbox);
      calls.add(() -> statusOrCut(() -> caller.send("GET", Caller.V2, "", "")));
    }
    sandbox.dieAfter(25);

    var statuses = together(calls);

    assertThat(statuses).containsOnly(401, 0).filteredOn(status -> status == 401).hasSize(25);
    assertThat(sandbox.count("GET")).isEqualTo(25);
    sandbox.revive();
    assertThat(removal(Example.ANALYTICS).call()).isEqualTo(204);
  }

  @Test
  void itMayCountSignedRequestsOnly() throws Exception {
    var caller = Caller.admin(sandbox);
    var first = removal(caller, Example.ANALYTICS);
    var second = removal(caller, Example.PAYMENTS_PRODUCTION);
    sandbox.dieAfterSigned(1);

    assertThat(statusOrCut(() -> caller.send("GET", Caller.V2, "", ""))).isEqualTo(401);
    assertThat(first.call()).isEqualTo(204);
    assertThat(statusOrCut(() -> caller.send("GET", Caller.V2, "", ""))).isZero();
    assertThat(second.call()).isZero();

    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, KEY)).isTrue();
    assertThatThrownBy(() -> sandbox.dieAfter(-1)).hasMessage("requests must be 0 or more, was -1");
  }

  private int assignments(String... projects) {
    return (int) List.of(projects).stream().filter(id -> sandbox.isAssigned(id, KEY)).count();
  }

  private Callable<Integer> removal(String project) throws Exception {
    return removal(Caller.admin(sandbox), project);
  }

  /** The caller has its challenge already, so that the removals themselves overlap. */
  private static Callable<Integer> removal(Caller caller, String project) throws Exception {
    statusOrCut(() -> caller.get(Caller.V2));
    return () -> statusOrCut(() -> caller.delete(path(project)));
  }

  private Callable<Integer> assignment(String project) throws Exception {
    var caller = Caller.admin(sandbox);
    caller.get(Caller.V2);
    var body = "[{\"roles\":[\"GROUP_OWNER\"]}]";
    return () -> statusOrCut(() -> caller.call("POST", path(project), body));
  }

  private static String path(String project) {
    return Caller.V2 + "/groups/" + project + "/apiKeys/" + KEY;
  }

  /** 0 if the connection was cut. */
  private static int statusOrCut(Callable<Caller.Reply> call) throws Exception {
    try {
      return call.call().status();
    } catch (IOException cut) {
      return 0;
    }
  }

  private static List<Integer> together(List<Callable<Integer>> calls) throws Exception {
    var pool = Executors.newFixedThreadPool(calls.size());
    try {
      var statuses = new ArrayList<Integer>();
      for (var status : pool.invokeAll(calls)) {
        statuses.add(status.get());
      }
      return statuses;
    } finally {
      pool.shutdown();
    }
  }
}
