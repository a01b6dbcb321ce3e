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

  @Test
  void anOptionalColumnIsLeftOutBeforeAnotherIsCut() {
    var table = new Table("NAME", "ID", "TEXT").optional(1).shrinkable(2);
    table.row(List.of("payments", ID, "a long description"));

    assertThat(table.lines(54)).contains("payments  " + ID + "  a long description");
    assertThat(table.lines(53)).containsExactly("NAME      TEXT", "payments  a long description");
    assertThat(table.lines(25)).contains("payments  a long descr...");
  }

  @Test
  void anOptionalColumnThatIsShrinkableIsLeftOutInItsTurn() {
    var table = new Table("NAME", "KIND", "TEXT").optional(1).shrinkable(2, 1, 0).wrapped(0);
    table.row(List.of("ci pipeline", "account", "a long description"));

    assertThat(table.lines(30)).contains("ci pipeline  account  a lon...");
    assertThat(table.lines(29)).contains("ci pipeline  a lon...");
    assertThat(table.lines(20)).contains("ci          a lon...", "pipeline");
  }

  @Test
  void aColumnThatGoesBelowTakesTheRoomOfWhatIsEmptyThere() {
    var table = new Table("NAME", "TEXT", "ID").beneath(2).shrinkable(1);
    table.row(List.of("payments", "a long description", ID));
    table.row(List.of("", "another", ""));
    table.row(List.of("staging", "", ID));

    assertThat(table.lines(54)).contains("payments  a long description  " + ID);
    assertThat(table.lines(53))
        .containsExactly(
            "NAME      TEXT",
            "payments  a long description",
            "  " + ID,
            "          another",
            "staging",
            "  " + ID);
    assertThat(table.cut(28)).isEmpty();
    assertThat(table.cut(27)).containsExactly("TEXT");
    table.row(List.of("p".repeat(26), "a description", ID));
    table.row(List.of("", "another", ""));
    assertThat(table.lines(53)).endsWith("  " + ID + "  another");
  }

  @Test
  void aColumnIsOnlyThereIfARowHasIt() {
    var table = new Table("LINE", "NAME", "TEXT").ifAny(0, 2);
    table.row(List.of("", "payments", ""));
    assertThat(table.lines()).containsExactly("NAME", "payments");
    assertThat(table.markdown()).containsExactly("", "| NAME |", "|---|", "| payments |");

    table.row(List.of("2", "staging", ""));
    assertThat(table.lines()).containsExactly("LINE  NAME", "      payments", "2     staging");
  }

  @Test
  void aWrappedColumnIsContinuedBelowAndNoWordOfItIsCut() {
    var table = new Table("NAME", "ROLES").shrinkable(1).wrapped(1);
    table.row(List.of("payments", "GROUP_OWNER, GROUP_READ_ONLY"));
    table.color(1, Color.BAD);

    assertThat(table.lines(26).stream().map(Color::plain))
        .containsExactly("NAME      ROLES", "payments  GROUP_OWNER,", "          GROUP_READ_ONLY");
    assertThat(table.lines(26).get(2)).endsWith(Color.BAD.of("GROUP_READ_ONLY"));
    assertThat(table.lines(5).stream().map(Color::plain)).contains("          GROUP_READ_ONLY");
    assertThat(table.lines(99).get(1)).contains("GROUP_OWNER, GROUP_READ_ONLY");
    table.row(List.of("staging", "GROUP_OWNER (23), GROUP_READ_ONLY (23)"));
    assertThat(table.lines(44))
        .contains("staging   GROUP_OWNER (23),", "          GROUP_READ_ONLY (23)");
  }
}
