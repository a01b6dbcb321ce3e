package io.github.atlaskeys.files;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Unassignment;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** A table in some dialect of CSV, and the rows that must be read from it. */
final class RandomTable {
  private static final List<String> PROJECT =
      List.of("groupId", "GROUP-ID", "project_id", "Project", "group", "\"Project.Id\"");
  private static final List<String> API_KEY =
      List.of("apiKeyId", "API-KEY-ID", "api_user_id", "Key", "key id", "\"apiKey\"");
  private static final List<String> ROLES = List.of("roles", "Project Roles", "role_names");
  private static final List<String> ROLE_NAMES =
      List.of("GROUP_OWNER", "GROUP_READ_ONLY", "GROUP_CLUSTER_MANAGER");
  private static final List<String> PARTS =
      List.of("a", "7", "\"\"", ",", ";", "\t", "\n", "\r\n", "\r", " ", "\u00EB", "\uD83D\uDD11");

  private final Random random;
  private final String delimiter;
  private final String lineEnd;
  private final boolean quotesAll;
  private final StringBuilder text = new StringBuilder();
  private final List<Row> rows = new ArrayList<>();
  private long line = 1;

  RandomTable(Random random) {
    this.random = random;
    this.delimiter = any(List.of(",", ";", "\t"));
    this.lineEnd = any(List.of("\n", "\r\n", "\r"));
    this.quotesAll = random.nextBoolean();
    write();
  }

  List<Row> rows() {
    return rows;
  }

  byte[] bytes() {
    Charset charset =
        any(List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE));
    boolean mark = !charset.equals(StandardCharsets.UTF_8) || random.nextBoolean();
    return ((mark ? "\uFEFF" : "") + text).getBytes(charset);
  }

  private void write() {
    var columns = new ArrayList<>(List.of("project", "apiKey", "roles"));
    for (int extra = random.nextInt(3); extra > 0; extra--) {
      columns.add("other");
    }
    Collections.shuffle(columns, random);
    blankLines();
    append(columns.stream().map(this::title).toList());
    for (int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 300 : 5); count > 0; count--) {
      blankLines();
      append(row(columns));
    }
    if (random.nextBoolean()) {
      text.setLength(text.length() - lineEnd.length());
    }
  }

  private String title(String column) {
    return switch (column) {
      case "project" -> any(PROJECT);
      case "apiKey" -> any(API_KEY);
      case "roles" -> any(ROLES);
      default -> "note " + random.nextInt(100);
    };
  }

  private List<String> row(List<String> columns) {
    var project = new ProjectId(id());
    var apiKey = new ApiKeyId(id());
    List<String> roles = ROLE_NAMES.subList(0, 1 + random.nextInt(ROLE_NAMES.size()));
    rows.add(new Row(line, new Unassignment(project, apiKey), roles));
    var values = new ArrayList<String>();
    for (String column : columns) {
      values.add(
          switch (column) {
            case "project" -> value(project.value());
            case "apiKey" -> value(apiKey.value());
            case "roles" -> quoted(String.join(any(List.of(" ", ";", ", ")), roles));
            default -> random.nextBoolean() ? quoted(note()) : value("note");
          });
    }
    return values;
  }

  private void append(List<String> values) {
    String record = String.join(delimiter, values);
    text.append(record).append(random.nextInt(5) == 0 ? delimiter : "").append(lineEnd);
    line += 1 + record.replace("\r\n", "\n").chars().filter(c -> c == '\n' || c == '\r').count();
  }

  private void blankLines() {
    for (int count = random.nextInt(3) == 0 ? random.nextInt(3) : 0; count > 0; count--) {
      text.append(any(List.of("", "  ", delimiter.repeat(2), "\"\"" + delimiter))).append(lineEnd);
      line++;
    }
  }

  private String value(String bare) {
    String written = random.nextBoolean() ? bare : bare.toUpperCase(Locale.ROOT);
    String spaced = any(List.of("", " ", "\u00A0")) + written + any(List.of("", "  "));
    return quotesAll ? quoted(spaced) : spaced;
  }

  private String quoted(String value) {
    return any(List.of("", " ")) + '"' + value + '"' + any(List.of("", " "));
  }

  private String note() {
    var note = new StringBuilder();
    int length = random.nextInt(random.nextInt(20) == 0 ? 5000 : 12);
    for (int i = 0; i < length; i++) {
      note.append(any(PARTS));
    }
    return note.toString();
  }

  private String id() {
    return "%08x%016x".formatted(random.nextInt(), random.nextLong());
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
