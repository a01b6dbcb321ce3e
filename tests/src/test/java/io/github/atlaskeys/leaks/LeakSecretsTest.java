package io.github.atlaskeys.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever a report holds, nothing that is left of it holds a secret. */
class LeakSecretsTest {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

  /** {@code KEY} and {@code SECRET} stand for secrets; many of these reports are broken. */
  private static final List<String> REPORTS =
      List.of(
          "[{\"Secret\":\"KEY\",\"File\":\"KEY\",\"Commit\":\"KEY\",\"x\":\"SECRET\"},{\"File\":\"SECRET\"}]",
          "{\"KEY\":{\"SECRET\":{\"path\":\"/tmp/KEY/SECRET\",\"s\":\"KEY mdb_sa_id_5f0a9d3e85daa09d408a1234\"}}}",
          "{\"Secret\":\"KEY\\q SECRET\"}",
          "[\"SECRET\", KEY",
          "{\"SECRET\" \"KEY\"}",
          "[[[\"KEY\", 1e99999999999999, \"SECRET\"]",
          "file,secret,commit\nKEY,SECRET,KEY\n\"SECRET\" KEY,\"",
          "{\"file\":\"xSECRET/KEYSECRET\",\"commit\":\"KEY\",\"x\":\"zSECRET\"}",
          "publicKey\nKEY\nSECRET\n",
          "KEY\nSECRET\nzmmrboas\n",
          "curl -u zmmrboas:KEY; export A=SECRET KEYSECRET",
          "privateKey: KEY\nprivate_key = \"SECRET\"\nzmmrboas:SECRET:KEY");

  @Property
  void nothingHoldsASecret(@ForAll long seed) throws IOException, IllegalAccessException {
    var random = new Random(seed);
    String key = new UUID(random.nextLong(), random.nextLong()).toString();
    var secret = new StringBuilder("mdb_sa_sk_");
    random.ints(40, 0, LETTERS.length()).forEach(i -> secret.append(LETTERS.charAt(i)));
    String template = REPORTS.get(random.nextInt(REPORTS.size()));
    String report = template.replace("KEY", key).replace("SECRET", secret);

    List<Finding> findings = LeakReport.read(new StringReader(report));

    assertThat(findings).isNotEmpty();
    var texts = new ArrayList<String>();
    collect(findings, texts);
    assertThat(texts)
        .as("what the findings hold, for %s", template)
        .noneMatch(text -> text.contains(key.substring(0, 8)))
        .noneMatch(text -> text.contains(secret.substring(10, 18)));
    for (Finding finding : findings) {
      assertThat(finding + " " + finding.id() + finding.places())
          .doesNotContain(key.substring(24))
          .doesNotContain(secret.substring(10, 18));
    }
  }

  /** Every text that can be reached, private or not. */
  private static void collect(Object value, List<String> texts) throws IllegalAccessException {
    if (value instanceof Collection<?> values) {
      for (Object each : values) {
        collect(each, texts);
      }
    } else if (value instanceof Optional<?> optional) {
      if (optional.isPresent()) {
        collect(optional.get(), texts);
      }
    } else if (value instanceof String text) {
      texts.add(text);
    } else if (value.getClass().getPackageName().equals(Finding.class.getPackageName())
        && !(value instanceof Enum)) {
      for (Field field : value.getClass().getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          collect(field.get(value), texts);
        }
      }
    }
  }
}
