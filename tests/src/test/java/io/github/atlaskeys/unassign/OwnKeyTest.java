package io.github.atlaskeys.unassign;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.AccessToken;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.ServiceAccountCredentials;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.KeyRead;
import io.github.atlaskeys.sandbox.RolesField;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.BulkUnassigner.UndoEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The key that makes the calls is refused. */
class OwnKeyTest extends SimulatedRuns {
  private static final ApiKeyId CALLER = new ApiKeyId(Example.CALLER_KEY);
  private static final OwnKey BY_ID = new OwnKey(Optional.of(CALLER), Optional.empty());
  private static final OwnKey BY_PUBLIC_KEY =
      new OwnKey(Optional.empty(), Optional.of(Example.CALLER_PUBLIC_KEY));

  private List<Row> rows = List.of();
  private Row own = Seed.row(1, 0, 0);

  /** The caller's row is the first of its project, which is the first of all. */
  @BeforeEach
  void assignTheCaller() {
    List<Row> all = new ArrayList<>(Seed.assigned(sandbox, 2, 20));
    own = new Row(1, new Unassignment(Seed.project(0), CALLER), List.of());
    Seed.assign(sandbox, own);
    all.add(0, own);
    rows = all;
  }

  @Test
  void itIsRefusedByItsId() throws IOException {
    Summary summary = unassigner().ownKey(BY_ID).run(Seed.rows(rows));

    assertRefused(summary);
    assertThat(sandbox.requests()).noneMatch(request -> request.path().contains(CALLER.value()));
  }

  @Test
  void whereOnlyItsPublicKeyIsKnownItIsRefusedByThat() throws IOException {
    Summary summary =
        unassigner().ownKey(BY_PUBLIC_KEY).beforeUnassign(undo::add).run(Seed.rows(rows));

    assertRefused(summary);
  }

  @Test
  void itsOwnRecordTellsItsPublicKeyWhereTheListingDoesNot() throws IOException {
    sandbox.listingsBlind(Duration.ofMinutes(1), KeyRead.LIST_GROUP_API_KEYS);

    Summary summary =
        unassigner().ownKey(BY_PUBLIC_KEY).beforeUnassign(undo::add).run(Seed.rows(rows));

    assertRefused(summary);
  }

  @Test
  void aListingThatLeavesOutItsRolesTellsItsPublicKeyWhereItsRecordIsHidden() throws IOException {
    sandbox
        .listRolesAs(CALLER.value(), RolesField.MISSING, KeyRead.LIST_GROUP_API_KEYS)
        .fault(Fault.status(403, "FORBIDDEN").on("GET").onPath(RECORD).always());

    Summary summary =
        unassigner().ownKey(BY_PUBLIC_KEY).beforeUnassign(undo::add).run(Seed.rows(rows));

    assertRefused(summary);
  }

  private void assertRefused(Summary summary) {
    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(20);
    assertThat(summary.count(Verdict.REFUSED)).isEqualTo(1);
    assertThat(kind(result(1))).isEqualTo(Kind.OWN_KEY);
    assertThat(isAssigned(own)).isTrue();
    assertThat(undo).extracting(UndoEntry::unassignment).doesNotContain(own.unassignment());
  }

  @Test
  void whoCallsIsShownWithItsRoles() throws Exception {
    Principal key =
        OwnKey.caller(
                atlas(),
                new ApiKeyCredentials(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY),
                retries())
            .orElseThrow();
    var credentials =
        new ServiceAccountCredentials(Example.TARGET_CLIENT_ID, Example.TARGET_CLIENT_SECRET);
    AtlasAdminApi asAccount = Atlas.at(sandbox.baseUri()).connect(credentials);
    var owner = new ServiceAccountCredentials(Example.CLIENT_ID, Example.CLIENT_SECRET);
    AtlasAdminApi asOwner = Atlas.at(sandbox.baseUri()).connect(owner);

    assertThat(key.id()).isEqualTo(CALLER);
    assertThat(OrganizationAccess.of(key)).isEqualTo(OrganizationAccess.OWNER);
    assertThat(OwnKey.caller(asOwner, owner, retries()).map(OrganizationAccess::of))
        .contains(OrganizationAccess.OWNER);
    assertThat(OwnKey.caller(asAccount, credentials, retries()).map(OrganizationAccess::of))
        .as("a member may not read accounts, but for those of its projects")
        .contains(OrganizationAccess.UNKNOWN);
    assertThat(OwnKey.caller(atlas(), new AccessToken("token"), retries())).isEmpty();
  }

  @Test
  void whereTheHostDoesNotTellWhoCallsTheKeyIsSearchedFor() throws Exception {
    sandbox.fault(Fault.status(404, "RESOURCE_NOT_FOUND").on("GET").onPath("/v2/?$").always());

    OwnKey found =
        OwnKey.of(
            atlas(),
            new ApiKeyCredentials(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY),
            retries());

    assertThat(found.id()).hasValue(CALLER);
    assertThat(found.publicKey()).hasValue(Example.CALLER_PUBLIC_KEY);
  }
}
