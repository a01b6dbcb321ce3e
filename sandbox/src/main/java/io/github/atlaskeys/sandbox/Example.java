package io.github.atlaskeys.sandbox;

import java.time.Duration;
import java.time.Instant;

/** The data of {@link AtlasSandbox#seedExample()}. The secrets work only in a sandbox. */
public final class Example {
  public static final String ORGANIZATION = "5980cfdf0b6d97029d82f86e";

  /** A project that keys are to be unassigned from. */
  public static final String PAYMENTS_PRODUCTION = "5953c5f380eef53887615f9a";

  /** A project that no key is assigned to. */
  public static final String PAYMENTS_STAGING = "5953c61b80eef53887615fd2";

  /** Another project that the target key is assigned to. */
  public static final String ANALYTICS = "59a6f2c70bd66b2f3c8e41d7";

  /** The key to unassign: GROUP_OWNER in payments-production, GROUP_READ_ONLY in analytics. */
  public static final String TARGET_KEY = "5d1d12c087d9d63e6d682438";

  public static final String TARGET_PUBLIC_KEY = "zmmrboas";
  public static final String TARGET_PRIVATE_KEY = "55c3bbb6-b4bb-4be1-9f3a-e66d20841f3e";

  /** The key to call with: ORG_OWNER. */
  public static final String CALLER_KEY = "5d0a3b1e87d9d63e6d5f7a10";

  public static final String CALLER_PUBLIC_KEY = "sandboxa";
  public static final String CALLER_PRIVATE_KEY = "00000000-aaaa-bbbb-cccc-0123456789ab";

  /** A key that may only read: ORG_MEMBER, GROUP_READ_ONLY in payments-production. */
  public static final String READER_KEY = "5d0a3b5287d9d63e6d5f7a4c";

  public static final String READER_PUBLIC_KEY = "readerab";
  public static final String READER_PRIVATE_KEY = "11111111-aaaa-bbbb-cccc-0123456789ab";

  /** A key that is ORG_OWNER, and so has rights in all projects even when it is unassigned. */
  public static final String BREAK_GLASS_KEY = "5d0a3b9987d9d63e6d5f7a83";

  public static final String BREAK_GLASS_PUBLIC_KEY = "breakgls";
  public static final String BREAK_GLASS_PRIVATE_KEY = "22222222-aaaa-bbbb-cccc-0123456789ab";

  /** The client id of the service account to call with: ORG_OWNER. */
  public static final String CLIENT_ID = "mdb_sa_id_5d0a3bd287d9d63e6d5f7abe";

  public static final String CLIENT_SECRET = "mdb_sa_sk_sandbox-opens-nothing-but-a-sandbox";

  /**
   * The client id of the service account to unassign: GROUP_OWNER in payments-production,
   * GROUP_READ_ONLY in analytics.
   */
  public static final String TARGET_CLIENT_ID = "mdb_sa_id_5d1d12c087d9d63e6d6824aa";

  public static final String TARGET_CLIENT_SECRET = "mdb_sa_sk_leaked-and-good-for-a-sandbox-only";

  /** Everyone who can reach a sandbox calls from there. */
  private static final String LOOPBACK = "127.0.0.0/8";

  /** How long ago. */
  private static final Duration LAST_USED = Duration.ofDays(2);

  private static final Instant LONG_UNUSED = Instant.parse("2025-02-03T16:40:00Z");

  private Example() {}

  static void seed(AtlasSandbox sandbox) {
    sandbox
        .organization(ORGANIZATION, "Example-Org")
        .project(PAYMENTS_PRODUCTION, ORGANIZATION, "payments-production")
        .project(PAYMENTS_STAGING, ORGANIZATION, "payments-staging")
        .project(ANALYTICS, ORGANIZATION, "analytics")
        .apiKey(
            TARGET_KEY,
            ORGANIZATION,
            TARGET_PUBLIC_KEY,
            TARGET_PRIVATE_KEY,
            "ci deploy",
            "ORG_MEMBER")
        .apiKey(
            CALLER_KEY,
            ORGANIZATION,
            CALLER_PUBLIC_KEY,
            CALLER_PRIVATE_KEY,
            "sandbox admin",
            "ORG_OWNER")
        .apiKey(
            READER_KEY,
            ORGANIZATION,
            READER_PUBLIC_KEY,
            READER_PRIVATE_KEY,
            "auditor",
            "ORG_MEMBER")
        .apiKey(
            BREAK_GLASS_KEY,
            ORGANIZATION,
            BREAK_GLASS_PUBLIC_KEY,
            BREAK_GLASS_PRIVATE_KEY,
            "break glass",
            "ORG_OWNER")
        .serviceAccount(CLIENT_ID, CLIENT_SECRET, ORGANIZATION, "sandbox automation", "ORG_OWNER")
        .serviceAccount(
            TARGET_CLIENT_ID, TARGET_CLIENT_SECRET, ORGANIZATION, "ci pipeline", "ORG_MEMBER")
        .assign(PAYMENTS_PRODUCTION, TARGET_CLIENT_ID, "GROUP_OWNER")
        .assign(ANALYTICS, TARGET_CLIENT_ID, "GROUP_READ_ONLY")
        .assign(PAYMENTS_PRODUCTION, TARGET_KEY, "GROUP_OWNER")
        .assign(ANALYTICS, TARGET_KEY, "GROUP_READ_ONLY")
        .assign(PAYMENTS_PRODUCTION, READER_KEY, "GROUP_READ_ONLY")
        .assign(PAYMENTS_PRODUCTION, BREAK_GLASS_KEY, "GROUP_OWNER")
        .withAccessList(TARGET_KEY, LOOPBACK, "203.0.113.0/24")
        .lastUsed(TARGET_KEY, LOOPBACK, sandbox.now().minus(LAST_USED), "127.0.0.1", 1204)
        .withAccessList(TARGET_CLIENT_ID, LOOPBACK, "203.0.113.24/32")
        .lastUsed(TARGET_CLIENT_ID, "203.0.113.24/32", LONG_UNUSED, "203.0.113.24", 17);
  }
}
