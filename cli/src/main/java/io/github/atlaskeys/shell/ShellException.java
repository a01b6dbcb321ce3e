package io.github.atlaskeys.shell;

/** A verb that could not do what it was asked to; its message is one line for a person. */
public final class ShellException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String command;
  private final int exitCode;

  ShellException(String command, String message, int exitCode) {
    super(message);
    this.command = command;
    this.exitCode = exitCode;
  }

  /** What the verb stands for. */
  public String command() {
    return command;
  }

  /** As the command would have ended. */
  public int exitCode() {
    return exitCode;
  }
}
