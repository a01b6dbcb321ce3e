package io.github.atlaskeys.sandbox;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * From a request to its answer, in memory: faults, digest or token, route, version, limits, roles,
 * work.
 */
final class Atlas {

  final State state = new State();
  final Faults faults = new Faults();
  final RequestLog log;
  final Digest digest;
  final AccessTokens tokens;

  private final SandboxOptions options;
  private final Clock clock;
  private final Limits limits;
  private final Operations operations;
  private final TokenEndpoint tokenEndpoint;

  Atlas(SandboxOptions options) {
    this.options = options;
    this.clock = options.clock();
    this.log = new RequestLog(options.keepRequests());
    this.digest = new Digest(state, options);
    this.tokens = new AccessTokens(options);
    this.tokenEndpoint = new TokenEndpoint(state, tokens, options);
    this.limits = new Limits(options);
    this.operations = new Operations(state, options);
  }

  Answer handle(Call call) {
    var answer =
        struck(call, false, () -> tokenEndpoint.isFor(call) ? granted(call) : authenticated(call));
    log.add(call, answer);
    return answer;
  }

  private Answer struck(Call call, boolean authenticated, Supplier<Answer> work) {
    var strike = faults.strike(call, authenticated);
    return strike.effect().apply(work, clock.instant()).delayed(strike.delayMillis());
  }

  private Answer granted(Call call) {
    return tokenEndpoint.handle(
        call,
        account ->
            struck(
                call, true, () -> Shape.apply(call.query(), tokenEndpoint.grant(call, account))));
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
        ? struck(call, true, () -> Shape.apply(call.query(), routed(call, caller.get())))
        : ApiError.unauthenticated(challenge);
  }

  private Answer routed(Call call, Principal caller) {
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
    synchronized (state) {
      return done(Task.of(call, route.get(), caller));
    }
  }

  /** Who does not exist has no limit; who may not ask has used a token all the same. */
  private Answer done(Task task) {
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
