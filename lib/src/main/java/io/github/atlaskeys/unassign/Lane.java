package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.AtlasAdminApi;
import io.github.atlaskeys.admin.AtlasApiException;
import io.github.atlaskeys.admin.Problem;
import io.github.atlaskeys.admin.RateLimit;
import io.github.atlaskeys.admin.RetryPolicy;
import io.github.atlaskeys.admin.Sleeper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.DoubleSupplier;

/** One worker: takes turns until there are none. */
record Lane(
    AtlasAdminApi atlas,
    Operation operation,
    RetryPolicy policy,
    Sleeper sleeper,
    InstantSource clock,
    DoubleSupplier random,
    Schedule schedule,
    Tally tally,
    BulkRun.Told told)
    implements Runnable {

  @Override
  public void run() {
    try {
      while (true) {
        Turn turn = schedule.next();
        if (turn instanceof Turn.Try row) {
          tryRow(row.attempt());
        } else if (turn instanceof Turn.Prepare project) {
          prepare(project.project());
        } else if (turn instanceof Turn.Pause pause) {
          sleeper.sleep(pause.length());
          if (pause.forRateLimit()) {
            tally.pausedForRateLimit(pause.length());
          }
        } else {
          return;
        }
      }
    } catch (InterruptedException e) {
      schedule.stop();
    } catch (IOException | RuntimeException | Error e) {
      told.failed(e); // rows that cannot be read, an undo that cannot be written, or a bug
    }
  }

  private void prepare(ProjectQueue project) {
    try {
      project.snapshot = Optional.of(Snapshot.read(atlas, project.rows().project()));
      schedule.prepared(project);
    } catch (AtlasApiException e) {
      notPrepared(project, Problem.of(e), e.retryAfter(clock.instant()));
    } catch (IOException e) {
      notPrepared(project, Problem.of(e), Optional.empty());
    }
  }

  private void notPrepared(ProjectQueue project, Problem problem, Optional<Duration> retryAfter) {
    countRateLimit(problem);
    Optional<Duration> wait = project.tries.waitAfter(problem, retryAfter, random.getAsDouble());
    if (wait.isPresent()) {
      schedule.prepareAgain(project, clock.instant().plus(wait.get()));
    } else {
      giveUp(project, problem);
      schedule.prepared(project);
    }
  }

  /** All its rows end with this, and count as one: it is one thing that failed. */
  private void giveUp(ProjectQueue project, Problem problem) {
    project.problem = Optional.of(problem);
    if (tally.countGivenUp(problem)) {
      schedule.stop();
    }
  }

  private void tryRow(Attempt attempt) throws IOException {
    Optional<Problem> givenUp = attempt.project.problem;
    if (givenUp.isPresent()) {
      told.tookOfGivenUp(attempt.fails(givenUp.get()));
      schedule.ended(attempt, OptionalInt.empty(), !givenUp.get().kind().worthRetrying());
      return;
    }
    Optional<RowResult> settled = beforehand(attempt);
    if (settled.isPresent()) {
      end(attempt, settled.get(), OptionalInt.empty());
      return;
    }
    try {
      attempt.sent++;
      RateLimit limit = operation.send(attempt.row);
      end(attempt, attempt.ends(operation.success()), limit.remaining());
    } catch (AtlasApiException e) {
      refused(attempt, Problem.of(e), e.retryAfter(clock.instant()));
    } catch (IOException e) {
      failed(attempt, Problem.of(e), Optional.empty());
    }
  }

  private Optional<RowResult> beforehand(Attempt attempt) throws IOException {
    if (attempt.prepared) {
      return Optional.empty();
    }
    Optional<Snapshot> snapshot = attempt.project.snapshot;
    Optional<RowResult> result = operation.before(attempt.row, snapshot);
    attempt.prepared = true;
    attempt.access =
        snapshot
            .flatMap(keys -> keys.find(attempt.row.unassignment().apiKey()))
            .map(key -> OrganizationAccess.of(key.organizationRoles()))
            .orElse(OrganizationAccess.UNKNOWN);
    return result;
  }

  private void refused(Attempt attempt, Problem problem, Optional<Duration> retryAfter) {
    if (problem.kind().worthRetrying()) {
      failed(attempt, problem, retryAfter);
      return;
    }
    try {
      Optional<Verdict> verdict = operation.despite(attempt.row, problem, unexpected(attempt));
      end(
          attempt,
          verdict.map(attempt::ends).orElseGet(() -> attempt.fails(problem)),
          OptionalInt.empty());
    } catch (AtlasApiException e) {
      failed(attempt, Problem.of(e), e.retryAfter(clock.instant()));
    } catch (IOException e) {
      failed(attempt, Problem.of(e), Optional.empty());
    }
  }

  private static boolean unexpected(Attempt attempt) {
    return attempt.sent == 1
        && attempt
            .project
            .snapshot
            .flatMap(keys -> keys.find(attempt.row.unassignment().apiKey()))
            .isPresent();
  }

  private void failed(Attempt attempt, Problem problem, Optional<Duration> retryAfter) {
    countRateLimit(problem);
    attempt.last = Optional.of(problem);
    Optional<Duration> wait = attempt.tries.waitAfter(problem, retryAfter, random.getAsDouble());
    if (wait.isEmpty()) {
      if (problem.kind() == Problem.Kind.RATE_LIMITED) {
        giveUp(attempt.project, problem); // the others would be refused as well
      }
      end(attempt, attempt.fails(problem), OptionalInt.empty());
      return;
    }
    Instant due = clock.instant().plus(wait.get());
    if (problem.kind() == Problem.Kind.RATE_LIMITED) {
      schedule.limited(attempt, due);
    } else {
      schedule.again(attempt, due);
    }
  }

  private void countRateLimit(Problem problem) {
    if (problem.kind() == Problem.Kind.RATE_LIMITED) {
      tally.rateLimited();
    }
  }

  /** Told first: whoever sees the row's turn ended can count on its verdict being kept. */
  private void end(Attempt attempt, RowResult result, OptionalInt remaining) {
    told.took(result);
    schedule.ended(attempt, remaining, result.verdict() != Verdict.UNFINISHED);
  }
}
