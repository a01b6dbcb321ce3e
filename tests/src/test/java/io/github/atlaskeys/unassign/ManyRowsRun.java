package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasAdminApi.RateLimit;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Page;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.RowsTest.ManyRows;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.OptionalInt;

/** Builds rows and runs them, for {@link RowsTest}. */
final class ManyRowsRun {
  private static final RateLimit NOT_TOLD = new RateLimit(OptionalInt.empty(), OptionalInt.empty());

  private ManyRowsRun() {}

  /** Runs rows of the kind that the first argument names. */
  public static void main(String... arguments) throws IOException {
    ManyRows kind = ManyRows.valueOf(arguments[0]);
    int projects = kind == ManyRows.OF_MANY_PROJECTS ? 5_000 : 1;
    var rows = Rows.builder();
    for (int i = 0; i < kind.count; i++) {
      rows.add(
          kind == ManyRows.OF_ACCOUNTS
              ? Seed.accountRow(i + 2L, i % projects, i)
              : Seed.row(i + 2L, i % projects, i));
    }
    AtlasAdminApi atlas = atlas(kind == ManyRows.REFUSED);

    Summary summary = BulkUnassigner.of(atlas).concurrency(2).run(rows.build());

    System.out.printf("%d rows ended, complete: %s%n", summary.rows(), summary.complete());
  }

  /** Unassigns every key, or refuses each because it is not assigned. */
  private static AtlasAdminApi atlas(boolean refuses) {
    InvocationHandler handler =
        (proxy, method, values) -> {
          if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, values);
          }
          return switch (method.getName()) {
            case "removeGroupApiKey", "deleteGroupServiceAccount" -> {
              if (refuses) {
                throw new AtlasApiException("DELETE", 404, "API_KEY_NOT_FOUND", "");
              }
              yield NOT_TOLD;
            }
            case "listGroupApiKeys" -> new Page<>(List.of(), false);
            default -> throw new AtlasApiException("GET", 403, "USER_UNAUTHORIZED", "");
          };
        };
    return (AtlasAdminApi)
        Proxy.newProxyInstance(
            ManyRowsRun.class.getClassLoader(), new Class<?>[] {AtlasAdminApi.class}, handler);
  }
}
