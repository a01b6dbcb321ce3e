package io.github.atlaskeys.command;

import io.github.atlaskeys.lookup.Protection;
import io.github.atlaskeys.terminal.Context;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What no command may change. */
public final class ProtectOption {
  static final String VARIABLE = "ATLAS_KEYS_PROTECT";

  @Option(
      names = "--protect",
      paramLabel = "FILE",
      description =
          "Refuse to change the keys, service accounts and projects that this file names, one per"
              + " line; in addition to the file that $$ATLAS_KEYS_PROTECT names.")
  List<String> files = List.of();

  /** Reads the files; nothing is sent. */
  public Protection read(Context context) {
    return read(context, files);
  }

  /** The same of a command whose option says in its own words what it does with them. */
  public static Protection read(Context context, List<String> files) {
    var all = new ArrayList<>(files);
    context.variable(VARIABLE).ifPresent(all::add);
    return new Protection(all);
  }
}
