package io.github.atlaskeys.unassign;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Response;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.RecordedRequest;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.ManualClock;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.BulkUnassigner.UndoEntry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Timeout;

/**
 * Runs over a real socket, against a server that checks every digest and keeps its own limits, in
 * simulated time.
 */
@Timeout(180)
abstract class SimulatedRuns {
  static final String LISTING = "/groups/[0-9a-f]+/apiKeys$";
  static final String RECORD = "/orgs/[0-9a-f]+/apiKeys/";

  final ManualClock clock = new ManualClock();

  /** The last result of each line. */
  final Map<Long, Result> results = new TreeMap<>();

  /** Every result, in the order in which they came. */
  final List<Result> received = new ArrayList<>();

  final List<UndoEntry> undo = Collections.synchronizedList(new ArrayList<>());
  private final Map<URI, AtlasAdminApi> connections = new HashMap<>();
  @AutoClose AtlasSandbox sandbox = start(SandboxOptions.defaults().withoutLimits());

  AtlasSandbox start(SandboxOptions options) {
    // A run may wait for hours, and a nonce of a minute would be over each time.
    return AtlasSandbox.start(options.withClock(clock).withNonceLifetime(Duration.ofDays(999)))
        .seedExample();
  }

  void restart(SandboxOptions options) {
    sandbox.close();
    sandbox = start(options);
  }

  /** A sandbox without limits that is different in this. */
  void restart(UnaryOperator<SandboxOptions> different) {
    restart(different.apply(SandboxOptions.defaults().withoutLimits()));
  }

  /** What happens elsewhere after each response for which that holds. */
  void after(Predicate<Response> when, Runnable then) {
    sandbox
        .wireMock()
        .addMockServiceRequestListener(
            (request, response) -> {
              if (when.test(response)) {
                then.run();
              }
            });
  }

  /** One connection for all, as the commands have it. */
  AtlasAdminApi atlas() {
    return connections.computeIfAbsent(
        sandbox.baseUri(), host -> connect(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY));
  }

  AtlasAdminApi connect(String publicKey, String privateKey) {
    return Atlas.at(sandbox.baseUri()).connect(new ApiKeyCredentials(publicKey, privateKey));
  }

  /** A caller who owns these projects and may read nothing of the organization. */
  AtlasAdminApi projectOwner(int projects) {
    sandbox.apiKey(Seed.key(99_999).value(), Example.ORGANIZATION, "ownerabc", "its-own", "owner");
    for (int i = 0; i < projects; i++) {
      sandbox.assign(Seed.project(i).value(), Seed.key(99_999).value(), "GROUP_OWNER");
    }
    return connect("ownerabc", "its-own");
  }

  Retries retries() {
    return Retries.standard().withSleeper(clock).withClock(clock).withJitter(() -> 0.5);
  }

  BulkUnassigner unassigner() {
    return unassigner(atlas());
  }

  BulkUnassigner unassigner(AtlasAdminApi atlas) {
    return BulkUnassigner.of(atlas).retries(retries()).onResult(this::keep);
  }

  BulkRestorer restorer() {
    return BulkRestorer.of(atlas()).retries(retries()).onResult(this::keep);
  }

  BulkPlanner planner() {
    return BulkPlanner.of(atlas()).retries(retries());
  }

  void keep(Result result) {
    received.add(result);
    results.put(result.row().line(), result);
  }

  Result result(long line) {
    return Objects.requireNonNull(results.get(line), () -> "no result of line " + line);
  }

  static Kind kind(Result result) {
    return result.problem().orElseThrow().kind();
  }

  List<Long> waits() {
    return clock.waits().stream().map(Duration::toMillis).toList();
  }

  /** How many times such a path was read. */
  long gets(String path) {
    return requests("GET").stream().filter(each -> each.matches(".*" + path)).count();
  }

  /** The paths of the requests with this method. */
  List<String> requests(String method) {
    return sandbox.requests().stream()
        .filter(RecordedRequest::signed)
        .filter(request -> request.method().equals(method))
        .map(RecordedRequest::path)
        .toList();
  }

  boolean isAssigned(Row row) {
    return sandbox.isAssigned(
        row.unassignment().project().value(), row.unassignment().principal().value());
  }

  void unassignByHand(Row row) {
    sandbox.unassign(row.unassignment().project().value(), row.unassignment().principal().value());
  }

  /** As many results as rows, and each true of the server. */
  void assertOneTrueResultPerRow(List<Row> rows) {
    assertThat(received).as("one result per row").hasSize(rows.size());
    assertThat(results).hasSize(rows.size());
    for (Row row : rows) {
      Result result = result(row.line());
      if (result.verdict().done()) {
        assertThat(isAssigned(row)).as("%s", result).isFalse();
      } else if (result.verdict() != Verdict.UNFINISHED) {
        assertThat(isAssigned(row)).as("%s", result).isTrue();
      }
    }
  }

  static Fault page(int status) {
    return Fault.answer(
        status, "text/html", "<html><head><title>Sign in</title></head><body/></html>");
  }
}
