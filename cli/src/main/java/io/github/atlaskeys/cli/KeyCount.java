package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKeyId;
import java.util.Arrays;

/** Counts keys, each once, in eight bytes for each time that it is added: it may be a million. */
final class KeyCount {
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private long[] seen = new long[16];
  private int size;

  void add(ApiKeyId key) {
    if (size == seen.length) {
      seen = Arrays.copyOf(seen, size + size / 2);
    }
    String id = key.value();
    // Twelve bytes in eight: two IDs that come out the same are less likely than a broken disk.
    seen[size++] =
        Long.parseUnsignedLong(id, 0, 16, 16) * SPREAD + Long.parseUnsignedLong(id, 16, 24, 16);
  }

  long distinct() {
    Arrays.sort(seen, 0, size);
    long distinct = 0;
    for (int i = 0; i < size; i++) {
      if (i == 0 || seen[i] != seen[i - 1]) {
        distinct++;
      }
    }
    return distinct;
  }
}
