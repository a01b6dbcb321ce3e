package io.github.atlaskeys.shell;

import java.util.Map;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * Runs snippets in this process, where the connection is. JShell finds it by its name, as a service
 * ({@code META-INF/services}). Its own way of doing so gives verbs no keyboard to ask on.
 */
public final class Execution implements ExecutionControlProvider {
  static final String NAME = "atlas";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
    Session session = Session.current();
    session.begin(environment.userIn());
    return new SnippetRunner(session);
  }
}
