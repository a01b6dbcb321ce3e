package io.github.atlaskeys.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is suggested for a name that is not known. */
class SuggestionsTest {
  private static final List<String> NAMES =
      List.of("payments-production", "payments-staging", "team-a", "team-b", "team-c", "team-d");

  @ParameterizedTest
  @CsvSource({
    "payments-prod, 'did you mean \"payments-production\"?'",
    "Payments_Stagin, 'did you mean \"payments-staging\"?'",
    "paymetns, ''",
    "payments, 'did you mean \"payments-production\" or \"payments-staging\"?'",
    "team, ''",
    "analytics, ''"
  })
  void nearNamesAreSuggestedUnlessTheyAreMany(String typed, String suggested) {
    assertThat(Suggestions.didYouMean(typed, NAMES).orElse("")).isEqualTo(suggested);
  }

  /** Each letter of the one is compared with each of the other. */
  @Test
  void namesThatNobodyTypesAreNotCompared() {
    String megabyte = "x".repeat(1_000_000);

    assertThat(Suggestions.didYouMean("y".repeat(100_000), List.of(megabyte))).isEmpty();
    assertThat(Suggestions.didYouMean("xxx", List.of(megabyte, "xxy")))
        .contains("did you mean \"xxy\"?");
  }
}
