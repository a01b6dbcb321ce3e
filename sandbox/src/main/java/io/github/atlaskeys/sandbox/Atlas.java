package io.github.atlaskeys.sandbox;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * From a request to its answer, in memory: faults, digest or token, route, version, limits, roles,
 * work.
 */
final class Atlas {

  final Views views;
  final State state;
  final InFlight inFlight = new InFlight();
  final Faults faults = new Faults();
  final RequestLog log;
  final Digest digest;
  final AccessTokens tokens;

  private final SandboxOptions options;
  private final Clock clock;
  private final Limits limits;
  private final Operations operations;
  private final TokenEndpoint tokenEndpoint;

  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Set once this is to die. */
  private volatile @Nullable Life life;

  private record Life(AtomicInteger left, boolean signed) {}

  Atlas(SandboxOptions options) {
    this.options = options;
    this.clock = options.clock();
    this.views = new Views(clock);
    this.state = new State(views.history);
    this.log = new RequestLog(options.keepRequests());
    this.digest = new Digest(state, options);
    this.tokens = new AccessTokens(options);
    this.tokenEndpoint = new TokenEndpoint(state, tokens, options);
    this.limits = new Limits(options);
    this.operations = new Operations(state, views, options);
  }

  Answer handle(Call call) {
    if (isDead(call)) {
      return Answer.cut();
    }
    inFlight.begins(call);
    try {
      var answer =
          struck(
              call, false, hold -> tokenEndpoint.isFor(call) ? granted(call) : authenticated(call));
      log.add(call, answer);
      pause(answer.delayMillis());
      return answer;
    } finally {
      inFlight.ends(call);
    }
  }

  void dieAfter(int requests, boolean signed) {
    life = new Life(new AtomicInteger(requests), signed);
  }

  void revive() {
    life = null;
  }

  private boolean isDead(Call call) {
    var mortal = life;
    if (mortal == null) {
      return false;
    }
    return (mortal.signed && !call.isSigned())
        ? mortal.left.get() == 0
        : mortal.left.getAndUpdate(left -> Math.max(0, left - 1)) == 0;
  }

  /** Ends what is held back. */
  void stop() {
    stopped.countDown();
  }

  private void pause(long millis) {
    if (millis <= 0) {
      return;
    }
    try {
      stopped.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The work is told how long its answer will be held back. */
  private Answer struck(Call call, boolean authenticated, LongFunction<Answer> work) {
    var strike = faults.strike(call, authenticated);
    var hold = strike.delayMillis();
    return strike.effect().apply(() -> work.apply(hold), clock.instant()).delayed(hold);
  }

  private Answer granted(Call call) {
    return tokenEndpoint.handle(
        call,
        account ->
            struck(
                call, true, hold -> Shape.apply(call.query(), tokenEndpoint.grant(call, account))));
  }

  private Answer authenticated(Call call) {
    if (AccessTokens.isBearer(call)) {
      return answered(call, tokens.caller(call), digest.challenge(false));
    }
    var verdict = digest.verify(call);
    return answered(call, verdict.caller(), verdict.challenge());
  }

  /** That a token refused is answered with a digest challenge, like all else, is a guess. */
  private Answer answered(Call call, Optional<? extends Principal> caller, String challenge) {
    return caller.isPresent()
        ? struck(call, true, hold -> Shape.apply(call.query(), routed(call, caller.get(), hold)))
        : ApiError.unauthenticated(challenge);
  }

  private Answer routed(Call call, Principal caller, long hold) {
    if (!caller.onAccessList) {
      return ApiError.notOnAccessList(call.address());
    }
    var route = Route.of(call.method(), call.path());
    if (route.isEmpty()) {
      return ApiError.noSuchResource(call.path());
    }
    if (!route.get().dialect().accepts(call.header("Accept"))) {
      return ApiError.versionMissing();
    }
    for (var id : route.get().ids()) {
      if (!Ids.isId(id)) {
        return ApiError.invalidPathParameter(id);
      }
    }
    views.interrupt(route.get(), call);
    if (options.loseOverlappingUpdates() && !call.method().equals("GET")) {
      var read = read(route.get());
      pause(hold);
      // What was waited here is not waited again.
      return done(Task.of(call, route.get(), caller, read)).delayed(-hold);
    }
    return done(Task.of(call, route.get(), caller, Optional.empty()));
  }

  private Optional<Map<String, Set<String>>> read(Route route) {
    synchronized (state) {
      return state
          .project(route.owner())
          .flatMap(project -> state.key(project.organization, route.keyId()))
          .map(key -> new LinkedHashMap<>(key.projectRoles));
    }
  }

  private Answer done(Task task) {
    synchronized (state) {
      return limited(task);
    }
  }

  /** Who does not exist has no limit; who may not ask has used a token all the same. */
  private Answer limited(Task task) {
    var route = task.route();
    return switch (route.operation().scope) {
      case CALLER -> limits.apply(route, task.caller().id, () -> operations.ofCaller(task));
      case ORGANIZATION ->
          state
              .organization(route.owner())
              .map(found -> limits.apply(route, found.id, () -> inOrganization(task, found)))
              .orElseGet(() -> ApiError.noSuchOrganization(route.owner()));
      case PROJECT ->
          state
              .project(route.owner())
              .map(found -> limits.apply(route, found.id, () -> inProject(task, found)))
              .orElseGet(() -> ApiError.noSuchProject(route.owner()));
    };
  }

  private Answer inOrganization(Task task, Organization organization) {
    return task.caller().mayRead(organization)
        ? operations.ofOrganization(task, organization)
        : unauthorized();
  }

  private Answer inProject(Task task, Project project) {
    var may =
        task.call().method().equals("GET")
            ? task.caller().mayRead(project)
            : task.caller().mayAdminister(project);
    return may ? operations.ofProject(task, project) : unauthorized();
  }

  private Answer unauthorized() {
    var answer = ApiError.unauthorized();
    return options.challengeOnPermission401()
        ? answer.with("WWW-Authenticate", digest.challenge(false))
        : answer;
  }
}
