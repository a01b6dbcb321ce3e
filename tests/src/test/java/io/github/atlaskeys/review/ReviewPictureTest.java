package io.github.atlaskeys.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.atlaskeys.accesslist.MayCallFrom;
import io.github.atlaskeys.api.AccessListEntry;
import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKey.RoleAssignment;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.ServiceAccount;
import io.github.atlaskeys.api.ServiceAccount.Secret;
import io.github.atlaskeys.api.ServiceAccountId;
import io.github.atlaskeys.browser.Chromium;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.lookup.Protection;
import io.github.atlaskeys.sandbox.Example;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The picture in docs/review.md is the page in a real browser. {@code -Dgolden.update=true} makes
 * it again. Fonts and browsers draw a letter in their own way: most of it must be the same.
 */
@Tag("one-jdk")
class ReviewPictureTest {
  private static final Path PICTURE =
      Path.of(System.getProperty("project.root"), "docs", "review.png");

  private static final String TITLE_WIDTH =
      "(() => { const it = document.createRange(); it.selectNodeContents(document.querySelector('h1')); return Math.round(10 * it.getBoundingClientRect().width); })()";

  /** In tenths of a pixel: pictures in other fonts are not alike. */
  private static final int WIDTH_IN_THE_PICTURE = 1668;

  private static final Instant NOW = Instant.parse("2026-11-29T09:30:00Z");
  private static final OrganizationId ORGANIZATION = new OrganizationId(Example.ORGANIZATION);

  private static final List<Project> PROJECTS =
      Stream.of("analytics", "checkout-production", "payments-production", "payments-staging")
          .map(name -> new Project(id(name), ORGANIZATION, name))
          .toList();

  @TempDir Path folder;

  @Test
  void showsAReview() throws Exception {
    assumeTrue(Chromium.available(), "no chromium runs here");
    Path page =
        Files.writeString(
            folder.resolve("page.html"),
            ReviewPage.of(review(), Atlas.cloud(), "API key auditor1").html());
    byte[] seen;
    int titleWidth;
    try (Chromium browser = Chromium.start(folder)) {
      browser.screen(1200, 860, false);
      browser.open(page);
      assertThat(browser.texts(".figures li"))
          .containsExactly(
              "6\nAPI keys",
              "2\nService accounts",
              "4\nProjects",
              "11\nAssignments",
              "5\nNeed attention");
      seen = browser.picture();
      titleWidth = browser.value(TITLE_WIDTH).asInt();
      assertThat(browser.complaints()).isEmpty();
    }

    if (Boolean.getBoolean("golden.update")) {
      Files.write(PICTURE, seen);
    }
    assumeTrue(
        titleWidth == WIDTH_IN_THE_PICTURE,
        "this machine has other fonts: %d".formatted(titleWidth));
    assertThat(different(image(seen), image(Files.readAllBytes(PICTURE)))).isLessThan(0.1);
  }

