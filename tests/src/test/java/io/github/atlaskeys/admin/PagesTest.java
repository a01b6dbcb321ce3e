package io.github.atlaskeys.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PagesTest {
  private static final List<Link> NEXT = List.of(new Link("next", "https://elsewhere.example/"));

  @Test
  void aListingOfThreePagesIsReadWhole() throws IOException {
    try (AtlasSandbox sandbox = AtlasSandbox.start().seedExample()) {
      for (int i = 0; i < 1_200; i++) {
        String id = "%024x".formatted(0xABC000000L + i);
        sandbox
            .apiKey(id, Example.ORGANIZATION, "k%07d".formatted(i), "secret", "many")
            .assign(Example.ANALYTICS, id, "GROUP_READ_ONLY");
      }
      AtlasAdminApi atlas =
          Atlas.at(sandbox.baseUri())
              .connect(new ApiKeyPair(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY));
      var keys =
          new Pages<>(query -> atlas.listGroupApiKeys(new ProjectId(Example.ANALYTICS), query));

      assertThat(keys.all()).doesNotHaveDuplicates().hasSize(1_201);
      assertThat(sandbox.countSigned("GET")).isEqualTo(3);

      assertThat(keys.find(key -> "k0000600".equals(key.publicKey()))).isPresent();
      assertThat(sandbox.countSigned("GET")).as("the last page is not asked for").isEqualTo(5);
    }
  }

  @Test
  void aServerThatLinksForeverDoesNotHoldUsForever() throws IOException {
    var asked = new ArrayList<Query>();

    var empty =
        new Pages<String>(
            query -> {
              asked.add(query);
              return new Page<>(
                  asked.size() < 3 ? List.of("x" + asked.size()) : List.of(), NEXT, null);
            });

    assertThat(empty.all()).containsExactly("x1", "x2");
    assertThat(asked).hasSize(3);

    asked.clear();
    var same =
        new Pages<String>(
            query -> {
              asked.add(query);
              return new Page<>(List.of("x"), NEXT, null);
            });

    assertThat(same.all()).containsExactly("x");
    assertThat(asked).hasSize(2);
  }

  @Test
  void aPageHasBounds() {
    assertThatThrownBy(() -> Query.page(0)).hasMessage("page number must be 1 or more, was 0");
    assertThatThrownBy(() -> Query.NONE.itemsPerPage(501))
        .hasMessage("items per page must be 1 to 500, was 501");
  }
}
