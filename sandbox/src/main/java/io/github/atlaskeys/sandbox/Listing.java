package io.github.atlaskeys.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/** Pages with the links to their neighbours, the links' parameters in the recorded order. */
final class Listing {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Listing() {}

  /**
   * One page.
   *
   * @param url the list's own address, without a query
   * @param view says which page's results stand on this page, and whether there is a next
   * @param filter the name filter, for lists that have one: Atlas repeats it in links, even empty
   */
  static <T> JsonNode of(
      Collection<T> all,
      Page page,
      View view,
      String url,
      Optional<String> filter,
      Function<T, JsonNode> render) {
    var links = JSON.arrayNode();
    if (page.number() > 1) {
      links.add(Json.link(href(url, filter, page, page.number() - 1), "previous"));
    }
    links.add(Json.link(href(url, filter, page, page.number()), "self"));
    if (view.hasNext(page, all.size())) {
      links.add(Json.link(href(url, filter, page, page.number() + 1), "next"));
    }
    ArrayNode results = JSON.arrayNode();
    var content = view.content(page, all.size());
    all.stream().skip(content.skipped()).limit(content.size()).map(render).forEach(results::add);
    ObjectNode body = JSON.objectNode();
    body.set("links", links);
    body.set("results", results);
    return page.count() ? body.put("totalCount", all.size()) : body;
  }

  private static String href(String url, Optional<String> filter, Page page, int number) {
    var name = filter.map(f -> "name=" + encode(f) + "&").orElse("");
    return url
        + ("?includeCount=" + page.count() + "&" + name)
        + ("pageNum=" + number + "&itemsPerPage=" + page.size());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
