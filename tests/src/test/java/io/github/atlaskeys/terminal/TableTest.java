package io.github.atlaskeys.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns on a screen, and what gives way where there is no room. */
class TableTest {
  private static final String ID = "5d1d12c087d9d63e6d682438";

  @ParameterizedTest
  @CsvSource({
    "'analytics: OWNER', 16, 'analytics: OWNER'",
    "'analytics: OWNER', 15, 'analytics: O...'",
    "'5d1d12c087d9d63e6d682438: OWNER', 27, '5d1d12c087d9d63e6d682438...'",
    "'5d1d12c087d9d63e6d682438: OWNER', 26, '...'",
    "'a 5d1d12c087d9d63e6d682438', 20, 'a ...'",
    "'日本語日本語', 9, '日本語...'",
    "'日本語日本語', 8, '日本...'",
    "abc, 2, '..'",
    "abc, 0, ''"
  })
  void aTextIsCutToTheScreenAndNoIdInTheMiddle(String text, int columns, String shown) {
    assertThat(Table.cut(text, columns)).isEqualTo(shown);
  }

  @Test
  void whatMayBeCutGivesWayInItsOrder() {
    var table = new Table("ID", "DESCRIPTION", "NAME").shrinkable(1, 2);
    table.row(List.of(ID, "a long description", "payments-production"));

    assertThat(table.lines(65)).contains(ID + "  a long description  payments-production");
    assertThat(table.lines(60)).contains(ID + "  a long des...  payments-production");
    assertThat(table.lines(50)).contains(ID + "  a lon...  payments-pr...");
    assertThat(table.lines(10)).as("there is a limit").contains(ID + "  a lon...  payme...");
  }
}
