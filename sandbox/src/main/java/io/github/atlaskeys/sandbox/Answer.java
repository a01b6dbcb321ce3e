package io.github.atlaskeys.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is sent back, or, as status 0, that the connection is cut instead. */
record Answer(int status, Map<String, String> headers, String body, long delayMillis) {

  static Answer of(int status, String contentType, String body) {
    return new Answer(status, Map.of("Content-Type", contentType), body, 0);
  }

  static Answer cut() {
    return new Answer(0, Map.of(), "", 0);
  }

  /** This answer, lost on its way. */
  Answer lost() {
    return cut().delayed(delayMillis);
  }

  boolean isCut() {
    return status == 0;
  }

  Answer with(String name, String value) {
    var changed = new LinkedHashMap<>(headers);
    changed.put(name, value);
    return new Answer(status, changed, body, delayMillis);
  }

  Answer without(String name) {
    var changed = new LinkedHashMap<>(headers);
    changed.remove(name);
    return new Answer(status, changed, body, delayMillis);
  }

  Answer with(int newStatus, String newBody) {
    return new Answer(newStatus, headers, newBody, delayMillis);
  }

  Answer delayed(long millis) {
    return millis == 0 ? this : new Answer(status, headers, body, delayMillis + millis);
  }
}
