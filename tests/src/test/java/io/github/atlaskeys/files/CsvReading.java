package io.github.atlaskeys.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.files.KeysCsv.Purpose;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Rows;
import io.github.atlaskeys.unassign.Unassignment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** Reads CSV as people have it. */
abstract class CsvReading {
  static final String P = "5953c5f380eef53887615f9a";
  static final String K = "5d1d12c087d9d63e6d682438";
  static final String P2 = "6953c5f380eef53887615f9b";
  static final String K2 = "6d1d12c087d9d63e6d682439";
  static final String PRIVATE_KEY = "4b6e1a90-3c1f-4f0a-9d3e-1f2a3b4c5d6e";

  @TempDir Path folder;

  /** What was read last. */
  final List<Row> rows = new ArrayList<>();

  final List<UnresolvedRow> unresolved = new ArrayList<>();

  final List<Rows.Repeated> repeated = new ArrayList<>();

  List<String> toUnassign(String text) throws IOException {
    return read(text, Purpose.UNASSIGN).errors();
  }

  void reads(String text, Row... expected) throws IOException {
    assertThat(toUnassign(text)).isEmpty();
    assertThat(rows).containsExactly(expected);
  }

  void refuses(String text, String... errors) throws IOException {
    assertThat(toUnassign(text)).containsExactly(errors);
  }

  List<String> toRestore(String text) throws IOException {
    return read(text, Purpose.RESTORE).errors();
  }

  KeysCsv read(String text, Purpose purpose) throws IOException {
    return read(Files.writeString(folder.resolve("keys.csv"), text), purpose);
  }

  KeysCsv read(Path file, Purpose purpose) {
    KeysCsv read = KeysCsv.read(file, purpose);
    rows.clear();
    repeated.clear();
    unresolved.clear();
    KeysCsv.Contents contents = read.contents();
    contents.rows().inOrder().forEach(rows::add);
    unresolved.addAll(contents.unresolved());
    repeated.addAll(contents.repeated());
    return read;
  }

  Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("keys.csv"), bytes);
  }

  static Row row(long line, String project, String apiKey) {
    return new Row(line, unassignment(project, apiKey), List.of());
  }

  static Optional<ProjectId> project(String id) {
    return Optional.of(new ProjectId(id));
  }

  static Optional<PrincipalId> apiKey(String id) {
    return Optional.of(new ApiKeyId(id));
  }

  static Optional<String> text(String text) {
    return Optional.of(text);
  }

  static Unassignment unassignment(String project, String apiKey) {
    return new Unassignment(new ProjectId(project), new ApiKeyId(apiKey));
  }
}
