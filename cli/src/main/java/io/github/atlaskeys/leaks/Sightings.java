package io.github.atlaskeys.leaks;

import io.github.atlaskeys.leaks.Finding.Kind;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.text.UsageException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds credentials in texts, and keeps each once, with every place. */
final class Sightings {
  static final int MAX_PLACES = 250_000;

  /** In characters, between an account's secret and its client ID in one text. */
  private static final int BESIDE = 300;

  private static final int MAX_FILE_NAME = 300;

  /** No file has a longer path. */
  private static final int MAX_PATH = 4096;

  /** A field with a longer name does not hold a place. */
  private static final int MAX_FIELD_NAME = 20;

  private static final Pattern SEPARATORS = Pattern.compile("[-_. ]");
  private static final Pattern LINE = Pattern.compile("[1-9]\\d{0,8}");

  /** With 32 digits it may be a secret. */
  private static final Pattern COMMIT = Pattern.compile("\\p{XDigit}{7,31}|\\p{XDigit}{33,64}");

  // Quotes of JSON, YAML, TOML, shells and programs, also escaped or as HTML has them.
  private static final String QUOTES = "(?:[\"'`\\\\\\[]|&quot;|&#34;){0,4}+";

  /**
   * Between a label and its value: {@code =}, {@code ": "}, {@code ("}; a space after an option.
   */
  private static final String IS =
      "(?:QUOTES\\s{0,20}+[:=>]{1,2}+\\s{0,20}+QUOTES|\\([\"']|(?<=--[\\w-]{0,40})[ \\t]{1,4}+QUOTES)"
          .replace("QUOTES", QUOTES);

  /** Of a connection string: a URI is not always the place of a finding. */
  private static final Pattern PASSWORD = Pattern.compile("://\\S{0,300}@");

  private static final String PUBLIC_KEY = "(?-i:[a-z]{8})";
  private static final String ID = "\\p{XDigit}{24}(?!\\p{XDigit})";
  private static final String UUID =
      "(?<!\\p{XDigit})\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}(?!\\p{XDigit})";

  /**
   * A public key needs a label, or a private key right after it: otherwise every word of eight
   * letters would be one. "user" is no label: databases have users too.
   */
  private static final Pattern CREDENTIAL =
      Pattern.compile(
          String.join(
              "|",
              "(?<private>" + UUID + ")",
              "mdb_sa_(?:(?<secret>sk_[\\w-]{40})|(?<client>id_" + ID + "))",
              "(?:pub(?:lic)?[-_ .]?(?:api[-_ .]?)?keys?" + IS,
              "atlas[-_ .]?pub(?:lic)?" + IS,
              "Digest username=[\"'\\\\]{1,2})(?<public>" + PUBLIC_KEY + ")(?![\\w(\\[-]|\\.\\w)",
              "(?:(?:api[-_ .]?(?:key|user)|key)[-_ .]?id" + IS,
              "/apiKeys/)(?<id>" + ID + ")",
              "^[ \\t]*+(?<bare>[a-z]{8}|" + ID + ")(?=[ \\t]*+(?:\\r?$|(?<=[ \\t])#))"),
          Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  /**
   * What stands before a private key: its label, or its public key, as in {@code user:password} and
   * in the arguments of a call.
   */
  private static final Pattern BEFORE_PRIVATE_KEY =
      Pattern.compile(
          "(?<named>priv(?:ate)?[-_ .]?(?:api[-_ .]?)?key"
              + IS
              + "|(?:--user|-u)[ =]{1,3}+[\"']?+(?=[a-z]))?"
              + "(?:(?<![\\w-])(?<pair>"
              + PUBLIC_KEY
              + ")(?::|[\"'`]?[,;|\\t] ?[\"'`]?))?\\z",
          Pattern.CASE_INSENSITIVE);

  private static final int MAX_BEFORE = 80;

  /** What a list has on a line, even if it is mistyped. */
  private static final Pattern WORD = Pattern.compile("[\\w-]{1,64}");

  private static final Pattern COMMENT = Pattern.compile("(?:^|[ \\t])#.*");

  private static final Pattern LISTED =
      Pattern.compile(
          "(?i:[a-z]{8}|ID|UUID|mdb_sa_(?:id_ID|sk_[\\w-]{40}))"
              .replace("UUID", UUID)
              .replace("ID", ID));

  /** By the text, whose form tells the kind. It is gone when the report has been read. */
  private final Map<String, Sighting> sightings = new LinkedHashMap<>();

  private final boolean list;
  private int places;

  /** What a report says of where a credential was found; filled from the inside of it outwards. */
  static final class Context {
    private final int reportLine;
    private @Nullable String file;
    private @Nullable String line;
    private @Nullable String commit;
    private @Nullable String client;

    Context(int reportLine) {
      this.reportLine = reportLine;
    }

    /** Takes from one further out what is not known yet. */
    void fillFrom(Context other) {
      file = file == null ? other.file : file;
      line = line == null ? other.line : line;
      commit = commit == null ? other.commit : commit;
      client = client == null ? other.client : client;
    }

    /** Takes a field of a report, if it is one that scanners use for a place. */
    boolean take(String name, String value) {
      if (name.length() > MAX_FIELD_NAME) {
        return false;
      }
      switch (SEPARATORS.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("")) {
        case "file", "path", "uri", "filepath", "filename" -> {
          if (!value.isBlank() && value.length() <= MAX_PATH) {
            file = value;
          }
        }
        case "line", "startline", "linenumber" -> {
          if (LINE.matcher(value).matches()) {
            line = value;
          }
        }
        case "commit", "commitsha", "commithash", "commitid", "gitsha", "revisionid" -> {
          if (COMMIT.matcher(value).matches()) {
            commit = value;
          }
        }
        default -> {
          return false;
        }
      }
      return true;
    }

    private Place place() {
      return new Place(
          reportLine,
          Optional.ofNullable(file).map(Context::shown),
          line == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(line)),
          Optional.ofNullable(commit));
    }

    private static String shown(String file) {
      String shown = SanitizedText.message(PASSWORD.matcher(file).replaceAll("://***@"));
      return shown.substring(0, Math.min(shown.length(), MAX_FILE_NAME));
    }
  }

