package io.github.atlaskeys.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A real browser without a window, driven through its DevTools protocol, as a person would. */
public final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SECONDS = 60;
  private static final boolean AVAILABLE = program().filter(Chromium::runs).isPresent();

  private final Process process;
  private final WebSocket socket;
  private final BlockingQueue<JsonNode> responses = new LinkedBlockingQueue<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();

  private Chromium(Process process, URI page) throws Exception {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(page, new Messages())
            .get(SECONDS, TimeUnit.SECONDS);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  /** Where this machine has it. */
  private static Optional<Path> program() {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .flatMap(
            place -> Stream.of("chromium", "chromium-browser").map(name -> Path.of(place, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Whether this machine has it, and it runs there: a container may lack what it needs. */
  public static boolean available() {
    return AVAILABLE;
  }

  private static boolean runs(Path program) {
    try {
      Path profile = Files.createTempDirectory(Path.of("target"), "chromium");
      Process process =
          new ProcessBuilder(
                  program.toString(),
                  "--headless",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-dev-shm-usage",
                  "--user-data-dir=" + profile,
                  "--dump-dom",
                  "data:text/html,<p>hello")
              .redirectErrorStream(true)
              .redirectOutput(profile.resolve("out.txt").toFile())
              .start();
      try {
        return process.waitFor(SECONDS, TimeUnit.SECONDS)
            && Files.readString(profile.resolve("out.txt")).contains("<p>hello");
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Starts it, with a profile in this folder. */
  public static Chromium start(Path folder) throws Exception {
    Process process =
        new ProcessBuilder(
                program().orElseThrow().toString(),
                "--headless",
                "--no-sandbox", // root has none
                "--disable-gpu",
                "--no-first-run",
                "--hide-scrollbars",
                "--disable-dev-shm-usage",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder.resolve("profile"),
                "about:blank")
            .redirectOutput(folder.resolve("out.txt").toFile())
            .start();
    var lines = new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8));
    var seen = new StringBuilder();
    String prefix = "DevTools listening on ws://";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      seen.append(line).append('\n');
      if (line.startsWith(prefix)) {
        var drain = new Thread(() -> lines.lines().forEach(ignored -> {}));
        drain.setDaemon(true);
        drain.start();
        String host = line.substring(prefix.length()).replaceFirst("/.*", "");
        return new Chromium(process, page(host));
      }
    }
    throw new IllegalStateException("chromium did not start: " + seen);
  }

  private static URI page(String host) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://%s/json/list".formatted(host))).build();
    String list = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    for (JsonNode target : JSON.readTree(list)) {
      if (target.path("type").asText().equals("page")) {
        return URI.create(target.path("webSocketDebuggerUrl").asText());
      }
    }
    throw new IllegalStateException("chromium has no page: " + list);
  }

  private final class Messages implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        try {
          JsonNode message = JSON.readTree(text.toString());
          if (message.has("id")) {
            responses.add(message);
          } else {
            events.add(message);
          }
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    int id = calls.incrementAndGet();
    socket
        .sendText(
            JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
        .get(SECONDS, TimeUnit.SECONDS);
    JsonNode response = responses.poll(SECONDS, TimeUnit.SECONDS);
    if (response == null || response.path("id").asInt() != id || response.has("error")) {
      throw new IllegalStateException("%s: %s".formatted(method, response));
    }
    return response.path("result");
  }

  /** Opens a file, and waits until it is there. */
  public void open(Path file) throws Exception {
    events.clear();
    call("Page.navigate", Map.of("url", file.toUri().toString()));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (events.stream().noneMatch(event -> is(event, "Page.loadEventFired"))) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never loaded: " + events);
      }
      Thread.onSpinWait();
    }
  }

  private static boolean is(JsonNode event, String method) {
    return event.path("method").asText().equals(method);
  }

  /** What the page asked for beside itself, and what its script or its policy complained of. */
  public List<String> complaints() {
    return events.stream()
        .filter(
            event ->
                Stream.of("Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled")
                        .anyMatch(method -> is(event, method))
                    || (is(event, "Network.requestWillBeSent")
                        && !event.at("/params/type").asText().equals("Document")))
        .map(JsonNode::toString)
        .toList();
  }

  /** The screen: its size, and which colors it prefers. */
  public void screen(int width, int height, boolean dark) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    value(
        "new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => drawn(0))))");
  }

  /** As it would be printed. */
  public void paper(boolean on) throws Exception {
    call("Emulation.setEmulatedMedia", Map.of("media", on ? "print" : ""));
    value("dispatchEvent(new Event('%s'))".formatted(on ? "beforeprint" : "afterprint"));
  }

  /** What is on the screen, as PNG. */
  public byte[] picture() throws Exception {
    return Base64.getDecoder()
        .decode(call("Page.captureScreenshot", Map.of("format", "png")).path("data").asText());
  }

  /** The value of an expression; an element is its text. */
  public JsonNode value(String expression) throws Exception {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.path("exceptionDetails"));
    }
    return result.at("/result/value");
  }

  /** The texts of all elements that this selects and that can be seen. */
  public List<String> texts(String selector) throws Exception {
    JsonNode found =
        value(
            "[...document.querySelectorAll(%s)].filter(each => each.checkVisibility({visibilityProperty: true})).map(each => each.innerText)"
                .formatted(JSON.writeValueAsString(selector)));
    return JSON.convertValue(
        found, JSON.getTypeFactory().constructCollectionType(List.class, String.class));
  }

  /** Clicks with the mouse in the middle of the first element that this selects. */
  public void click(String selector) throws Exception {
    JsonNode at =
        value(
            "(() => { const it = document.querySelector(%s); it.scrollIntoView({block: 'center'}); const box = it.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()"
                .formatted(JSON.writeValueAsString(selector)));
    for (String type : List.of("mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          Map.of("type", type, "x", at.get(0), "y", at.get(1), "button", "left", "clickCount", 1));
    }
  }

  /** Types this where the focus is. */
  public void type(String text) throws Exception {
    call("Input.insertText", Map.of("text", text));
  }

  /** Presses a key: Tab, Enter, Space. */
  public void press(String key) throws Exception {
    int code = Map.of("Tab", 9, "Enter", 13, "Space", 32).get(key);
    String text = Map.of("Tab", "", "Enter", "\r", "Space", " ").get(key);
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of(
              "type",
              type,
              "key",
              key.equals("Space") ? " " : key,
              "code",
              key,
              "windowsVirtualKeyCode",
              code,
              "text",
              type.equals("keyDown") ? text : ""));
    }
  }

  /** What a screen reader is told: role and name of each part, in order. */
  public List<String> read() throws Exception {
    var read = new ArrayList<String>();
    for (JsonNode node : call("Accessibility.getFullAXTree", Map.of()).path("nodes")) {
      if (!node.path("ignored").asBoolean()) {
        read.add(
            "%s %s"
                .formatted(node.at("/role/value").asText(), node.at("/name/value").asText())
                .strip());
      }
    }
    return read;
  }

  @Override
  public void close() {
    socket.abort();
    process.destroy();
    process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join();
  }
}
