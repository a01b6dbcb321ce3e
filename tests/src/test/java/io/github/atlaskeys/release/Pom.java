package io.github.atlaskeys.release;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** A pom, read for what stands in it: {@code pom.text("scm/url")}. */
record Pom(Element element) {

  static Pom read(Path file) throws IOException {
    try {
      return new Pom(
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(file.toFile())
              .getDocumentElement());
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(file.toString(), e);
    }
  }

  /** The elements at a path of names, such as {@code licenses/license}. */
  List<Pom> all(String path) {
    Stream<Element> found = Stream.of(element);
    for (String name : path.split("/", -1)) {
      found = found.flatMap(each -> children(each, name));
    }
    return found.map(Pom::new).toList();
  }

  Optional<String> text(String path) {
    return all(path).stream().map(found -> found.element.getTextContent().strip()).findFirst();
  }

  private static Stream<Element> children(Element parent, String name) {
    var nodes = parent.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .<Node>mapToObj(nodes::item)
        .filter(node -> node.getNodeName().equals(name))
        .map(Element.class::cast);
  }
}
