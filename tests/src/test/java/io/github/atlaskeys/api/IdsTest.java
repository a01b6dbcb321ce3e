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
  void aClientIdIsToldFromAnApiKeysIdByItsForm() {
    PrincipalId account = PrincipalId.of(" mdb_sa_id_5D0A3BD287D9D63E6D5F7ABE ");

    assertThat(account).isEqualTo(new ServiceAccountId("mdb_sa_id_5d0a3bd287d9d63e6d5f7abe"));
    assertThat(account).hasToString("mdb_sa_id_5d0a3bd287d9d63e6d5f7abe");
    assertThat(account.kind()).hasToString("service account");
    assertThat(PrincipalId.of("5d1d12c087d9d63e6d682438"))
        .isEqualTo(new ApiKeyId("5d1d12c087d9d63e6d682438"));
    assertThat(List.of("mdb_sa_id_5d0a3bd287d9d63e6d5f7abe", "5d1d12c087d9d63e6d682438"))
        .allMatch(PrincipalId::matches);
    assertThat(List.of("mdb_sa_id_5d0a3bd287d9d63e6d5f7ab", "mdb_sa_sk_x", "zmmrboas"))
        .noneMatch(PrincipalId::matches);
  }

  @Test
  void aSecretInPlaceOfAClientIdIsNotRepeated() {
    String secret = "mdb_sa_sk_" + "aB3_-".repeat(8);

    for (String text :
        List.of(secret, " " + secret, "mdb_sa_id_5d0a3bd287d9d63e6d5f7abe:" + secret)) {
      assertThatThrownBy(() -> PrincipalId.of(text))
          .hasMessage(
              "what looks like a secret (not shown) is not a client ID (mdb_sa_id_ and 24 hex"
                  + " digits); secrets are never arguments");
      assertThatThrownBy(() -> new ServiceAccountId(text)).hasMessageNotContaining("aB3_-");
      assertThatThrownBy(() -> new ApiKeyId(text)).hasMessageNotContaining("aB3_-");
    }
  }

  @Test
  void aMistypedClientIdIsShown() {
    assertThatThrownBy(() -> PrincipalId.of("mdb_sa_id_5d0a3bd287d9d63e6d5f7ab"))
        .hasMessage(
            "\"mdb_sa_id_5d0a3bd287d9d63e6d5f7ab\" is not a client ID (mdb_sa_id_ and 24 hex"
                + " digits)");
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
