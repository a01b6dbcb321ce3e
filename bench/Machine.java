package bench;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Where the figures were measured: without it they say little. */
final class Machine {
  private Machine() {}

  static String line() {
    return "Machine: %d cores, %s %s, JDK %s."
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            System.getProperty("java.version"));
  }

  /** Of the last minute; what else runs here takes from what is measured. */
  static String load() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return load < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f", load);
  }
}
