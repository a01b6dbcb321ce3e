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
    var middle = caller.get(LIST + "?pageNum=2&itemsPerPage=1&includeCount=false");

    var href = sandbox.baseUri() + LIST + "?includeCount=false&name=&pageNum=%d&itemsPerPage=1";
    assertThat(middle.body())
        .startsWith(
            """
            {"links":[{"href":"%s","rel":"previous"},{"href":"%s","rel":"self"},\
            {"href":"%s","rel":"next"}],"results":["""
                .formatted(href.formatted(1), href.formatted(2), href.formatted(3)))
        .contains("payments-production")
        .doesNotContain("totalCount");
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
