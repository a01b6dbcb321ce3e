package io.github.atlaskeys.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.terminal.Color;
import io.github.atlaskeys.unassign.OrganizationAccess;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key's organization roles are said to give: never less than they may. */
class OrganizationTextTest {
  @ParameterizedTest
  @CsvSource({
    "'', NONE",
    "ORG_MEMBER, NONE",
    "ORG_MEMBER ORG_GROUP_CREATOR ORG_BILLING_ADMIN ORG_BILLING_READ_ONLY, NONE",
    "ORG_STREAM_PROCESSING_ADMIN, UNCERTAIN",
    "ORG_MEMBER ORG_PROJECT_ADMIN_ALL, UNCERTAIN",
    "ORG_SOMETHING_NEW ORG_READ_ONLY, READ",
    "ORG_READ_ONLY ORG_OWNER, OWNER"
  })
  void theMostThatAnyRoleGivesCounts(String roles, OrganizationAccess access) {
    assertThat(OrganizationAccess.of(roles(roles))).isEqualTo(access);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ORG_OWNER | ORG_OWNER gives it owner access to every project. Remove that role or delete the key.",
        "ORG_READ_ONLY | ORG_READ_ONLY lets it read every project. Remove that role or delete the key.",
        "ORG_MEMBER ORG_NEW | ORG_NEW may give it access to projects. If so, remove that role or delete the key.",
        "ORG_MEMBER | Its organization roles (ORG_MEMBER) give it no access to projects.",
        "'' | It has no organization role that gives it access to projects."
      })
  void oneSentenceBeforeAndAfter(String roles, String sentence) {
    assertThat(OrganizationText.access(roles(roles))).isEqualTo(sentence);
  }

  @Test
  void aRoleThatThisVersionDoesNotKnowIsReportedBeforeAndAfter() {
    String may = Color.BAD.of("MAY STILL HAVE ACCESS");
    assertThat(OrganizationText.beforehand(List.of("ORG_NEW")))
        .startsWith("ORG_NEW in the organization: it %s afterwards. ORG_NEW ".formatted(may));
    assertThat(OrganizationText.afterwards(List.of("ORG_NEW"), "the project", "here"))
        .startsWith("The key still exists in the organization and %s: ORG_NEW ".formatted(may));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ORG_\u001B[2J", "ORG_\u009B2J", "ORG_\u202EX", "ORG_\r\nX"})
  void noRoleMovesACursor(String role) {
    List<String> roles = List.of(role);

    assertThat(
            OrganizationText.access(roles)
                + OrganizationText.beforehand(roles)
                + OrganizationText.afterwards(roles, "it", "here")
                + OrganizationText.inShort(roles))
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
  }

  private static List<String> roles(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }
}
