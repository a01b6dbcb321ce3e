package io.github.atlaskeys.shell;

import io.github.atlaskeys.contain.ContainOptions;
import io.github.atlaskeys.run.RunOptions;
import io.github.atlaskeys.run.UnassignOptions;
import io.github.atlaskeys.terminal.Page;
import io.github.atlaskeys.text.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** What the verbs do, a line each; this is its text, where it is a value. */
public final class Help {
  /** The value. */
  public static final Help OF_VERBS = new Help();

  private record Entry(String call, String does) {
    String verb() {
      return call.replaceFirst("\\(.*", "").replaceFirst(".*\\.", "");
    }
  }

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry("projects()", "the projects you can see"),
          new Entry("keys()", "the API keys and service accounts you can see"),
          new Entry("keys(project)", "those of a project"),
          new Entry("find(key, ...)", "by public key, ID or client ID, with all projects"),
          new Entry("review()", "who has access: review().where(c -> c.isUnused())"),
          new Entry("list.where(test)", "those that match: keys().where(k -> k.texts().isEmpty())"),
          new Entry("list.csv(file)", "write a CSV file; that of keys is for unassign-keys"),
          new Entry("plan(file)", "what unassigning the keys in a CSV file would change"),
          new Entry("plan(project, list)", "the same for keys that you selected"),
          new Entry("plan(list)", "the same, from the list's project or from all projects"),
          new Entry("unassign(project, key)", "unassign a key or account from a project"),
          new Entry("unassign(project, list)", "unassign the keys of a list in one run"),
          new Entry("unassign(list)", "the same, from the list's project or from all projects"),
          new Entry("unassign(plan)", "unassign what the plan shows"),
          new Entry("contain(key)", "allow a leaked key from one address alone"),
          new Entry("contain(list)", "the same for the keys of a list"),
          new Entry("undo()", "restore what this session's last run has taken"),
          new Entry("restore(undoFile)", "restore what is in an undo file"),
          new Entry("yes()", "turn confirmation off; yes(false) turns it on again"),
          new Entry("help(verb)", "explain one: help(\"unassign\") lists its options"),
          new Entry("atlas", "the Atlas Admin API: atlas.listOrgs(Query.NONE)"));

  private Help() {}

  @Override
  public String toString() {
    var lines = new ArrayList<String>();
    write("", Session.current().page(0, lines::add));
    return lines.stream().collect(Collectors.joining("\n", "\n", ""));
  }

  /** Those of this name with their options; all if it is empty. */
  static void write(String verb, Page page) {
    String name = verb.replace("()", "");
    List<Entry> named =
        ENTRIES.stream().filter(each -> name.isEmpty() || each.verb().equals(name)).toList();
    if (named.isEmpty()) {
      throw new UsageException("no verb \"%s\"; help() lists them".formatted(verb));
    }
    named.forEach(each -> page.line("%-23s %s".formatted(each.call(), each.does())));
    options(name)
        .map(CommandSpec::forAnnotatedObject)
        .ifPresent(
            options -> {
              page.line("Options, as texts after the other arguments:");
              options.options().stream()
                  .filter(option -> !option.hidden())
                  .forEach(
                      option ->
                          page.line(
                              "  %s  %s"
                                  .formatted(
                                      option.longestName(),
                                      String.join(" ", option.description()))));
            });
  }

  private static Optional<Object> options(String verb) {
    return switch (verb) {
      case "plan", "unassign" -> Optional.of(new UnassignOptions());
      case "contain" -> Optional.of(new ContainOptions());
      case "restore", "undo" -> Optional.of(new RunOptions());
      default -> Optional.empty();
    };
  }
}
