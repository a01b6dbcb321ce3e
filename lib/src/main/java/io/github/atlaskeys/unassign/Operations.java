package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.ApiKey;
import io.github.atlaskeys.admin.AtlasAdminApi;
import java.io.IOException;
import java.util.Optional;

/** What a bulk run can do to its rows. */
public final class Operations {
  /** Where the roles that a row takes away are written before it takes them. */
  @FunctionalInterface
  public interface Undo {
    /**
     * Writes it down, so that it survives the process.
     *
     * @throws IOException if that failed
     */
    void write(Unassignment unassignment, ApiKey key) throws IOException;
  }

  private Operations() {}

  /** Unassigns, after the roles of each key were written down. */
  public static Operation unassign(AtlasAdminApi atlas, Undo undo) {
    return new UnassignOperation(atlas, Optional.of(undo));
  }

  /** Unassigns without looking first: a request a row, and no way back. */
  public static Operation unassignWithoutSnapshot(AtlasAdminApi atlas) {
    return new UnassignOperation(atlas, Optional.empty());
  }

  /** Looks at what unassigning would do, and changes nothing. */
  public static Operation look() {
    return new LookOperation();
  }

  /** Gives keys the roles back that their rows name. */
  public static Operation restore(AtlasAdminApi atlas) {
    return new RestoreOperation(atlas);
  }
}
