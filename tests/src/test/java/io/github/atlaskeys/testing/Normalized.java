package io.github.atlaskeys.testing;

import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/** What a command printed, without what differs from run to run. */
public final class Normalized {
  /** Stands for the time of every run in the names of its files. */
  public static final String STAMP = "20261125T093000Z";

  private static final Pattern DATE = Pattern.compile("\\b\\d{4}-\\d\\d-\\d\\d\\b(?!T)");

  private Normalized() {}

  /** Before, on, or after the day on which everything is run. */
  private static String date(LocalDate day) {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    return day.isBefore(today.minusDays(1))
        ? "2025-02-03"
        : day.isAfter(today) ? "2027-11-25" : "2026-11-25";
  }

  /**
   * The text with fixed times and the sandbox at its default port.
   *
   * @param sandbox where the sandbox listened
   */
  public static String text(String printed, URI sandbox) {
    return DATE.matcher(printed)
        .replaceAll(found -> date(LocalDate.parse(found.group())))
        .replace(sandbox.toString(), "http://127.0.0.1:8642")
        .replaceAll("\\d{8}T\\d{6}Z(-\\d+)?", STAMP)
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "2026-11-25T09:30:00Z")
        .replaceAll("\\b[0-9a-f]{64}\\b", "5f2c".repeat(16))
        .replaceAll("\\b\\d\\d:\\d\\d UTC", "09:30 UTC")
        .replaceAll("\\d+\\.\\d s\\b", "0.2 s")
        .replaceAll("\"seconds\":[\\d.]+", "\"seconds\":0.2");
  }
}
