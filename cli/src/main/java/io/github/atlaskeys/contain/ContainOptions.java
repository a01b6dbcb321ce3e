package io.github.atlaskeys.contain;

import io.github.atlaskeys.api.AddressRange;
import io.github.atlaskeys.command.Converters;
import io.github.atlaskeys.lookup.OrganizationRef;
import io.github.atlaskeys.run.ChangeOptions;
import io.github.atlaskeys.terminal.OutputFormat;
import io.github.atlaskeys.text.UsageException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of contain-key. */
public final class ContainOptions extends ChangeOptions {
  /** Reserved for documentation: on the Internet nobody has it. */
  static final AddressRange NOWHERE = new AddressRange("192.0.2.1");

  @Option(
      names = "--allow",
      paramLabel = "ADDRESS",
      description =
          "The only IP address, or CIDR block, to allow. Default: 192.0.2.1, which is reserved for"
              + " documentation (RFC 5737): nobody can call from there. Which addresses Atlas accepts is"
              + " not documented; if it refuses this one, name one of yours.")
  Optional<String> allow = Optional.empty();

  @Option(
      names = {"--org", "--orgId"},
      paramLabel = "ORG",
      description =
          "Search only this organization for keys: its ID or its name. Default: all you can access.")
  Optional<OrganizationRef> organization = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|markdown|json",
      defaultValue = "text",
      converter = Converters.OfAccessLists.class,
      completionCandidates = Converters.OfAccessLists.class,
      description = "Output format. Default: ${DEFAULT-VALUE}.")
  OutputFormat output = OutputFormat.TEXT;

  /**
   * The only addresses that are to be allowed.
   *
   * @throws UsageException if that is not a range of addresses, or all there are, or half of them
   */
  AddressRange allowed() {
    AddressRange range;
    try {
      range = allow.map(AddressRange::new).orElse(NOWHERE);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--allow: %s (nothing was sent)".formatted(e.getMessage()), e);
    }
    if (range.isEverywhere()) {
      throw new UsageException(
          "--allow %s is every address, or half of them: the key would not be contained (nothing was sent)"
              .formatted(range));
    }
    return range;
  }
}
