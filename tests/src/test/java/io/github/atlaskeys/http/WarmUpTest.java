package io.github.atlaskeys.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.AccessToken;
import io.github.atlaskeys.api.Atlas;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is loaded ahead, and that nobody notices. */
class WarmUpTest {
  /** What fails there is silent, and would only make every command slower. */
  @Test
  void itsCallIsChallengedSignedAndRead() throws IOException {
    assertThat(WarmUp.call().results())
        .singleElement()
        .satisfies(key -> assertThat(key.roles()).hasSize(1));
  }

  @Test
  void connectingWaitsUntilItIsDone() {
    Atlas.warmUp();

    Atlas.cloud().connect(new AccessToken("t0ken-t0ken"));

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("atlas-keys-warm-up");
  }

  @Test
  void anInterruptEndsTheWaitAndIsKept() {
    Atlas.warmUp();
    Thread.currentThread().interrupt();

    Atlas.cloud().connect(new AccessToken("t0ken-t0ken"));

    assertThat(Thread.interrupted()).isTrue();
  }
}
