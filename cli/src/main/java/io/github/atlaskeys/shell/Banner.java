package io.github.atlaskeys.shell;

import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Organization;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Query;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.report.ProblemText;
import io.github.atlaskeys.text.SanitizedText;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What the shell says first: where it is connected to, as whom, and what can be done. Atlas is
 * asked for the organization's name while JShell starts; the prompt does not wait for it long.
 */
final class Banner {
  private static final long SECONDS = 1;
  private static final int MAX_ORGANIZATIONS = 3;

  private final Connection connection;
  private final CompletableFuture<String> organization;

  private Banner(Connection connection, CompletableFuture<String> organization) {
    this.connection = connection;
    this.organization = organization;
  }

  static Banner of(Connection connection) {
    return new Banner(
        connection, CompletableFuture.supplyAsync(() -> organization(connection), Banner::start));
  }

  private static void start(Runnable question) {
    var thread = new Thread(question, "banner");
    thread.setDaemon(true);
    thread.start();
  }

  List<String> lines() {
    Atlas atlas = connection.atlas();
    return List.of(
        "Host          %s (%s)".formatted(atlas.host(), atlas.apiVersion()),
        "Organization  "
            + organization.completeOnTimeout("no response yet", SECONDS, TimeUnit.SECONDS).join(),
        "Caller        " + connection.used().name(),
        "Verbs         keys()  find(key)  plan(file)  unassign(project, keys)  undo()",
        "This is JShell: help lists the verbs, /help JShell's commands, /exit quits.");
  }

  private static String organization(Connection connection) {
    try {
      List<Organization> seen = connection.api().listOrgs(Query.NONE).results();
      String names =
          seen.stream()
              .limit(MAX_ORGANIZATIONS)
              .map(each -> SanitizedText.message("%s (%s)".formatted(each.name(), each.id())))
              .collect(Collectors.joining(", "));
      if (seen.isEmpty()) {
        return "none: these credentials have no organization role";
      }
      return seen.size() > MAX_ORGANIZATIONS ? "%s and more".formatted(names) : names;
    } catch (AtlasApiException e) {
      return unknown(connection, Problem.of(e));
    } catch (IOException e) {
      return unknown(connection, Problem.of(e));
    }
  }

  private static String unknown(Connection connection, Problem problem) {
    return SanitizedText.message("unknown: " + ProblemText.line(problem, connection));
  }
}
