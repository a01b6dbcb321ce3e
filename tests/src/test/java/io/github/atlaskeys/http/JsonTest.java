package io.github.atlaskeys.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.api.ProjectId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A record that nobody has told the reader of. */
class JsonTest {
  private static final String ID = "5953c5f380eef53887615f9a";

  private record Account(
      @Nullable String clientId,
      @Nullable Boolean active,
      @Nullable ProjectId groupId,
      @Nullable List<ProjectId> groups,
      @Nullable List<Secret> secrets,
      @Nullable Secret newest) {}

  private record Secret(@Nullable String id, @Nullable String maskedSecretValue) {}

  @Test
  void aRecordIsReadByItsComponents() throws IOException {
    var one = new Secret("1", null);
    var project = new ProjectId(ID);

    assertThat(
            read(
                """
                {"clientId": 7, "unknown": [{"clientId": "x"}], "active": true, "groupId": "%1$s",
                 "groups": ["%1$s"], "secrets": [{"id": "1"}, {"id": "1", "x": {}}], "newest": {"id": "1"}}
                """
                    .formatted(ID)))
        .isEqualTo(new Account("7", true, project, List.of(project), List.of(one, one), one));
    assertThat(read("{\"groupId\": \"\", \"secrets\": null}"))
        .isEqualTo(new Account(null, null, null, null, null, null));
  }

  @Test
  void equalRecordsAreKeptOnce() throws IOException {
    Account account = (Account) read("{\"secrets\": [{\"id\": \"1\"}, {\"id\": \"1\"}]}");

    assertThat(account.secrets().get(0)).isSameAs(account.secrets().get(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{} {}",
        "{\"clientId\": {}}",
        "{\"clientId\": \"a\", \"clientId\": \"a\"}",
        "{\"secrets\": [{\"unknown\": 1, \"unknown\": 1}]}",
        "{\"clientId\": []}",
        "{\"active\": \"true\"}",
        "{\"active\": 1}",
        "{\"groupId\": {\"value\": \"5953c5f380eef53887615f9a\"}}",
        "{\"groups\": {}}",
        "{\"groups\": [null]}",
        "{\"groups\": [\"\"]}",
        "{\"secrets\": [\"1\"]}",
        "{\"newest\": []}",
        "{\"newest\": {\"id\": \"1\"}",
      })
  void aValueOfAnotherFormIsNotRead(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(IOException.class);
  }

  @Test
  void aValueThatItsRecordRefusesIsNotRepeated() {
    assertThatThrownBy(() -> read("{\"groupId\": \"s3cr3t\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no ProjectId")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"unknown\"", "\"newest\""})
  void aDepthWithoutEndIsNotRead(String field) {
    assertThatThrownBy(() -> read("{" + (field + ":{").repeat(100_000)))
        .isInstanceOf(IOException.class);
  }

  private static Object read(String json) throws IOException {
    return new Json().read(new ByteArrayInputStream(json.getBytes(UTF_8)), UTF_8, Account.class);
  }
}
