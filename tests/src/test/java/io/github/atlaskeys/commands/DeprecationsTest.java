package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The end of what was called, as a response's headers announce it: RFC 8594 and RFC 9745. */
class DeprecationsTest {
  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  private Outcome list() {
    return CommandRun.of(Script.LIST_KEYS, sandbox).run("--org", Example.ORGANIZATION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sunset | Thu, 01 Jul 2027 00:00:00 GMT | will stop supporting this request on 2027-07-01",
        "Sunset | soon | deprecated this request",
        "Sunset | Thu, 32 Jul 2027 00:00:00 GMT | deprecated this request",
        "Deprecation | @1688169599 | deprecated this request on 2023-06-30",
        "Deprecation | @99999999999 | deprecated this request on 5138-11-16",
        "Deprecation | true | deprecated this request",
        "Deprecation | @999999999999999999999 | deprecated this request",
      })
  void isSaidOnceAndIsNoFailure(String header, String value, String said) {
    String out = list().out();
    sandbox.fault(Fault.header(header, value).always());

    Outcome run = list();

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).isEqualTo(out);
    assertThat(run.err())
        .matches(
            "list-keys: Atlas \\Q%s\\E: GET /api/atlas/v2/[\\w/]+; look for a newer atlas-keys\n"
                .formatted(said));
  }

  @Test
  void aRunThatChangesThingsGoesOn() {
    sandbox.fault(Fault.header("Sunset", "Thu, 01 Jul 2027 00:00:00 GMT").always());

    Outcome run =
        CommandRun.of(Script.UNASSIGN_KEY, sandbox)
            .run("--key", "zmmrboas", "--all-projects", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err().lines().filter(line -> line.contains("2027-07-01"))).hasSize(1);
  }

  @Test
  void aValueWithoutEndIsNotShown() {
    sandbox.fault(Fault.header("Deprecation", "x".repeat(5_000)).always());

    assertThat(list().err()).hasSizeLessThan(200).doesNotContain("xxx");
  }
}
