package io.github.atlaskeys.sandbox;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that a key or an account may call from, now and before: changes can be shown, and
 * can take effect, later than they are made. Guarded by the state's monitor.
 */
final class AccessList {
  /** A number above 255 would make it a name, and a name server would be asked for it. */
  private static final Pattern FORM =
      Pattern.compile(
          "((BYTE\\.){3}BYTE|[0-9a-f:]*:[0-9a-f:]*)(/\\d{1,3})?"
              .replace("BYTE", "(25[0-5]|2[0-4]\\d|1?\\d?\\d)"));

  /**
   * A CIDR block.
   *
   * @param bits of the address: 32 or 128 zeros and ones
   */
  record Block(String address, String bits, int prefix) {
    /** An address or a CIDR block; empty if it is neither. */
    static Optional<Block> parse(String text) {
      if (!FORM.matcher(text).matches()) {
        return Optional.empty();
      }
      try {
        var parts = text.split("/", 2);
        var bits = new StringBuilder();
        for (var each : InetAddress.getByName(parts[0]).getAddress()) {
          bits.append(Integer.toBinaryString(0x100 | (each & 0xFF)), 1, 9);
        }
        var prefix = parts.length == 1 ? bits.length() : Integer.parseInt(parts[1]);
        return prefix > bits.length()
            ? Optional.empty()
            : Optional.of(new Block(parts[0], bits.toString(), prefix));
      } catch (UnknownHostException notAnAddress) {
        return Optional.empty();
      }
    }

    boolean isOneAddress() {
      return prefix == bits.length();
    }

    boolean contains(Block other) {
      return bits.length() == other.bits.length()
          && other.bits.startsWith(bits.substring(0, prefix));
    }

    @Override
    public String toString() {
      return address + "/" + prefix;
    }
  }

  /** One entry, and when it was used. */
  static final class Entry {
    final Block block;
    final Instant created;
    @Nullable Instant lastUsed;
    String lastUsedAddress = "";
    int count;

    Entry(Block block, Instant created) {
      this.block = block;
      this.created = created;
    }

    void used(Instant time, String address, int requests) {
      lastUsed = time;
      lastUsedAddress = address;
      count += requests;
    }
  }

  /** What it was from each time on, by CIDR block; few lists ever change. */
  private @Nullable TreeMap<Instant, Map<String, Entry>> versions;

  Map<String, Entry> at(Instant time) {
    var version = versions == null ? null : versions.floorEntry(time);
    return version == null ? Map.of() : version.getValue();
  }

  Map<String, Entry> latest() {
    return at(Instant.MAX);
  }

  void add(Collection<Block> blocks, Instant now) {
    var changed = new LinkedHashMap<>(latest());
    blocks.forEach(block -> changed.putIfAbsent(block.toString(), new Entry(block, now)));
    change(changed, now);
  }

  void remove(Block block, Instant now) {
    var changed = new LinkedHashMap<>(latest());
    changed.remove(block.toString());
    change(changed, now);
  }

  /** Begins anew, as if it had always been so. */
  void set(Collection<Block> blocks, Instant now) {
    versions = null;
    add(blocks, now);
    change(latest(), Instant.MIN);
  }

  private void change(Map<String, Entry> changed, Instant time) {
    if (versions == null) {
      versions = new TreeMap<>();
    }
    versions.put(time, changed);
  }

  /** Whether the list as it was at this time allows the address; if an entry does, it is used. */
  boolean admits(String address, Instant time, Instant now) {
    var entries = at(time).values();
    var caller = Block.parse(address);
    for (var entry : entries) {
      if (caller.isPresent() && entry.block.contains(caller.get())) {
        entry.used(now, address, 1);
        return true;
      }
    }
    return entries.isEmpty();
  }
}
