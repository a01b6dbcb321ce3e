package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of {@code audit-run} have in common: a sandbox, and a run that is over. */
abstract class AuditTests {
  static final String OLDER =
      "line,projectId,apiKeyId,verdict,attempts,organizationAccess,problem,message,finishedAt\n";
  static final String ORG_EVENTS = "/api/atlas/v2/orgs/[0-9a-f]+/events";
  static final String PROJECT_EVENTS = "/api/atlas/v2/groups/[0-9a-f]+/events";

  @TempDir Path folder;

  /** How far Atlas's clock is ahead of this machine's. */
  Duration ahead = Duration.ZERO;

  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withClock(clock)).seedExample();
  final List<Duration> waits = new ArrayList<>();

  @BeforeEach
  void keepsTheFile() throws IOException {
    Files.writeString(
        folder.resolve("keys.csv"),
        "projectId,apiKeyId\n%s,%s\n%s,%s\n"
            .formatted(
                Example.ANALYTICS,
                Example.TARGET_KEY,
                Example.PAYMENTS_PRODUCTION,
                Example.TARGET_KEY));
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The results of a run that unassigns the key from both its projects. */
  Path unassigned() {
    Outcome run = CommandRun.of(Script.UNASSIGN_KEYS, sandbox).run(folder + "/keys.csv", "--yes");
    assertThat(run.exit()).as("%s", run).isZero();
    return folder.resolve("keys.csv.results.csv");
  }

  static void rewrite(Path file, String regex, String with) throws IOException {
    Files.writeString(file, Files.readString(file).replaceAll(regex, with));
  }

  CommandRun command() {
    return CommandRun.of(Script.AUDIT_RUN, sandbox).sleeping(waits::add);
  }

  Outcome audit(int exit, Object file, String... options) {
    List<String> arguments = Stream.concat(Stream.of("" + file), Stream.of(options)).toList();
    Outcome run = command().run(arguments.toArray(String[]::new));
    assertThat(run.exit()).as("%.2000s", run).isEqualTo(exit);
    return run;
  }

  /** The same with other credentials. */
  CommandRun as(String publicKey, String privateKey) {
    return command()
        .with("MONGODB_ATLAS_PUBLIC_API_KEY", publicKey)
        .with("MONGODB_ATLAS_PRIVATE_API_KEY", privateKey);
  }

  void restore() {
    CommandRun.of(Script.RESTORE_KEYS, sandbox).run(folder + "/keys.csv.undo.csv", "--yes");
  }

  static void append(Path file, String text) throws IOException {
    Files.writeString(file, Files.readString(file) + text);
  }
}
