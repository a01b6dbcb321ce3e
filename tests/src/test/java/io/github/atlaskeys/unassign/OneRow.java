package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ApiVersion;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.sandbox.Example;
import java.util.List;

/** Runs of one key in one project. */
abstract class OneRow extends SimulatedRuns {
  static final ProjectId PROJECT = new ProjectId(Example.PAYMENTS_PRODUCTION);
  static final ApiKeyId KEY = new ApiKeyId(Example.TARGET_KEY);
  static final List<Unassignment> ROW = List.of(new Unassignment(PROJECT, KEY));

  Result unassign() throws InterruptedException {
    return unassign(KEY, atlas());
  }

  Result unassign(ApiVersion dialect) throws InterruptedException {
    return unassign(
        KEY,
        Atlas.at(sandbox.baseUri())
            .apiVersion(dialect)
            .connect(new ApiKeyCredentials(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY)));
  }

  Result unassign(ApiKeyId key, AtlasAdminApi atlas) throws InterruptedException {
    return Unassigner.of(atlas).retries(retries()).unassign(PROJECT, key);
  }

  @Override
  Retries retries() {
    return super.retries().withJitter(() -> 0);
  }

  void unassignByHand() {
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY);
  }

  boolean assigned() {
    return sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY);
  }
}
