package io.github.atlaskeys.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists that may be too long for a message. */
class FirstFewTest {
  private static final List<Integer> NUMBERS = List.of(1, 2, 3);

  @Test
  void whatIsLeftOutIsCounted() {
    assertThat(FirstFew.joined(NUMBERS, 3, String::valueOf)).isEqualTo("1, 2, 3");
    assertThat(FirstFew.joined(NUMBERS, 2, String::valueOf)).isEqualTo("1, 2, and 1 more");
    assertThat(FirstFew.joined(List.of(), 2, String::valueOf)).isEmpty();
  }

  @Test
  void thereMayBeMoreThanTheListHolds() {
    assertThat(FirstFew.of(List.of("a", "b"), 5, 2)).containsExactly("a", "b");
    assertThat(FirstFew.of(List.of("a", "b"), 5, 1234)).containsExactly("a", "b", "and 1,232 more");
    assertThat(FirstFew.of(List.of("a", "b"), 1, 2)).containsExactly("a", "and 1 more");
  }
}
