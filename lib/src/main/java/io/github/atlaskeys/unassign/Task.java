package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Retries;

/** What a worker does next: it tries a row, or reads the keys of a project. */
sealed interface Task permits RowState, ProjectState {
  ProjectState project();

  Retries.State retry();
}
