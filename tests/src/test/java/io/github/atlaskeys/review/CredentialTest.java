package io.github.atlaskeys.review;

import static io.github.atlaskeys.review.Flag.ANY_ADDRESS;
import static io.github.atlaskeys.review.Flag.NEVER_USED;
import static io.github.atlaskeys.review.Flag.NO_ACCESS_LIST;
import static io.github.atlaskeys.review.Flag.NO_PROJECT;
import static io.github.atlaskeys.review.Flag.ORG_WIDE;
import static io.github.atlaskeys.review.Flag.PROTECTED;
import static io.github.atlaskeys.review.Flag.SECRET_EXPIRED;
import static io.github.atlaskeys.review.Flag.SECRET_EXPIRING;
import static io.github.atlaskeys.review.Flag.UNUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.accesslist.MayCallFrom;
import io.github.atlaskeys.api.AccessListEntry;
import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKey.RoleAssignment;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.ServiceAccount;
import io.github.atlaskeys.api.ServiceAccount.Secret;
import io.github.atlaskeys.api.ServiceAccountId;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.sandbox.Example;
import java.time.Instant;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a review marks, from what was read alone. */
class CredentialTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final ProjectId PROJECT = new ProjectId(Example.ANALYTICS);
  private static final OrganizationId ORGANIZATION = new OrganizationId(Example.ORGANIZATION);

  @Test
  void aKeyWithoutAnAccessListIsNeverCalledUnused() {
    Credential found = key(List.of("ORG_MEMBER"), List.of("GROUP_OWNER"), Optional.of(List.of()));

    assertThat(found.lastUse().state()).isEqualTo(LastUse.State.UNKNOWN);
    assertThat(found.flags()).containsExactly(NO_ACCESS_LIST);
  }

  @Test
  void whatWasNotReadIsNotJudged() {
    Credential found = key(List.of("ORG_MEMBER"), List.of("GROUP_OWNER"), Optional.empty());

    assertThat(found.lastUse().state()).isEqualTo(LastUse.State.UNKNOWN);
    assertThat(found.flags()).isEmpty();
  }

  @Test
  void theLatestUseOfAnyEntryCounts() {
    Credential found =
        key(
            used("2026-08-01T00:00:00Z", "203.0.113.1"),
            used("2026-09-01T00:00:00Z", "203.0.113.9"),
            used(null, null));

    assertThat(found.lastUse())
        .isEqualTo(
            new LastUse(
                LastUse.State.USED,
                Optional.of(Instant.parse("2026-09-01T00:00:00Z")),
                Optional.of("203.0.113.9")));
    assertThat(found.flags()).as("89 days and a half").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-08-31T12:00:00Z, true",
    "2026-08-31T12:00:01Z, false",
    "2026-11-29T11:59:59Z, false",
    "2027-01-01T00:00:00Z, false"
  })
  void unusedIsAQuestionOfDays(String lastUsed, boolean unused) {
    assertThat(key(used(lastUsed, "203.0.113.1")).flags().contains(UNUSED)).isEqualTo(unused);
  }

  /** An entry that was added yesterday says nothing of the years before. */
  @Test
  void noUseCountsFromWhenItWouldHaveBeenRecorded() {
    Credential young = key(entry("10.0.0.0/8", "2026-11-28T00:00:00Z", null, null));
    Credential old =
        key(
            entry("10.0.0.0/8", "2026-11-28T00:00:00Z", null, null),
            entry("10.0.0.0/9", "2026-01-28T00:00:00Z", null, null));

    assertThat(young.flags()).as("nobody can have used it for long").isEmpty();
    assertThat(old.flags()).containsExactly(UNUSED, NEVER_USED);
    assertThat(old.lastUse().time()).contains(Instant.parse("2026-01-28T00:00:00Z"));
    Credential undated = key(entry("10.0.0.0/8", null, null, null));
    assertThat(undated.lastUse().state()).isEqualTo(LastUse.State.UNKNOWN);
    assertThat(undated.flags()).as("since a time that is not known").isEmpty();
  }

  @Test
  void aUseAtATimeThatCannotBeReadIsNoneThatIsLongAgo() {
    AccessListEntry counted =
        new AccessListEntry(
            "10.0.0.0/8", null, "2026-01-28T00:00:00Z", null, null, null, null, "7", null);

    for (AccessListEntry each :
        List.of(counted, entry("10.0.0.0/8", "2026-01-28T00:00:00Z", "yesterday", null))) {
      assertThat(key(each).lastUse().state()).isEqualTo(LastUse.State.UNKNOWN);
      assertThat(key(each).flags()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"2026-11-22T12:00:00Z, true", "2026-11-22T12:00:01Z, false"})
  void noUseIsNewsAfterAWeek(String created, boolean neverUsed) {
    Credential found = key(entry("10.0.0.0/8", created, null, null));

    assertThat(found.lastUse().state()).isEqualTo(LastUse.State.NEVER);
    assertThat(found.flags().contains(NEVER_USED)).isEqualTo(neverUsed);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0/0, true",
    "::/0, true",
    "128.0.0.0/1, true",
    "2000::/3, true",
    "10.0.0.0/8, false",
    "2001:db8::/32, false"
  })
  void theWholeInternetIsNoAccessList(String block, boolean anyAddress) {
    Credential found = key(entry(block, "2026-01-01T00:00:00Z", "2026-11-29T00:00:00Z", "::1"));

    assertThat(found.flags().contains(ANY_ADDRESS)).isEqualTo(anyAddress);
  }

  @ParameterizedTest
  @CsvSource({
    "ORG_OWNER, GROUP_OWNER, ORG_WIDE",
    "ORG_READ_ONLY, GROUP_OWNER, ORG_WIDE",
    "ORG_SOMETHING_NEW, GROUP_OWNER, UNKNOWN_ROLE",
    "ORG_MEMBER, CUSTOM_ROLE, UNKNOWN_ROLE",
    "ORG_MEMBER, GROUP_SOMETHING_NEW, ",
    "ORG_MEMBER, , NO_PROJECT"
  })
  void rolesAreJudged(String inOrganization, @Nullable String inProject, @Nullable Flag flag) {
    List<String> inProjects = Stream.ofNullable(inProject).toList();

    assertThat(key(List.of(inOrganization), inProjects, Optional.empty()).flags())
        .containsExactlyElementsOf(Stream.ofNullable(flag).toList());
  }

  @Test
  void anAccountIsUsedWhenItsSecretsAre() {
    Credential used =
        account(
            secret("2025-01-01T00:00:00Z", "2026-12-20T00:00:00Z", "2026-11-20T00:00:00Z"),
            secret("2025-01-01T00:00:00Z", "2026-11-01T00:00:00Z", null));

    assertThat(used.lastUse().time()).contains(Instant.parse("2026-11-20T00:00:00Z"));
    assertThat(used.flags()).containsExactly(SECRET_EXPIRED, SECRET_EXPIRING);
    assertThat(used.expires()).contains(Instant.parse("2026-11-01T00:00:00Z"));
    assertThat(account().lastUse().state()).isEqualTo(LastUse.State.UNKNOWN);
  }

  private static final Secret OLD_USE =
      secret("2024-01-01T00:00:00Z", "2027-11-20T00:00:00Z", "2025-01-01T00:00:00Z");

  private static final Secret NO_USE = secret("2024-01-01T00:00:00Z", "2027-11-20T00:00:00Z", null);

  /** Nothing says that a secret without a time was never used. */
  @Test
  void aSecretWithoutATimeSaysNothing() {
    Optional<List<AccessListEntry>> none = Optional.of(List.of());

    assertThat(account(none, NO_USE).lastUse().state()).isEqualTo(LastUse.State.UNKNOWN);
    assertThat(account(none, NO_USE).flags()).containsExactly(NO_ACCESS_LIST);
    assertThat(account(none, OLD_USE, NO_USE).lastUse())
        .as("it may have been used later")
        .isEqualTo(
            new LastUse(
                LastUse.State.UNKNOWN,
                Optional.of(Instant.parse("2025-01-01T00:00:00Z")),
                Optional.empty()));
    assertThat(account(none, OLD_USE, NO_USE).flags()).containsExactly(NO_ACCESS_LIST);
    assertThat(account(none, OLD_USE).flags()).containsExactly(NO_ACCESS_LIST, UNUSED);
  }

  @Test
  void theEntriesOfAnAccessListTellThatNothingUsedAnAccount() {
    Credential found =
        account(
            Optional.of(List.of(entry("10.0.0.0/8", "2026-06-01T00:00:00Z", null, null))), NO_USE);

    assertThat(found.lastUse().time()).contains(Instant.parse("2026-06-01T00:00:00Z"));
    assertThat(found.flags()).containsExactly(UNUSED, NEVER_USED);
  }

  @Test
  void withoutItsAccessListNothingIsCalledUnused() {
    for (Credential found : List.of(account(NO_USE), account(OLD_USE), account(OLD_USE, NO_USE))) {
      assertThat(found.lastUse().state()).isEqualTo(LastUse.State.UNKNOWN);
      assertThat(found.flags()).isEmpty();
    }
    assertThat(account(OLD_USE).lastUse().time()).contains(Instant.parse("2025-01-01T00:00:00Z"));
  }

  @Test
  void theMostSeriousFlagComesFirstHoweverManyTheOthersHave() {
    Credential everything = key(List.of("ORG_OWNER"), List.of("GROUP_OWNER"), Optional.empty());
    Credential idle = key(List.of("ORG_MEMBER"), List.of(), Optional.of(List.of()));
    Credential both = key(List.of("ORG_OWNER"), List.of(), Optional.empty());
    Credential open = key(List.of("ORG_MEMBER"), List.of("GROUP_OWNER"), Optional.of(List.of()));
    Credential nothing = key(used("2026-11-29T00:00:00Z", "203.0.113.1"));

    assertThat(Stream.of(nothing, open, idle, everything, both).sorted(Credential.BY_NEED).toList())
        .containsExactly(both, everything, idle, open, nothing);
  }

  @Test
  void theMarksOfAWholeOneAreInOrder() {
    Credential found =
        Credential.of(
            access(List.of("ORG_OWNER"), List.of()),
            Optional.of(List.of()),
            MayCallFrom.ANY_ADDRESS,
            true,
            NOW,
            Period.ofDays(90));

    assertThat(found.flags()).containsExactly(ORG_WIDE, NO_ACCESS_LIST, NO_PROJECT, PROTECTED);
    assertThat(found.needsAttention()).isTrue();
    assertThat(
            new Credential(
                    found.access(),
                    found.accessList(),
                    found.mayCallFrom(),
                    found.lastUse(),
                    Set.of(PROTECTED))
                .needsAttention())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "ANY_ADDRESS, NO_ACCESS_LIST",
    "NO_ADDRESS, CANNOT_BE_USED",
    "UNKNOWN, UNKNOWN_ADDRESSES"
  })
  void whatAnEmptyListMeansIsAFlagOfItsOwn(MayCallFrom from, Flag flag) {
    Credential found =
        Credential.of(
            access(List.of("ORG_MEMBER"), List.of("GROUP_OWNER")),
            Optional.of(List.of()),
            from,
            false,
            NOW,
            Period.ofDays(90));

    assertThat(found.flags()).containsExactly(flag);
    assertThat(found.lastUse().state()).isEqualTo(LastUse.State.UNKNOWN);
  }

  @Test
  void aListThatWasNotReadHasNoFlag() {
    Credential found = key(List.of("ORG_MEMBER"), List.of("GROUP_OWNER"), Optional.empty());

    assertThat(found.flags()).isEmpty();
    assertThat(found.mayCallFrom()).isEqualTo(MayCallFrom.UNKNOWN);
  }

  private static Credential key(AccessListEntry... entries) {
    return key(List.of("ORG_MEMBER"), List.of("GROUP_OWNER"), Optional.of(List.of(entries)));
  }

  private static Credential key(
      List<String> inOrganization, List<String> inProject, Optional<List<AccessListEntry>> list) {
    return Credential.of(
        access(inOrganization, inProject), list, from(list), false, NOW, Period.ofDays(90));
  }

  /** Where no list is required. */
  private static MayCallFrom from(Optional<List<AccessListEntry>> list) {
    return list.map(it -> it.isEmpty() ? MayCallFrom.ANY_ADDRESS : MayCallFrom.LISTED_ADDRESSES)
        .orElse(MayCallFrom.UNKNOWN);
  }

  private static KeyAccess access(List<String> inOrganization, List<String> inProject) {
    List<RoleAssignment> roles =
        Stream.concat(
                inOrganization.stream().map(role -> new RoleAssignment(role, ORGANIZATION, null)),
                inProject.stream().map(role -> new RoleAssignment(role, null, PROJECT)))
            .toList();
    Principal key = new ApiKey(new ApiKeyId(Example.TARGET_KEY), "zmmrboas", "ci", roles);
    return KeyAccess.of(key, Map.of());
  }

  private static Credential account(Secret... secrets) {
    return account(Optional.empty(), secrets);
  }

  private static Credential account(Optional<List<AccessListEntry>> list, Secret... secrets) {
    var account =
        new ServiceAccount(
            new ServiceAccountId(Example.TARGET_CLIENT_ID),
            Optional.of("ci"),
            Optional.empty(),
            Optional.of(ORGANIZATION),
            List.of(new RoleAssignment("GROUP_OWNER", null, PROJECT)),
            true,
            Arrays.asList(secrets));
    return Credential.of(
        KeyAccess.of(account, Map.of()), list, from(list), false, NOW, Period.ofDays(90));
  }

  private static Secret secret(String created, String expires, @Nullable String lastUsed) {
    return new Secret("5ec000000000000000000001", created, expires, lastUsed, null);
  }

  private static AccessListEntry used(@Nullable String lastUsed, @Nullable String from) {
    return entry("203.0.113.0/24", "2026-10-01T00:00:00Z", lastUsed, from);
  }

  private static AccessListEntry entry(
      String block, @Nullable String created, @Nullable String lastUsed, @Nullable String from) {
    return new AccessListEntry(block, null, created, null, lastUsed, null, from, null, null);
  }
}
