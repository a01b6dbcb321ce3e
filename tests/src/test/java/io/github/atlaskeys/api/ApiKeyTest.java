package io.github.atlaskeys.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.ApiKey.RoleAssignment;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiKeyTest {
  private static final ApiKeyId ID = new ApiKeyId("5d1d12c087d9d63e6d682438");
  private static final RoleAssignment MEMBER =
      new RoleAssignment("ORG_MEMBER", new OrganizationId("5980cfdf0b6d97029d82f86e"), null);
  private static final RoleAssignment OWNER =
      new RoleAssignment("GROUP_OWNER", null, new ProjectId("5953c5f380eef53887615f9a"));

  @Test
  void aKeyThatIsListedTwiceHasTheRolesOfBothAndWhateverEitherShows() {
    var first = new ApiKey(ID, null, "ci", List.of(MEMBER));
    var second = new ApiKey(ID, "zmmrboas", "changed", List.of(MEMBER, OWNER));
    var other = new ApiKey(new ApiKeyId("0".repeat(24)), "abcdefgh", null, List.of());

    assertThat(Principal.byId(List.of(other, first, second)).values())
        .containsExactly(other, new ApiKey(ID, "zmmrboas", "ci", List.of(MEMBER, OWNER)));
  }

  @Test
  void aKeyWithoutAnyRoleIsNotShownWithItsRoles() {
    assertThat(new ApiKey(ID, null, null, List.of()).rolesShown()).isFalse();
    assertThat(new ApiKey(ID, null, null, List.of(MEMBER)).rolesShown()).isTrue();
    assertThat(new ApiKey(ID, null, null, List.of(MEMBER)).organization()).contains(MEMBER.orgId());
  }
}
