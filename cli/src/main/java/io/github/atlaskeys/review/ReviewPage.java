package io.github.atlaskeys.review;

import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.find.KeyAccess.Assignment;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.report.HtmlPage;
import io.github.atlaskeys.report.HtmlPage.Cell;
import io.github.atlaskeys.report.HtmlPage.Fact;
import io.github.atlaskeys.report.HtmlPage.Figure;
import io.github.atlaskeys.report.HtmlPage.Mark;
import io.github.atlaskeys.report.HtmlPage.Row;
import io.github.atlaskeys.report.HtmlPage.Section;
import io.github.atlaskeys.report.KeyText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A review as a page, for the person who signs it. */
final class ReviewPage {
  private static final String ORGANIZATION = "(organization)";

  private final Review review;

  /** The columns of the matrix: the organization, then each project by name. */
  private final List<String> places = new ArrayList<>(List.of(ORGANIZATION));

  private final Map<ProjectId, Integer> columns = new HashMap<>();

  private ReviewPage(Review review) {
    this.review = review;
    KeyText.sorted(review.projects())
        .forEach(project -> place(project.id(), Optional.ofNullable(project.name())));
    review.credentials().stream() // of projects that the caller cannot see
        .flatMap(each -> each.access().assignments().stream())
        .forEach(each -> place(each.project(), each.projectName()));
  }

  private void place(ProjectId project, Optional<String> name) {
    if (!columns.containsKey(project)) {
      columns.put(project, places.size());
      places.add(name.orElse(project.value()) + mark(project));
    }
  }

  private String mark(ProjectId project) {
    return review.protection().of(project).isPresent() ? " (protected)" : "";
  }

  static HtmlPage of(Review review, Atlas atlas, String caller) {
    return new ReviewPage(review).page(atlas, caller);
  }

  private HtmlPage page(Atlas atlas, String caller) {
    return new HtmlPage(
        "Access review",
        List.of(
            new Fact("Organization", review.organization()),
            new Fact("Read", ReviewText.minute(review.time())),
            new Fact("From", Fact.host(atlas, caller).text())),
        Stream.concat(Stream.of(PrincipalId.Kind.values()).map(this::figure), numbers()).toList(),
        Stream.concat(missing().stream(), Stream.of(credentials())).toList());
  }

  private Figure figure(PrincipalId.Kind kind) {
    long count =
        review.credentials().stream().filter(each -> each.key().id().kind() == kind).count();
    return new Figure(count, kind + "s", false);
  }

  private Stream<Figure> numbers() {
    return Stream.of(
        new Figure(review.projects().size(), "projects", false),
        new Figure(ReviewText.assignments(review), "assignments", false),
        new Figure(
            review.credentials().stream().filter(Credential::needsAttention).count(),
            "need attention",
            true));
  }

  /** A page must say by itself that it is not complete. */
  private Optional<Section> missing() {
    return review.gaps().isEmpty()
        ? Optional.empty()
        : Optional.of(
            Section.text(
                "This review is not complete",
                review.gaps().stream().map(gap -> Labels.capital(gap.text()) + ".").toList()));
  }

  private Section credentials() {
    var notes = new ArrayList<String>();
    if (review.isPicked()) {
      notes.add(
          "Those that were picked: %,d of %,d."
              .formatted(review.credentials().size(), review.total()));
    }
    notes.add(
        "Atlas records when a credential was used with the entries of its access list, and with a"
            + " service account's secrets. What has no access list, or one that was not read, may be in"
            + " use: its last use is unknown. Where the organization requires access lists, nobody can"
            + " call with what has none. All times are in UTC.");
    return new Section(
        "API keys and service accounts",
        notes,
        Stream.of(Flag.values()).map(this::flag).toList(),
        List.of(
            "Name",
            "Kind",
            "Organization roles",
            "Projects",
            "Access list",
            "Last use",
            "Secret ends"),
        review.credentials().stream().sorted(Credential.BY_NEED).map(this::row).toList(),
        places);
  }

  private HtmlPage.Flag flag(Flag flag) {
    return new HtmlPage.Flag(
        flag.toString(), Labels.capital(review.title(flag)), flag.advice, flag.needsAttention());
  }

  private Row row(Credential each) {
    return new Row(
        List.of(
            Cell.of(ReviewText.name(each))
                .below(each.key().description().orElse(""), each.key().id().value()),
            Cell.of(each.key().id().kind() == PrincipalId.Kind.API_KEY ? "API key" : "Account"),
            Cell.of(
                each.key().organizationRolesShown()
                    ? String.join(", ", each.key().organizationRoles())
                    : "not shown"),
            Cell.of("%,d".formatted(each.access().assignments().size()))
                .opening(each.access().assignments().stream().map(this::assignment).toList())
                .by(each.access().assignments().size()),
            Cell.of(ReviewText.accessList(each))
                .opening(
                    each.accessList().orElse(List.of()).stream().map(ReviewText::entry).toList()),
            Cell.of(ReviewText.lastUse(each))
                .below(each.lastUse().address().map(address -> "from " + address).orElse(""))
                .by(order(each.lastUse())),
            Cell.of(each.secrets().isEmpty() ? "" : ReviewText.day(each.expires()))
                .opening(each.secrets().stream().map(ReviewText::secret).toList())
                .by(each.expires().map(Instant::getEpochSecond).map(String::valueOf).orElse(""))),
        each.flags().stream().map(this::flag).toList(),
        marks(each));
  }

  private String assignment(Assignment each) {
    return "%s%s: %s"
        .formatted(ReviewText.project(each), mark(each.project()), String.join(", ", each.roles()));
  }

  /** What was never used stands before all that was; what is not known comes last. */
  private static String order(LastUse use) {
    return use.state() == LastUse.State.NEVER
        ? "0"
        : use.time().map(Instant::getEpochSecond).map(String::valueOf).orElse("");
  }

  private List<Mark> marks(Credential each) {
    var marks = new ArrayList<Mark>();
    if (!each.key().organizationRoles().isEmpty()) {
      marks.add(new Mark(0, roles(each.key().organizationRoles())));
    }
    for (Assignment in : each.access().assignments()) {
      marks.add(new Mark(columns.get(in.project()), roles(in.roles())));
    }
    return marks;
  }

  /** {@code GROUP_DATA_ACCESS_ADMIN} as {@code Data access admin}: cells are narrow. */
  private static String roles(List<String> roles) {
    return roles.stream()
        .map(role -> role.replaceFirst("^(GROUP|ORG)_", "").replace('_', ' '))
        .map(role -> Labels.capital(role.toLowerCase(Locale.ROOT)))
        .collect(Collectors.joining(", "));
  }
}