  private static BufferedImage image(byte[] png) throws Exception {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  /** The share of the pixels that are not the same. */
  private static double different(BufferedImage one, BufferedImage other) {
    assertThat(List.of(one.getWidth(), one.getHeight()))
        .isEqualTo(List.of(other.getWidth(), other.getHeight()));
    int[] a = one.getRGB(0, 0, one.getWidth(), one.getHeight(), null, 0, one.getWidth());
    int[] b = other.getRGB(0, 0, one.getWidth(), one.getHeight(), null, 0, one.getWidth());
    return IntStream.range(0, a.length).filter(i -> a[i] != b[i]).count() / (double) a.length;
  }

  private static Review review() {
    List<Credential> credentials =
        List.of(
            key(
                "breakgls",
                "break glass",
                "ORG_OWNER",
                List.of(),
                "payments-production GROUP_OWNER"),
            key(
                "ciorders",
                "checkout deploy",
                "ORG_MEMBER",
                List.of(entry("203.0.113.0/24", "2026-11-28T22:14:00Z", "203.0.113.41")),
                "checkout-production GROUP_OWNER",
                "payments-staging GROUP_CLUSTER_MANAGER"),
            key(
                "reports1",
                "quarterly reports",
                "ORG_READ_ONLY",
                List.of(entry("0.0.0.0/0", "2026-10-02T06:00:00Z", "198.51.100.7")),
                "analytics GROUP_READ_ONLY"),
            key(
                "oldimprt",
                "import 2024",
                "ORG_MEMBER",
                List.of(entry("192.0.2.0/28", "2025-02-03T16:40:00Z", "192.0.2.9")),
                "analytics GROUP_DATA_ACCESS_READ_WRITE",
                "payments-production GROUP_READ_ONLY"),
            key(
                "trialkey",
                "proof of concept",
                "ORG_MEMBER",
                List.of(entry("192.0.2.77/32", null, null)),
                "payments-staging GROUP_OWNER"),
            key(
                "zmmrboas",
                "ci deploy",
                "ORG_MEMBER",
                List.of(entry("203.0.113.0/24", "2026-11-27T03:12:00Z", "203.0.113.24")),
                "analytics GROUP_READ_ONLY",
                "payments-production GROUP_OWNER"),
            account(
                "terraform",
                "2026-12-11T00:00:00Z",
                "2026-11-29T08:55:00Z",
                "checkout-production GROUP_OWNER"),
            account(
                "backup",
                "2027-08-01T00:00:00Z",
                "2026-11-29T02:00:00Z",
                "payments-production GROUP_BACKUP_MANAGER"));
    return new Review(
        "Example-Org (%s)".formatted(ORGANIZATION),
        NOW,
        Review.STANDARD_UNUSED,
        PROJECTS,
        credentials,
        credentials.size(),
        List.of(),
        new Protection(List.of()));
  }

  private static Credential key(
      String publicKey,
      String description,
      String organizationRole,
      List<AccessListEntry> accessList,
      String... inProjects) {
    var key =
        new ApiKey(
            new ApiKeyId(
                "%024x".formatted(0x5D1D12C087D9L * publicKey.hashCode() & 0x7FFFFFFFFFFFFFFFL)),
            publicKey,
            description,
            roles(organizationRole, inProjects));
    return credential(key, Optional.of(accessList));
  }

  private static Credential account(
      String name, String expires, String lastUsed, String... inProjects) {
    var account =
        new ServiceAccount(
            new ServiceAccountId(
                "mdb_sa_id_%024x".formatted(0x5D1DL * name.hashCode() & 0xFFFFFFFFL)),
            Optional.of(name),
            Optional.empty(),
            Optional.of(ORGANIZATION),
            roles("ORG_MEMBER", inProjects),
            true,
            List.of(
                new Secret(
                    "5ec000000000000000000001", "2026-08-01T00:00:00Z", expires, lastUsed, null)));
    return credential(
        account, Optional.of(List.of(entry("203.0.113.0/24", lastUsed, "203.0.113.24"))));
  }

  private static Credential credential(Principal key, Optional<List<AccessListEntry>> accessList) {
    return Credential.of(
        KeyAccess.of(key, Project.names(PROJECTS)),
        accessList,
        accessList.isEmpty()
            ? MayCallFrom.UNKNOWN
            : accessList.get().isEmpty() ? MayCallFrom.ANY_ADDRESS : MayCallFrom.LISTED_ADDRESSES,
        false,
        NOW,
        Review.STANDARD_UNUSED);
  }

  private static List<RoleAssignment> roles(String organizationRole, String... inProjects) {
    var roles = new ArrayList<>(List.of(new RoleAssignment(organizationRole, ORGANIZATION, null)));
    for (String each : inProjects) {
      String[] parts = each.split(" ");
      roles.add(new RoleAssignment(parts[1], null, id(parts[0])));
    }
    return roles;
  }

  private static AccessListEntry entry(
      String block, @Nullable String lastUsed, @Nullable String from) {
    return new AccessListEntry(
        block, null, "2026-06-01T00:00:00Z", null, lastUsed, null, from, null, null);
  }

  private static ProjectId id(String name) {
    return new ProjectId("%024x".formatted(0x5953C5F3L * name.hashCode() & 0x7FFFFFFFFFFFFFFFL));
  }
}
