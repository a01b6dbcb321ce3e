package io.github.atlaskeys.command;

import io.github.atlaskeys.report.LookupReport;
import io.github.atlaskeys.terminal.OutputFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A command that only reads. */
@Command(
    exitCodeList = {
      "0:success: everything that was asked for was found",
      "1:internal error",
      "2:invalid usage or input",
      "3:incomplete: run the same command again",
      "4:refused by Atlas, or something was not found: see the message",
      "130:interrupted"
    })
public abstract class LookupCommand extends AtlasCommand {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json|csv",
      defaultValue = "text",
      converter = Converters.OfLists.class,
      completionCandidates = Converters.OfLists.class,
      description = "Output format. Default: ${DEFAULT-VALUE}.")
  OutputFormat output;

  /** Writes what was found. */
  protected final LookupReport report() {
    return new LookupReport(name(), connection().atlas(), console());
  }
}
