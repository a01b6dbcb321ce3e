package io.github.atlaskeys.sandbox;

import static io.github.atlaskeys.sandbox.SandboxErrorsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxPagesTest {

  private static final String LIST = Caller.V2 + "/orgs/" + Example.ORGANIZATION + "/groups";
  private static final Pattern NEXT = Pattern.compile("\"href\":\"([^\"]+)\",\"rel\":\"next\"");
  private static final Pattern NAME = Pattern.compile("\"name\":\"([^\"]+)\"");

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();
  private final Caller caller = Caller.admin(sandbox);

  @Test
  void aPageLinksToItsNeighbours() throws Exception {
    var middle = caller.get(LIST + "?pageNum=2&itemsPerPage=1");

    var href = sandbox.baseUri() + LIST + "?includeCount=true&name=&pageNum=%d&itemsPerPage=1";
    assertThat(middle.body())
        .startsWith(
            """
            {"links":[{"href":"%s","rel":"previous"},{"href":"%s","rel":"self"},\
            {"href":"%s","rel":"next"}],"results":["""
                .formatted(href.formatted(1), href.formatted(2), href.formatted(3)))
        .contains("payments-production")
        .endsWith("\"totalCount\":3}");
  }

  @Test
  void aPageThatIsNotCountedLinksToNoNextOne() throws Exception {
    var target = LIST + "?pageNum=2&itemsPerPage=1&includeCount=false";

    assertThat(caller.get(target).body())
        .contains("payments-production", "\"rel\":\"previous\"")
        .doesNotContain("\"next\"")
        .endsWith("\"totalCount\":0}");
    var linking = SandboxOptions.defaults().withLinksOfUncountedPages(true);
    try (var other = AtlasSandbox.start(linking).seedExample()) {
      assertThat(Caller.admin(other).get(target).body())
          .contains("\"rel\":\"next\"")
          .endsWith("\"totalCount\":0}");
    }
  }

  @Test
  void aListingMayBeUncountableOrBreakOff() throws Exception {
    sandbox.fault(Fault.uncountable().times(1));
    sandbox.fault(Fault.breakOff().onPage(1).always());

    var refused = caller.get(LIST + "?itemsPerPage=2");
    assertThat(refused.status()).isEqualTo(500);
    assertThat(refused.body()).contains("TIMEOUT_WHILE_PAGING");
    assertThat(caller.get(LIST + "?itemsPerPage=2").body())
        .doesNotContain("\"next\"")
        .contains("\"results\":[]")
        .contains("\"totalCount\":3");
    assertThat(caller.get(LIST + "?itemsPerPage=2&pageNum=2").body()).contains("payments-staging");
  }

  @Test
  void onlyACountedPageIsUncountable() throws Exception {
    sandbox.fault(Fault.uncountable().always());

    assertThat(caller.get(LIST).status()).isEqualTo(500);
    assertThat(caller.get(LIST + "?includeCount=false").status()).isEqualTo(200);
  }

  @Test
  void theLinksLeadThroughEveryResultOnce() throws Exception {
    for (var i = 0; i < 97; i++) {
      sandbox.project("5953c61b80eef53887616%03d".formatted(i), Example.ORGANIZATION, "more-" + i);
    }
    var names = new ArrayList<String>();
    var target = LIST + "?itemsPerPage=30";

    while (!target.isEmpty()) {
      var page = caller.get(target).body();
      NAME.matcher(page).results().forEach(name -> names.add(name.group(1)));
      var next = NEXT.matcher(page);
      target = next.find() ? next.group(1).substring(sandbox.baseUri().toString().length()) : "";
    }

    assertThat(names).hasSize(100).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void theLastPageHasNoNextAndAPageBehindItIsEmpty() throws Exception {
    assertThat(caller.get(LIST + "?itemsPerPage=3").body()).doesNotContain("\"next\"");
    assertThat(caller.get(LIST + "?itemsPerPage=3&pageNum=9").body())
        .contains("\"results\":[],\"totalCount\":3")
        .doesNotContain("\"next\"");
  }

  @Test
  void aPageHolds500AtMost() throws Exception {
    assertThat(caller.get(LIST + "?itemsPerPage=500").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"itemsPerPage=501", "itemsPerPage=0", "pageNum=0", "pageNum=x"})
  void aNumberOutOfItsBoundsIsABadRequest(String query) throws Exception {
    var name = query.substring(0, query.indexOf('='));

    assertError(
        caller.get(LIST + "?" + query),
        400,
        "INVALID_QUERY_PARAMETER",
        "Invalid query parameter " + name + " specified.");
  }
}
