package io.github.atlaskeys.testing;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.ServiceAccountId;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Rows;
import io.github.atlaskeys.unassign.Unassignment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows for a run, and the sandbox that they are about. */
public final class Seed {
  private Seed() {}

  /** The ID of the project with this number. */
  public static ProjectId project(int number) {
    return new ProjectId("%024x".formatted(0xAAA000000L + number));
  }

  /** The ID of the key with this number. */
  public static ApiKeyId key(int number) {
    return new ApiKeyId("%024x".formatted(0xBBB000000L + number));
  }

  /** The client ID of the service account with this number. */
  public static ServiceAccountId account(int number) {
    return new ServiceAccountId("mdb_sa_id_%024x".formatted(0xBBB000000L + number));
  }

  /** A row about a service account, without roles. */
  public static Row accountRow(long line, int project, int account) {
    return new Row(line, new Unassignment(project(project), account(account)), List.of());
  }

  /** A row without roles. */
  public static Row row(long line, int project, int key) {
    return new Row(line, new Unassignment(project(project), key(key)), List.of());
  }

  /** A CSV file of these rows, with this header. */
  public static Path csv(Path folder, String header, List<Row> rows) throws IOException {
    String lines =
        rows.stream()
            .map(row -> row.unassignment().project() + "," + row.unassignment().principal() + "\n")
            .collect(Collectors.joining("", header + "\n", ""));
    return Files.writeString(folder.resolve("keys.csv"), lines);
  }

  /**
   * Fills a sandbox with projects, and assigns as many keys, in turn: key i to project i % count.
   */
  public static List<Row> assigned(AtlasSandbox sandbox, int projects, int keys) {
    projects(sandbox, projects);
    var rows = new ArrayList<Row>();
    for (int i = 0; i < keys; i++) {
      key(sandbox, i);
      Row row = row(i + 2L, i % projects, i);
      assign(sandbox, row);
      rows.add(row);
    }
    return rows;
  }

  /** Assigns one key, number 0, to this many projects. */
  public static List<Row> assignedEverywhere(AtlasSandbox sandbox, int projects) {
    projects(sandbox, projects);
    key(sandbox, 0);
    var rows = new ArrayList<Row>();
    for (int i = 0; i < projects; i++) {
      Row row = row(i + 2L, i, 0);
      assign(sandbox, row);
      rows.add(row);
    }
    return rows;
  }

  /** Adds this many projects to the example's organization. */
  public static void projects(AtlasSandbox sandbox, int count) {
    for (int i = 0; i < count; i++) {
      sandbox.project(project(i).value(), Example.ORGANIZATION, "project-" + i);
    }
  }

  /** Adds a key to the example's organization, assigned to no project. */
  public static void key(AtlasSandbox sandbox, int number) {
    sandbox.apiKey(
        key(number).value(),
        Example.ORGANIZATION,
        "k%07d".formatted(number),
        "secret",
        "bulk",
        "ORG_MEMBER");
  }

  /** Adds a service account to the example's organization, assigned to no project. */
  public static void account(AtlasSandbox sandbox, int number) {
    sandbox.serviceAccount(
        account(number).value(), "secret", Example.ORGANIZATION, "account " + number, "ORG_MEMBER");
  }

  /** Assigns the row's key or account to the row's project, with two roles. */
  public static void assign(AtlasSandbox sandbox, Row row) {
    sandbox.assign(
        row.unassignment().project().value(),
        row.unassignment().principal().value(),
        "GROUP_READ_ONLY",
        "GROUP_OWNER");
  }

  /** These rows, as a run takes them. */
  public static Rows rows(List<Row> rows) {
    var builder = Rows.builder();
    rows.forEach(builder::add);
    return builder.build();
  }
}
