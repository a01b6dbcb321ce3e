package scripts.onekey;

import io.github.atlaskeys.admin.AtlasApiException;
import io.github.atlaskeys.admin.Problem;
import io.github.atlaskeys.unassign.Unassigner;
import io.github.atlaskeys.unassign.Unassignment;
import java.io.IOException;
import java.util.Optional;
import scripts.cli.ExitCodes;
import scripts.cli.NextStep;

/**
 * What {@code --verify} found: the key gone, still listed, or no way to look.
 *
 * @param gone whether the project no longer lists the key; empty when it could not be read
 * @param problem why it could not be read
 */
public record Verification(Optional<Boolean> gone, Optional<Problem> problem) {

  public static Verification of(Unassigner unassigner, Unassignment unassignment)
      throws InterruptedException {
    try {
      return new Verification(Optional.of(unassigner.verifyGone(unassignment)), Optional.empty());
    } catch (AtlasApiException e) {
      return new Verification(Optional.empty(), Optional.of(Problem.of(e)));
    } catch (IOException e) {
      return new Verification(Optional.empty(), Optional.of(Problem.of(e)));
    }
  }

  String sentence() {
    return problem
        .map(why -> NextStep.line("Not verified: " + why.message(), NextStep.after(why)))
        .orElseGet(
            () ->
                gone.orElse(false)
                    ? "Verified: the project no longer lists the key."
                    : "NOT GONE: the project still lists the key; verify again in a minute.");
  }

  int exitCode() {
    return problem
        .map(ExitCodes::of)
        .orElse(gone.orElse(false) ? ExitCodes.DONE : ExitCodes.INCOMPLETE);
  }
}
