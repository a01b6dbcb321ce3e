package io.github.atlaskeys.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

  @Test
  void upperCaseAndWhiteSpaceAreMended() {
    assertThat(new ProjectId(" 5953C5F380EEF53887615F9A\n").value())
        .isEqualTo("5953c5f380eef53887615f9a");
  }

  @Test
  void anIdIsItsDigitsWhereverItIsPrinted() {
    assertThat(new ApiKeyId("5d1d12c087d9d63e6d682438")).hasToString("5d1d12c087d9d63e6d682438");
    assertThat(new OrganizationId("5980cfdf0b6d97029d82f86e"))
        .hasToString("5980cfdf0b6d97029d82f86e");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "5953c5f380eef53887615f9", "5953c5f380eef53887615f9ab", "../../orgs/x"})
  void anythingElseIsRefusedWithTheRuleAndTheValue(String value) {
    assertThatThrownBy(() -> new ProjectId(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"" + value.strip() + "\" is not a project ID (24 hex digits)");
  }

  @Test
  void aPublicKeyIsRecognised() {
    assertThatThrownBy(() -> new ApiKeyId("zmmrboas"))
        .hasMessage(
            "\"zmmrboas\" is not an API key ID (24 hex digits); it looks like a public"
                + " key, and Atlas shows the ID beside it");
  }

  @Test
  void aPrivateKeyIsNotRepeated() {
    assertThatThrownBy(() -> new ApiKeyId("55c3bbb6-b4bb-0be1-e66d-20841f3e9c11"))
        .hasMessage(
            "what looks like a secret (not shown) is not an API key ID (24 hex digits); secrets"
                + " are never arguments");
  }

  @Test
  void theFormOfAnIdAndOfAPublicKeyIsKnown() {
    assertThat(List.of("5953c5f380eef53887615f9a", " 5953C5F380EEF53887615F9A "))
        .allMatch(ProjectId::matches)
        .allMatch(ApiKeyId::matches)
        .allMatch(OrganizationId::matches)
        .allMatch(ApiKey::isPublicKey);
    assertThat(List.of("5953c5f380eef53887615f9", "5953c5f380eef53887615f9ab", "zmmrboas", ""))
        .noneMatch(ProjectId::matches);
    assertThat(List.of("zmmrboas", "ABC-1_2")).allMatch(ApiKey::isPublicKey);
    assertThat(
            List.of(
                "",
                "two words",
                "55c3bbb6-b4bb-0be1-e66d-20841f3e9c11",
                "55c3bbb6b4bb0be1e66d20841f3e9c11"))
        .noneMatch(ApiKey::isPublicKey);
  }

  @Test
  void whatLooksLikeASecretIsMaskedWhereverItStands() {
    assertThat(
            AtlasCredentials.maskSecrets(
                "k:55c3bbb6-b4bb-0be1-e66d-20841f3e9c11, 55c3bbb6b4bb0be1e66d20841f3e9c11,"
                    + " mdb_sa_sk_abc-1, eyJhbGciOi.J9.x of 5953c5f380eef53887615f9a"))
        .isEqualTo("k:***, ***, ***, *** of 5953c5f380eef53887615f9a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zmmrboas:55c3bbb6-b4bb-0be1-e66d-20841f3e9c11",
        "--private-key=55c3bbb6-b4bb-0be1-e66d-20841f3e9c11",
        "55c3bbb6b4bb0be1e66d20841f3e9c11",
        "a secret of a form that nobody has thought of"
      })
  void whatMayHoldASecretIsNotRepeated(String value) {
    assertThatThrownBy(() -> new OrganizationId(value))
        .hasMessageContaining(" is not an organization ID (24 hex digits)")
        .hasMessageContaining("(not shown)")
        .hasMessageNotContaining(value);
  }
}
