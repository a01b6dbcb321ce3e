package io.github.atlaskeys.terminal;

import io.github.atlaskeys.credentials.Credentials;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Optional;

/** The person at the keyboard, and the screen, if there are any. */
public interface Terminal extends Credentials.Prompt {
  /** What a command writes to. */
  enum Stream {
    OUT,
    ERR
  }

  /** The screen of another terminal; nothing is typed unseen here. */
  interface OnScreen extends Terminal {
    /** The other terminal. */
    Terminal screen();

    @Override
    default boolean shows(Stream stream) {
      return screen().shows(stream);
    }

    @Override
    default int columns() {
      return screen().columns();
    }

    @Override
    default Optional<String> askHidden(String question) {
      return Optional.empty();
    }
  }

  /** Whether what is typed arrives on standard input, as a shell needs it. */
  default boolean isStandardInput() {
    return interactive();
  }

  /** Whether a person sees this stream, rather than a file or another program. */
  default boolean shows(Stream stream) {
    return false;
  }

  /** How wide the screen is. */
  default int columns() {
    return 80;
  }

  /** The same screen, where nobody answers. */
  default Terminal unattended() {
    return new UnattendedTerminal(this);
  }

  /** Whether the user types yes. */
  default boolean agrees(String question) {
    return ask(question + " [y/N] ")
        .filter(answer -> answer.strip().matches("(?i)y|yes"))
        .isPresent();
  }

  /** A line that is typed; empty at the end. Byte by byte: what comes after it is not read. */
  static Optional<String> line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return Optional.empty();
      }
      line.write(next);
    }
    return Optional.of(line.toString(Charset.defaultCharset()));
  }
}
