package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.credentials.Credentials;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Adds to Atlas's refusal which credentials were refused and where they came from: an error knows
 * neither. It is reported once, whichever call comes first.
 */
final class RefusedCredentials implements InvocationHandler {
  private final AtlasAdminApi api;
  private final Credentials.Found used;
  private final Consumer<String> say;
  private final AtomicBoolean said = new AtomicBoolean();

  private RefusedCredentials(AtlasAdminApi api, Credentials.Found used, Consumer<String> say) {
    this.api = api;
    this.used = used;
    this.say = say;
  }

  /** The same API, with this report. */
  static AtlasAdminApi reported(AtlasAdminApi api, Credentials.Found used, Consumer<String> say) {
    return (AtlasAdminApi)
        Proxy.newProxyInstance(
            AtlasAdminApi.class.getClassLoader(),
            new Class<?>[] {AtlasAdminApi.class},
            new RefusedCredentials(api, used, say));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(api, arguments);
    } catch (InvocationTargetException e) {
      if (refused(e.getCause()) && !said.getAndSet(true)) {
        say.accept("Atlas refused the " + used);
      }
      throw e.getCause();
    }
  }

  private static boolean refused(Throwable thrown) {
    if (thrown instanceof AtlasApiException answered) {
      return Problem.of(answered).kind() == Problem.Kind.CREDENTIALS_REFUSED;
    }
    return thrown instanceof IOException failed
        && Problem.of(failed).kind() == Problem.Kind.CREDENTIALS_REFUSED;
  }
}
