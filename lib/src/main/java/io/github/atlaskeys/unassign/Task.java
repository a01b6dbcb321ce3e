package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.RetryPolicy.Failure;
import java.util.List;

/** What a worker does next: it tries a row, or reads the keys of a project. */
sealed interface Task permits RowState, ProjectState {
  ProjectState project();

  /** Its failures so far, to which new ones are added. */
  List<Failure> failures();
}
