package io.github.atlaskeys.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A terminal with somebody at it: tmux, with a server of its own. */
final class Pane implements AutoCloseable {
  private final IsolatedHome home;
  private final Path socket;
  private final long server;

  private Pane(IsolatedHome home, Path socket, long server) {
    this.home = home;
    this.socket = socket;
    this.server = server;
  }

  /** Whether this machine has tmux. */
  static boolean available() {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(place -> Files.isExecutable(Path.of(place, "tmux")));
  }

  /** Starts a command in it; its exit code is shown when it has ended. */
  static Pane start(IsolatedHome home, Path folder, String command, Map<String, String> more)
      throws IOException, InterruptedException {
    return start(home, folder, command, more, 150);
  }

  /** The same on a screen of another width. */
  static Pane start(
      IsolatedHome home, Path folder, String command, Map<String, String> more, int columns)
      throws IOException, InterruptedException {
    Path socket = folder.resolve("tmux");
    String shown = command + "; echo \"[exit $?]\"; exec sleep 600";
    String server =
        tmux(
            home,
            socket,
            more,
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-P",
            "-F",
            "#{pid}",
            "-x",
            Integer.toString(columns),
            "-y",
            "100",
            "bash",
            "-c",
            shown);
    return new Pane(home, socket, Long.parseLong(server.strip()));
  }

  /** Types text and keys, by tmux's names of keys: Enter, Tab, C-c. */
  void type(String... keys) throws IOException, InterruptedException {
    for (String key : keys) {
      boolean named = List.of("Enter", "Tab", "C-c", "C-d", "C-l", "Up").contains(key);
      if (named) {
        tmux("send-keys", key);
      } else {
        tmux("send-keys", "-l", key);
      }
    }
  }

  /** Waits until this stands on the screen. */
  String see(String text) throws IOException, InterruptedException {
    return see(text, screen -> screen.contains(text));
  }

  /** Clears the screen but for the prompt. */
  void clear() throws IOException, InterruptedException {
    type("C-l");
    see("an empty screen", screen -> screen.strip().lines().count() < 2);
  }

  /** Waits until the screen looks so. */
  String see(String what, Predicate<String> there) throws IOException, InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (true) {
      String screen = screen();
      if (there.test(screen)) {
        return screen;
      }
      if (System.nanoTime() > end || screen.contains("[exit ")) {
        throw new AssertionError("never saw " + what + " in:\n" + screen);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100)); // each look starts a process
    }
  }

  /** What stands on the screen, lines that were broken at its edge joined again. */
  String screen() throws IOException, InterruptedException {
    return tmux("capture-pane", "-p", "-J");
  }

  /** What stands on the screen, line by line as it is broken, with the codes for color. */
  String coloredScreen() throws IOException, InterruptedException {
    return tmux("capture-pane", "-p", "-e");
  }

  private String tmux(String... arguments) throws IOException, InterruptedException {
    return tmux(home, socket, Map.of(), arguments);
  }

  private static String tmux(
      IsolatedHome home, Path socket, Map<String, String> more, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(Stream.of("tmux", "-S", socket.toString()), Stream.of(arguments)).toList();
    IsolatedHome.Run run = home.run(command, more, "");
    if (run.exit() != 0) {
      throw new IllegalStateException(command + ": " + run.err());
    }
    return run.out();
  }

  /** Returns when the server is gone: the next one may have the same socket. */
  @Override
  public void close() {
    ProcessHandle.of(server)
        .ifPresent(
            process -> {
              process.destroy();
              process.onExit().join();
            });
  }
}
