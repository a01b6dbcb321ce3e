package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.ApiKey;
import java.util.Optional;
import java.util.function.Function;

/**
 * How rows are unassigned.
 *
 * @param undo takes the roles before they are lost; empty when they are not wanted
 * @param known what a search has read already of a row's key; empty when projects are to be read
 */
record UnassignOptions(
    Optional<BulkUnassigner.Undo> undo,
    Optional<Function<Unassignment, Optional<ApiKey>>> known,
    OwnKey ownKey,
    boolean includeOwnKey,
    boolean allowMissing) {}
