package io.github.atlaskeys.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        .hasMessage("project id must be 24 hexadecimal digits, was \"" + value.strip() + "\"");
  }

  @Test
  void aPublicKeyIsRecognised() {
    assertThatThrownBy(() -> new ApiKeyId("zmmrboas"))
        .hasMessage(
            "API key id must be 24 hexadecimal digits, was \"zmmrboas\", which looks like a public"
                + " key; its id is shown beside it in Atlas");
  }

  @Test
  void aPrivateKeyIsNotRepeated() {
    assertThatThrownBy(() -> new ApiKeyId("55c3bbb6-b4bb-0be1-e66d-20841f3e9c11"))
        .hasMessage(
            "API key id must be 24 hexadecimal digits, was what looks like a private key (not"
                + " shown); private keys are never arguments");
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
        .hasMessageStartingWith("organization id must be 24 hexadecimal digits, was ")
        .hasMessageContaining("(not shown)")
        .hasMessageNotContaining(value);
  }
}