  /** Where a credential was seen. */
  private static final class Sighting {
    private final Kind kind;
    private final List<Context> contexts = new ArrayList<>(1); // most are in one place
    private boolean named;

    Sighting(Kind kind) {
      this.kind = kind;
    }

    Finding finding(String text) {
      var distinct = new ArrayList<Place>();
      String client = "";
      for (Context context : contexts) {
        Place place = context.place();
        if (distinct.isEmpty() || !distinct.get(distinct.size() - 1).isSameAs(place)) {
          distinct.add(place);
        }
        client = client.isEmpty() && context.client != null ? context.client : client;
      }
      String value =
          switch (kind) {
            case PUBLIC_KEY, KEY_ID, CLIENT_ID -> text;
            case PRIVATE_KEY -> text.substring(text.length() - 12);
            case ACCOUNT_SECRET -> client;
          };
      return new Finding(kind, value, named, distinct);
    }
  }

  /**
   * Has found nothing yet.
   *
   * @param list whether a word on a line of its own is a key
   */
  Sightings(boolean list) {
    this.list = list;
  }

  /**
   * Whether a text is a list of credentials: one word on each line, and one of these is one.
   *
   * @throws UsageException if it is, but for a line that is mistyped
   */
  static boolean isList(String text) {
    if (!lines(text).filter(line -> !line.isEmpty()).allMatch(line -> WORD.matcher(line).matches())
        || lines(text).noneMatch(line -> LISTED.matcher(line).matches())) {
      return false;
    }
    int number = 0;
    for (Iterator<String> each = lines(text).iterator(); each.hasNext(); ) {
      String line = each.next();
      number++;
      if (!line.isEmpty() && !LISTED.matcher(line).matches()) { // not shown: it may be a secret
        throw new UsageException(
            "line %,d of the list is not a public key, an ID or a client ID; correct or remove it (nothing was sent)"
                .formatted(number));
      }
    }
    return true;
  }

  private static Stream<String> lines(String report) {
    return report.lines().map(line -> COMMENT.matcher(line).replaceFirst("").strip());
  }

  /**
   * Finds what this text has.
   *
   * @param reportLine the line of the report, by the place in the text
   * @param around learns the first client ID of the text
   * @return where, to be filled
   */
  List<Context> in(String text, int from, int to, IntUnaryOperator reportLine, Context around) {
    var contexts = new ArrayList<Context>();
    var noClientYet = new ArrayList<Context>();
    String client = null;
    int clientAt = 0;
    int secretAt = 0;
    Matcher found = CREDENTIAL.matcher(text).region(from, to);
    while (found.find()) {
      int at = found.start();
      var context = new Context(reportLine.applyAsInt(at));
      contexts.add(context);
      if (found.group("secret") != null) {
        add(Kind.ACCOUNT_SECRET, found.group(), true, context);
        if (client != null && at - clientAt < BESIDE) {
          context.client = client;
        } else {
          noClientYet.add(context);
        }
        secretAt = at;
      } else if (found.group("client") != null) {
        client = add(Kind.CLIENT_ID, found.group().toLowerCase(Locale.ROOT), true, context);
        clientAt = at;
        around.client = around.client == null ? client : around.client;
        if (!noClientYet.isEmpty() && at - secretAt < BESIDE) {
          for (Context secret : noClientYet) {
            secret.client = client;
          }
          client = null; // it stands after its secret, and so does the next
        }
        noClientYet.clear();
      } else if (found.group("public") != null) {
        add(Kind.PUBLIC_KEY, found.group("public"), true, context);
      } else if (found.group("id") != null) {
        add(Kind.KEY_ID, found.group("id").toLowerCase(Locale.ROOT), true, context);
      } else if (found.group("private") != null) {
        Matcher before =
            BEFORE_PRIVATE_KEY.matcher(text).region(Math.max(from, at - MAX_BEFORE), at);
        before.find(); // at least nothing
        boolean named = list || before.group("named") != null;
        if (before.group("pair") != null) {
          add(Kind.PUBLIC_KEY, before.group("pair"), named, context);
        }
        add(Kind.PRIVATE_KEY, found.group("private").toLowerCase(Locale.ROOT), named, context);
      } else {
        String word = found.group("bare").toLowerCase(Locale.ROOT);
        add(word.length() == 8 ? Kind.PUBLIC_KEY : Kind.KEY_ID, word, list, context);
      }
    }
    return contexts;
  }

  private String add(Kind kind, String text, boolean named, Context context) {
    if (++places > MAX_PLACES) {
      throw new UsageException(
          "the report has more than %,d places that may hold a credential; split it"
              .formatted(MAX_PLACES));
    }
    Sighting sighting = sightings.computeIfAbsent(text, key -> new Sighting(kind));
    sighting.named |= named;
    sighting.contexts.add(context);
    return text;
  }

  /** Each credential once, in the order of the report. */
  List<Finding> findings() {
    return sightings.entrySet().stream().map(it -> it.getValue().finding(it.getKey())).toList();
  }
}
