package io.github.atlaskeys.find;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Page;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.find.SearchResult.MatchKind;
import io.github.atlaskeys.find.SearchResult.Matches;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Seed;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From what is known of a key to every project that it is assigned to. */
class KeyFinderTest {
  private static final ApiKeyId TARGET = new ApiKeyId(Example.TARGET_KEY);

  private final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withoutLimits()).seedExample();

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private KeyFinder finder() {
    return KeyFinder.of(connect(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY));
  }

  private AtlasAdminApi connect(String publicKey, String privateKey) {
    return Atlas.at(sandbox.baseUri()).connect(new ApiKeyCredentials(publicKey, privateKey));
  }

  @Test
  void aPublicKeyLeadsToItsProjects() throws Exception {
    SearchResult found = finder().find(Example.TARGET_PUBLIC_KEY);

    assertThat(found.key().orElseThrow().key().id()).isEqualTo(TARGET);
    assertThat(found.assignments())
        .extracting(each -> each.project().value())
        .contains(Example.PAYMENTS_PRODUCTION, Example.ANALYTICS);
    assertThat(found.assignments()).allMatch(each -> each.projectName().isPresent());
    assertThat(found.coverage().complete()).isTrue();
  }

  @Test
  void anIdLeadsToTheSameInAnyCase() throws Exception {
    assertThat(finder().find(Example.TARGET_KEY.toUpperCase(Locale.ROOT)).assignments())
        .isEqualTo(finder().find(Example.TARGET_PUBLIC_KEY).assignments());
  }

  @Test
  void aDescriptionIsSearchedOnlyByAQueryThatSaysSo() throws Exception {
    String description =
        requireNonNull(finder().find(Example.TARGET_PUBLIC_KEY).key().orElseThrow().key().desc());
    assertThat(description).isNotEmpty();

    SearchResult found =
        finder()
            .find(
                List.of(
                    KeyQuery.key(description),
                    KeyQuery.keyOrDescription(description),
                    KeyQuery.keyOrDescription(description.substring(1))));

    assertThat(found.matches()).extracting(Matches::query).hasSize(3);
    assertThat(found.matches().get(0).keys()).isEmpty();
    assertThat(found.matches().get(1).keys().get(0).kind()).isEqualTo(MatchKind.DESCRIPTION);
    assertThat(found.matches().get(2).keys().get(0).kind())
        .isEqualTo(MatchKind.PART_OF_DESCRIPTION);
  }

  @Test
  void theKeyItselfIsABetterMatchThanOneWhoseDescriptionMentionsIt() throws Exception {
    sandbox.apiKey(
        "5d1d12c087d9d63e6d68aaaa",
        Example.ORGANIZATION,
        "replaced",
        "secret",
        "replaces " + Example.TARGET_PUBLIC_KEY);

    Matches matches =
        finder()
            .find(List.of(KeyQuery.keyOrDescription(Example.TARGET_PUBLIC_KEY)))
            .matches()
            .get(0);

    assertThat(matches.keys()).hasSize(2);
    assertThat(matches.best()).extracting(each -> each.access().key().id()).containsExactly(TARGET);
  }

  @Test
  void whereNoOrganizationCanBeReadTheProjectsAre() throws Exception {
    sandbox
        .apiKey("5d1d12c087d9d63e6d68bbbb", Example.ORGANIZATION, "ownerabc", "its-own", "owner")
        .assign(Example.ANALYTICS, "5d1d12c087d9d63e6d68bbbb", "GROUP_OWNER");

    SearchResult found =
        KeyFinder.of(connect("ownerabc", "its-own")).find(Example.TARGET_PUBLIC_KEY);

    assertThat(found.coverage().complete()).isFalse();
    assertThat(found.coverage().projects())
        .extracting(each -> each.value())
        .containsExactly(Example.ANALYTICS);
    assertThat(found.assignments())
        .extracting(each -> each.project().value())
        .contains(Example.ANALYTICS);
  }

  @Test
  void projectsAreReadAtTheSameTime() throws Exception {
    var together = new CyclicBarrier(16); // each listing waits for 15 others
    InvocationHandler projectsOnly =
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "listOrgs" -> new Page<>(List.of(), false);
              case "listGroups" ->
                  new Page<>(
                      IntStream.range(0, 32)
                          .mapToObj(i -> new Project(Seed.project(i), null, "p" + i))
                          .toList(),
                      false);
              case "listGroupApiKeys" -> {
                together.await(30, TimeUnit.SECONDS);
                yield new Page<>(List.of(new ApiKey(TARGET, "zmmrboas", null, null)), false);
              }
              default -> throw new UnsupportedOperationException(method.getName());
            };
    var atlas =
        (AtlasAdminApi)
            Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AtlasAdminApi.class}, projectsOnly);

    SearchResult found = KeyFinder.of(atlas).retries(Retries.none()).find("zmmrboas");

    assertThat(found.assignments()).hasSize(32);
    assertThat(found.coverage().projects())
        .as("in the order of the projects")
        .isEqualTo(IntStream.range(0, 32).mapToObj(Seed::project).toList());
  }

  @Test
  void aKeyThatDoesNotExistIsNotFound() throws Exception {
    SearchResult found = finder().find("nosuchky");

    assertThat(found.key()).isEmpty();
    assertThat(found.assignments()).isEmpty();
  }

  @Test
  void aBlankTextFindsNothingAndIsRefused() {
    assertThatThrownBy(() -> finder().find(" ")).isInstanceOf(IllegalArgumentException.class);
  }
}
