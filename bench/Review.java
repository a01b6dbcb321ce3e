package bench;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.SandboxOptions;
import java.io.IOException;
import java.util.List;

/**
 * How long a review of a large organization takes with the rate limits that Atlas documents,
 * against the least time that they allow.
 */
final class Review implements Measurement {
  private static final int KEYS = 2_000;
  private static final int ACCOUNTS = 500;
  private static final int PROJECTS = 400;
  private static final int PAGE = 500;
  private static final int AT_ONCE = 500;
  private static final int PER_MINUTE = 250;

  @Override
  public List<Figure> measure(Work work) throws IOException, InterruptedException {
    try (var sandbox = AtlasSandbox.start(SandboxOptions.defaults().withKeepRequests(false))) {
      seed(sandbox);
      Commands.prepare(work, "review-access");
      Child child =
          Commands.run(
              work,
              Commands.Target.of(sandbox),
              List.of("-Xmx256m"),
              List.of("review-access", "-o", "csv"));
      if (child.exitCode() != 0) {
        throw child.notMeasurable("review-access failed");
      }
      double minutes = child.seconds() / 60;
      double least = leastMinutes();
      return List.of(
          Figure.atMost(
              "review of 2,000 keys, 500 accounts, 400 projects: whole command / least possible time",
              minutes / least,
              1.1,
              "%.1f and %.0f minutes".formatted(minutes, least)),
          Figure.plain("- requests", Long.toString(sandbox.count("GET"))),
          Figure.plain(
              "- most memory, of a heap of 256 MB, MiB",
              child.peakMemory().isPresent()
                  ? Long.toString(child.peakMemory().getAsLong() / 1024)
                  : "not shown"));
    }
  }

  /**
   * Keys and accounts have buckets of their own, which are filled up at the end of each minute: one
   * request for each access list, of accounts one more for the projects, and the listings.
   */
  private static double leastMinutes() {
    return Math.max(
        minutes(KEYS + (KEYS + PAGE - 1) / PAGE),
        minutes(2 * ACCOUNTS + (ACCOUNTS + PAGE - 1) / PAGE));
  }

  private static double minutes(int requests) {
    return Math.ceil(Math.max(0, requests - AT_ONCE) / (double) PER_MINUTE);
  }

  private static void seed(AtlasSandbox sandbox) {
    sandbox.seedExample(); // for the key to call with
    for (int project = 0; project < PROJECTS; project++) {
      sandbox.project(id(1, project), Example.ORGANIZATION, "bench-" + project);
    }
    for (int key = 0; key < KEYS; key++) {
      sandbox
          .apiKey(
              id(2, key),
              Example.ORGANIZATION,
              "%08x".formatted(key),
              "secret",
              "bench " + key,
              "ORG_MEMBER")
          .withAccessList(id(2, key), "198.51.100.0/24");
      assign(sandbox, id(2, key), key);
    }
    for (int account = 0; account < ACCOUNTS; account++) {
      String clientId = "mdb_sa_id_" + id(3, account);
      sandbox.serviceAccount(
          clientId, "secret", Example.ORGANIZATION, "bench " + account, "ORG_MEMBER");
      assign(sandbox, clientId, account);
    }
  }

  /** To four projects each. */
  private static void assign(AtlasSandbox sandbox, String principal, int number) {
    for (int i = 0; i < 4; i++) {
      sandbox.assign(id(1, (number + 97 * i) % PROJECTS), principal, "GROUP_READ_ONLY");
    }
  }

  private static String id(int kind, int number) {
    return "%d%023x".formatted(kind, number);
  }
}
