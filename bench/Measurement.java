package bench;

import java.io.IOException;
import java.util.List;

/** One or more figures that are measured together. */
interface Measurement {
  /**
   * Measures.
   *
   * @throws IOException if that was not possible; a target that is missed is no reason
   */
  List<Figure> measure(Work work) throws IOException, InterruptedException;
}
