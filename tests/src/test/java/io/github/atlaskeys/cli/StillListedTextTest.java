package io.github.atlaskeys.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.RoleAssignment;
import io.github.atlaskeys.find.Coverage;
import io.github.atlaskeys.find.FoundKey;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyLookup;
import io.github.atlaskeys.find.KeyMatch;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.Match;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.unassign.AllProjectsResult;
import io.github.atlaskeys.unassign.Summary;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What may be concluded from a search that did not see everything. */
class StillListedTextTest {
  private static final ProjectId HERE = new ProjectId("5953c5f380eef53887615f9a");
  private static final ProjectId THERE = new ProjectId("59a6f2c70bd66b2f3c8e41d7");
  private static final OrganizationId ORGANIZATION = new OrganizationId("5980cfdf0b6d97029d82f86e");
  private static final OrganizationId OTHER = new OrganizationId("111111111111111111111111");
  private static final KeyAccess BEFORE = key(HERE, THERE);
  private static final KeyLookup SEEN_IN_PART =
      look(new Coverage(List.of(), List.of(), List.of(HERE, THERE), List.of()), HERE, THERE);
  private static final Summary NOTHING =
      new Summary(
          Map.of(),
          Map.of(),
          Map.of(),
          0,
          0,
          Duration.ZERO,
          Optional.empty(),
          false,
          Optional.empty());

  @Test
  void anotherOrganizationThatCannotBeReadHidesNoneOfItsProjects() {
    var look = look(new Coverage(List.of(ORGANIZATION), List.of(OTHER), List.of(), List.of()));

    assertThat(look.complete()).isFalse();
    assertThat(look.complete(BEFORE)).isTrue();
    assertThat(Unsearched.sentence(look, BEFORE)).isEmpty();
    assertThat(Unsearched.sentence(look)).isPresent();
    assertThat(still(look).gone()).contains(true);
    assertThat(still(look).deleted()).isTrue();
  }

  @Test
  void projectByProjectOnlyThoseThatWereReadCount() {
    var one = look(new Coverage(List.of(), List.of(), List.of(HERE), List.of(THERE)));
    var both = look(new Coverage(List.of(), List.of(), List.of(HERE, THERE), List.of()));

    assertThat(still(one).gone()).isEmpty();
    assertThat(still(one).unseen()).extracting(each -> each.project()).containsExactly(THERE);
    assertThat(still(both).gone()).contains(true);
    assertThat(still(both).deleted()).as("it may be where nobody looked").isFalse();
  }

  @Test
  void whoSeesLessThanBeforeDoesNotKnow() {
    var both = look(new Coverage(List.of(), List.of(), List.of(HERE, THERE), List.of()));
    var still =
        new AllProjectsResult(
            look(new Coverage(List.of(ORGANIZATION), List.of(), List.of(), List.of()), HERE, THERE),
            NOTHING,
            Optional.of(both),
            Optional.empty());

    assertThat(still.gone()).isEmpty();
    assertThat(StillListedText.lines(still, project -> true))
        .singleElement()
        .asString()
        .startsWith("Not verified: these credentials have no organization role; ");
  }

  @Test
  void thatOtherOrganizationsWereReadShowsNothingOfItsOwn() {
    var look = look(new Coverage(List.of(OTHER), List.of(), List.of(), List.of()));

    assertThat(look.complete(BEFORE)).isFalse();
    assertThat(Unsearched.sentence(look, BEFORE))
        .contains(
            "the key's organization 5980cfdf0b6d97029d82f86e is not visible to these credentials");
    assertThat(still(look).gone()).isEmpty();
    assertThat(still(look).deleted()).isFalse();
  }

  @Test
  void aProjectThatListsItIsNotUnseen() {
    var look = look(new Coverage(List.of(), List.of(), List.of(HERE), List.of()), THERE);

    assertThat(still(look).gone()).contains(false);
    assertThat(still(look).unseen()).isEmpty();
    assertThat(still(look).since()).isEmpty();
  }

  @Test
  void withoutAnAnswerNothingIsKnown() {
    var still =
        new AllProjectsResult(
            SEEN_IN_PART,
            NOTHING,
            Optional.empty(),
            Optional.of(Problem.of(new IOException("no answer"))));

    assertThat(still.gone()).isEmpty();
    assertThat(still.deleted()).isFalse();
    assertThat(still.latest()).isEqualTo(BEFORE);
    assertThat(StillListedText.lines(still, project -> true))
        .singleElement()
        .asString()
        .startsWith("Not verified: ");
  }

  private static AllProjectsResult still(KeyLookup look) {
    return new AllProjectsResult(SEEN_IN_PART, NOTHING, Optional.of(look), Optional.empty());
  }

  /** A look that shows the key in these projects, or not at all. */
  private static KeyLookup look(Coverage coverage, ProjectId... projects) {
    List<FoundKey> found =
        projects.length == 0 ? List.of() : List.of(new FoundKey(key(projects), Match.KEY));
    var finding = new KeyMatch(new KeyQuery("zmmrboas", true), found);
    return new KeyLookup(
        found.stream().map(FoundKey::access).findFirst(),
        new SearchResult(List.of(finding), Map.of(), coverage));
  }

  private static KeyAccess key(ProjectId... projects) {
    List<RoleAssignment> roles =
        Stream.concat(
                Stream.of(new RoleAssignment("ORG_MEMBER", ORGANIZATION, null)),
                Stream.of(projects).map(each -> new RoleAssignment("GROUP_OWNER", null, each)))
            .toList();
    return KeyAccess.of(
        new ApiKey(new ApiKeyId("5d1d12c087d9d63e6d682438"), "zmmrboas", "ci deploy", roles),
        Map.of());
  }
}
