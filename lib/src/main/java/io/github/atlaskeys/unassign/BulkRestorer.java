package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.unassign.VerifiedRun.Verifier;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Gives API keys and service accounts back the roles that they had in projects. It cannot bring
 * back what was deleted. Service accounts need the role Organization Owner, more than it takes to
 * unassign them.
 *
 * <p>A POST is sent for every row, whatever a listing says of it. Atlas does not document whether
 * it adds roles or sets them, so it names those that the project lists for the key by now, too, as
 * far as the project may be listed. Rows of one key and project are one. Otherwise it runs, stops
 * and verifies as {@link BulkUnassigner} does.
 */
public final class BulkRestorer extends BulkRun<Result, Summary, BulkRestorer> {
  private BulkRestorer(AtlasAdminApi atlas) {
    super(atlas);
  }

  /** Restores through this API. */
  public static BulkRestorer of(AtlasAdminApi atlas) {
    return new BulkRestorer(atlas);
  }

  @Override
  BulkRestorer self() {
    return this;
  }

  /**
   * Runs. Every row must name at least one role.
   *
   * @throws IllegalArgumentException if a row names none; nothing is sent
   * @throws IOException if a callback threw it
   */
  public Summary run(Iterable<Row> rows) throws IOException {
    return run(Rows.copyOf(rows));
  }

  @Override
  public Summary run(Rows rows) throws IOException {
    for (Row row : rows) {
      if (row.roles().isEmpty()) {
        throw new IllegalArgumentException("line %d has no roles".formatted(row.line()));
      }
    }
    begin();
    var run = new VerifiedRun(this, rows, new RestoreOperation());
    List<Verifier> verifiers = verifies ? List.of(new ListingVerifier(this, true)) : List.of();
    return statistics.summary(run.run(verifiers, false), Optional.empty());
  }
}
