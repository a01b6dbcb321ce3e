package io.github.atlaskeys.command;

import io.github.atlaskeys.terminal.OutputFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A command that reads, and writes a report in every format. */
@Command(
    exitCodeList = {
      "0:success: everything was read",
      "1:internal error",
      "2:invalid usage or input",
      "3:incomplete: something could not be read, which is named; or the output could not be written",
      "4:refused by Atlas, or no such organization: see the message",
      "130:interrupted"
    })
public abstract class ReportCommand extends AtlasCommand {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|markdown|json|csv|html",
      defaultValue = "text",
      description = "Output format. Default: ${DEFAULT-VALUE}.")
  OutputFormat output;
}
