package io.github.atlaskeys.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.atlaskeys.report.HtmlPage;
import io.github.atlaskeys.report.HtmlPage.Cell;
import io.github.atlaskeys.report.HtmlPage.Fact;
import io.github.atlaskeys.report.HtmlPage.Figure;
import io.github.atlaskeys.report.HtmlPage.Flag;
import io.github.atlaskeys.report.HtmlPage.Mark;
import io.github.atlaskeys.report.HtmlPage.Row;
import io.github.atlaskeys.report.HtmlPage.Section;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser: it is sorted, searched, filtered, read aloud and printed there. */
@Tag("one-jdk")
class HtmlPageTest {
  private static final Flag OLD = new Flag("old", "Old", "Throw it away.", true);
  private static final Flag KEPT = new Flag("kept", "Kept", "Leave it.", false);
  private static final Flag LOST = new Flag("lost", "Lost", "Find it.", true);

  private static final List<String> HOSTILE =
      List.of(
          "</script><script>document.title='hacked'</script>",
          "\"><img src=x onerror=\"document.title='hacked'\">",
          "<style>body{display:none}</style>",
          "&lt;b&gt; ${7*7} {{7*7}} @if(true)",
          "--> ]]> </title></table></body>",
          "' onmouseover='document.title=1");

  @TempDir static Path folder;
  private static Chromium browser;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Chromium.available(), "no chromium runs here");
    browser = Chromium.start(folder);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void openPage() throws Exception {
    browser.screen(1200, 900, false);
    open(page(rows()));
    assertThat(browser.complaints()).isEmpty();
  }

  private void open(HtmlPage page) throws Exception {
    browser.open(Files.writeString(folder.resolve("page.html"), page.html()));
  }

  private static HtmlPage page(List<Row> rows) {
    return new HtmlPage(
        "Things",
        List.of(new Fact("Where", "here"), new Fact("Name", HOSTILE.get(0))),
        List.of(new Figure(1204, "things", false), new Figure(3, "broken", true)),
        List.of(
            Section.table("Few", List.of("What"), List.of(Row.of(List.of(Cell.of("only"))))),
            new Section(
                "All",
                List.of("A note.", HOSTILE.get(1)),
                List.of(OLD, KEPT, LOST),
                List.of("Name", "Size", "Seen"),
                rows,
                List.of("(all)", "left", "right"))));
  }

  private static List<Row> rows() {
    var rows =
        new ArrayList<>(
            List.of(
                row("thing 10", "30", List.of(OLD), List.of(new Mark(1, "Owner"))),
                row("thing 9", "4", List.of(OLD, KEPT), List.of(new Mark(2, "Reader"))),
                row(
                    "Thing 2",
                    "",
                    List.of(),
                    List.of(new Mark(0, "Root"), new Mark(1, "Reader")))));
    HOSTILE.forEach(name -> rows.add(row(name, "1", List.of(KEPT), List.of(new Mark(1, name)))));
    return rows;
  }

  private static Row row(String name, String size, List<Flag> flags, List<Mark> marks) {
    return new Row(
        List.of(
            Cell.of(name).below("below " + name),
            Cell.of(size.isEmpty() ? "unknown" : size + " kB").by(size),
            Cell.of("twice").opening(List.of("once in " + name, "and again"))),
        flags,
        marks);
  }

  @Test
  void whatOthersWroteIsTextAndNothingElse() throws Exception {
    List<String> shown =
        browser.texts("section:nth-of-type(2) .scroll tbody th").stream()
            .map(text -> text.lines().findFirst().orElseThrow())
            .toList();

    assertThat(shown).containsSubsequence(HOSTILE);
    assertThat(browser.texts("dd, .note")).contains(HOSTILE.get(0), HOSTILE.get(1));
    browser.click(".view button:nth-of-type(2)");
    assertThat(browser.texts(".matrix td")).containsAll(HOSTILE);
    assertThat(browser.value("document.title").asText()).isEqualTo("Things");
    assertThat(browser.complaints()).isEmpty();
  }

  /** Whatever gets into the page by another way is stopped by its policy. */
  @Test
  void nothingButItsOwnScriptRunsAndNothingIsLoaded() throws Exception {
    var asked = new AtomicInteger();
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.close();
        });
    server.start();
    try {
      browser.value(
          """
          (async () => {
            const script = document.createElement('script');
            script.textContent = "document.title = 'hacked'";
            document.body.append(script);
            document.body.insertAdjacentHTML('beforeend',
              '<img src="URL" onerror="document.title = 1"><iframe src="URL"></iframe>'
              + '<link rel="stylesheet" href="URL"><style>h1 { color: rgb(1, 2, 3); }</style>');
            await fetch('URL').catch(() => 0);
            return 0;
          })()
          """
              .replace("URL", "http://127.0.0.1:%d/".formatted(server.getAddress().getPort())));

      assertThat(browser.value("document.title").asText()).isEqualTo("Things");
      assertThat(browser.value("getComputedStyle(document.querySelector('h1')).color").asText())
          .isNotEqualTo("rgb(1, 2, 3)");
      assertThat(browser.complaints())
          .filteredOn(each -> each.contains("Content Security Policy"))
          .hasSizeGreaterThanOrEqualTo(6);
      assertThat(asked).hasValue(0);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aClickOnATitleSortsByNumbersNotByLetters() throws Exception {
    browser.click("section:nth-of-type(2) thead th:nth-child(2) button");
    assertThat(names().subList(6, 9))
        .as("what is unknown comes last")
        .containsExactly("thing 9", "thing 10", "Thing 2");
    browser.click("section:nth-of-type(2) thead th:nth-child(2) button");
    assertThat(names().get(0)).isEqualTo("thing 10");
    assertThat(names().get(8)).isEqualTo("Thing 2");
    assertThat(status()).isEqualTo("9 rows, sorted by Size, descending");

    browser.click("section:nth-of-type(2) thead th:nth-child(1) button");
    assertThat(names()).containsSubsequence("Thing 2", "thing 9", "thing 10");
    assertThat(browser.value("document.querySelectorAll('[aria-sort]').length").asInt()).isOne();
  }

  /** The flags of a section are in order: one serious one counts more than two others. */
  @Test
  void attentionIsSortedByTheMostSeriousFlag() throws Exception {
    open(
        page(
            List.of(
                row("mild", "1", List.of(KEPT, LOST), List.of()),
                row("serious", "1", List.of(OLD), List.of()),
                row("both", "1", List.of(OLD, LOST), List.of()),
                row("none", "1", List.of(KEPT), List.of()))));

    browser.click("section:nth-of-type(2) thead th:last-child button");

    assertThat(names()).containsExactly("none", "mild", "serious", "both");
  }

  @Test
  void whatNeedsAttentionIsSeenHoweverWideTheOtherColumnsAre() throws Exception {
    open(page(List.of(row("w".repeat(30), "9".repeat(39), List.of(OLD), List.of()))));
    browser.screen(800, 900, false);

    assertThat(
            browser
                .value("document.querySelector('.marks').getBoundingClientRect().right <= 800")
                .asBoolean())
        .isTrue();
    assertThat(
            browser
                .value(
                    "(s => s.scrollWidth > s.clientWidth)(document.querySelector('section:nth-of-type(2) .scroll'))")
                .asBoolean())
        .as("there is more than there is room for")
        .isTrue();
  }

  @Test
  void flagsAndWordsPickRows() throws Exception {
    assertThat(browser.texts(".flags label"))
        .containsExactly("2\nOld\nThrow it away.", "7\nKept\nLeave it.");
    assertThat(browser.texts(".flags p")).containsExactly("None: Lost");

    browser.click(".flags input[value=old]");
    assertThat(names()).containsExactly("thing 10", "thing 9");
    assertThat(status()).isEqualTo("2 of 9 rows");
    browser.click(".flags input[value=kept]");
    assertThat(names()).containsExactly("thing 9");
    browser.click(".flags input[value=kept]");
    browser.click(".flags input[value=old]");

    browser.click("section:nth-of-type(2) [type=search]");
    browser.type("AGAIN thing");
    assertThat(names()).containsExactly("thing 10", "thing 9", "Thing 2");
    browser.type(" 9");
    assertThat(names()).containsExactly("thing 9");
    browser.type(" nothing");
    assertThat(names()).isEmpty();
    assertThat(status()).isEqualTo("0 of 9 rows");
  }

  @Test
  void theMatrixHasTheColumnsThatAreUsedByTheRowsThatArePicked() throws Exception {
    browser.click(".view button:nth-of-type(2)");
    assertThat(browser.texts(".matrix thead th")).containsExactly("Name", "(all)", "left", "right");
    assertThat(browser.texts("section:nth-of-type(2) .scroll")).isEmpty();

    browser.click(".flags input[value=old]");
    assertThat(browser.texts(".matrix thead th")).containsExactly("Name", "left", "right");
    assertThat(browser.texts(".matrix tbody td")).containsExactly("Owner", "", "", "Reader");

    browser.click(".view button:nth-of-type(1)");
    assertThat(names()).containsExactly("thing 10", "thing 9");
  }

  @Test
  void theMatrixBeginsWithTheColumnsThatAreSearchedFor() throws Exception {
    open(
        page(
            List.of(
                row("about right", "1", List.of(), List.of(new Mark(1, "A"), new Mark(2, "B"))),
                row("other", "1", List.of(), List.of(new Mark(1, "C"))))));
    browser.click(".view button:nth-of-type(2)");
    assertThat(browser.texts(".matrix thead th")).containsExactly("Name", "left", "right");

    browser.click("section:nth-of-type(2) [type=search]");
    browser.type("Right");

    assertThat(browser.texts(".matrix thead th")).containsExactly("Name", "right", "left");
    assertThat(browser.texts(".matrix tbody td")).containsExactly("B", "A");
  }

  @Test
  void everythingIsReachedWithTheKeyboard() throws Exception {
    browser.click("h1");
    var seen = new ArrayList<String>();
    for (int i = 0; i < 12; i++) {
      browser.press("Tab");
      seen.add(
          browser
              .value(
                  "document.activeElement.value || document.activeElement.innerText || document.activeElement.className || document.activeElement.type")
              .asText());
    }

    assertThat(seen)
        .containsSubsequence(
            "old", "kept", "search", "List", "Matrix", "Name", "Size", "Seen", "Attention");
    browser.value("document.querySelector('[value=old]').focus()");
    browser.press("Space");
    assertThat(names()).containsExactly("thing 10", "thing 9");
    browser.value("document.querySelectorAll('section')[1].querySelector('thead button').focus()");
    browser.press("Enter");
    assertThat(names()).containsExactly("thing 9", "thing 10");
    browser.value("document.querySelector('summary').focus()");
    browser.press("Enter");
    assertThat(browser.texts("details li")).contains("once in thing 9", "and again");
  }

  @Test
  void aScreenReaderIsToldWhatIsWhat() throws Exception {
    assertThat(browser.read())
        .contains("heading Things", "heading All", "region All", "table All", "searchbox Search")
        .contains("columnheader Name", "rowheader thing 9 below thing 9", "cell 4 kB")
        .contains("checkbox 2 Old Throw it away.", "button Matrix")
        .anyMatch(each -> each.startsWith("status"));

    browser.screen(390, 800, false);
    assertThat(browser.read())
        .as("cards on a narrow screen are rows of a table still")
        .contains("table All", "rowheader thing 9 below thing 9", "cell Size 4 kB");
  }

  @Test
  void nothingIsCutOnANarrowScreen() throws Exception {
    browser.screen(390, 800, true);

    assertThat(browser.value("document.documentElement.scrollWidth").asInt()).isEqualTo(390);
    assertThat(browser.value("getComputedStyle(document.documentElement).backgroundColor").asText())
        .as("dark")
        .isEqualTo("rgb(21, 24, 27)");
  }

  @Test
  void longTablesBeginWithTheirFirstRowsAndArePrintedWhole() throws Exception {
    open(
        page(
            IntStream.range(0, 1_200)
                .mapToObj(i -> row("row " + i, "" + i, List.of(), List.of()))
                .toList()));

    assertThat(names()).hasSize(500);
    assertThat(status()).isEqualTo("1,200 rows; the first 500 are shown");
    browser.paper(true);
    assertThat(names()).hasSize(1_200);
    assertThat(browser.texts(".signature")).hasSize(1);
    assertThat(browser.texts("[type=search], .view, .all, .flags input")).isEmpty();
    browser.paper(false);
    browser.click("section:nth-of-type(2) .all");
    assertThat(names()).hasSize(1_200);
    assertThat(status()).isEqualTo("1,200 rows");
  }

  @Test
  void withoutScriptEverythingCanBeRead() throws Exception {
    String html = page(rows()).html();

    assertThat(html.chars()).as("the same in every encoding").allMatch(letter -> letter < 0x80);
    browser.open(
        Files.writeString(
            folder.resolve("page.html"), html.replaceAll("(?s)<script>.*</script>", "")));
    assertThat(names()).hasSize(9);
    assertThat(browser.texts(".tools, .live")).isEmpty();
  }

  private List<String> names() throws Exception {
    return browser.texts("section:nth-of-type(2) .scroll tbody th").stream()
        .map(text -> text.lines().findFirst().orElseThrow())
        .toList();
  }

  private String status() throws Exception {
    return browser.texts("section:nth-of-type(2) [role=status]").get(0);
  }
}
