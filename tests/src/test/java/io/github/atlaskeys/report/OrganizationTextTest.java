package io.github.atlaskeys.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKey.RoleAssignment;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.ServiceAccountId;
import io.github.atlaskeys.terminal.Color;
import io.github.atlaskeys.unassign.OrganizationAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    assertThat(OrganizationText.access(key(roles(roles)))).isEqualTo(sentence);
  }

  @Test
  void aRoleThatThisVersionDoesNotKnowIsReportedBeforeAndAfter() {
    String may = Color.BAD.of("MAY STILL HAVE ACCESS");
    assertThat(OrganizationText.beforehand(key(List.of("ORG_NEW"))))
        .startsWith("ORG_NEW in the organization: it %s afterwards. ORG_NEW ".formatted(may));
    assertThat(OrganizationText.afterwards(key(List.of("ORG_NEW"))))
        .startsWith("The key still exists in the organization and %s: ORG_NEW ".formatted(may));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ORG_\u001B[2J", "ORG_\u009B2J", "ORG_\u202EX", "ORG_\r\nX"})
  void noRoleMovesACursor(String role) {
    List<String> roles = List.of(role);

    assertThat(
            OrganizationText.access(key(roles))
                + OrganizationText.beforehand(key(roles))
                + OrganizationText.afterwards(key(roles))
                + OrganizationText.inShort(roles))
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
  }

  /** What was not read is not said to be none, and a service account is not called a key. */
  @Test
  void ofAnAccountOfWhichOnlyItsNameIsKnown() {
    Principal account =
        Principal.named(
            new ServiceAccountId("mdb_sa_id_" + "a".repeat(24)),
            Optional.of("ci"),
            Optional.empty());

    assertThat(OrganizationText.access(account))
        .isEqualTo("Its organization roles could not be read.");
    assertThat(OrganizationText.afterwards(account))
        .isEqualTo(
            "The service account still exists in the organization. Its organization roles could"
                + " not be read.");
  }

  /** Assigned to a project, with these roles in the organization. */
  private static Principal key(List<String> roles) {
    var organization = new OrganizationId("b".repeat(24));
    var all = new ArrayList<RoleAssignment>();
    all.add(new RoleAssignment("GROUP_OWNER", null, new ProjectId("c".repeat(24))));
    roles.forEach(role -> all.add(new RoleAssignment(role, organization, null)));
    return new ApiKey(new ApiKeyId("a".repeat(24)), "zmmrboas", null, all);
  }

  private static List<String> roles(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }
}
