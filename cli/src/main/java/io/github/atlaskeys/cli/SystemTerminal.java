package io.github.atlaskeys.cli;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

/** The terminal that the process was started from. */
final class SystemTerminal implements Terminal {

  @Override
  @SuppressWarnings("SystemConsoleNull") // before 22 null tells, from 22 on isTerminal does
  public boolean interactive() {
    Console console = System.console();
    return console != null && isTerminal(console);
  }

  /** From Java 22 on there can be a console without a terminal; before, there is no way to ask. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }

  @Override
  public Optional<String> ask(String question) {
    return Optional.ofNullable(System.console().readLine("%s", question));
  }

  @Override
  public Optional<String> askHidden(String question) {
    return Optional.ofNullable(System.console().readPassword("%s", question)).map(String::new);
  }
}
