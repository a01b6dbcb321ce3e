package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.ApiKeyId;
import io.github.atlaskeys.admin.ProjectId;

/**
 * What is to be done: this key out of this project. Not whether it is there, nor whether it may be
 * taken out.
 *
 * @param project the project to lose the key
 * @param apiKey the key to lose its roles there
 */
public record Unassignment(ProjectId project, ApiKeyId apiKey) {}
