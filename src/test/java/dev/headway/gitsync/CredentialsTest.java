package dev.headway.gitsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.act.BranchWorker.CredentialsException;
import dev.headway.gitsync.decide.Syncs;
import dev.headway.port.ApiFailure;
import dev.headway.port.GitCredentials;
import dev.headway.testing.GitRefuses;
import dev.headway.testing.NoCluster;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Credentials where the API server does not give them. */
class CredentialsTest {
  private final Credentials credentials =
      new Credentials(new NoCluster(new ApiFailure(503, "etcd: password=hunter2")));

  @Test
  @GitRefuses(GitRefusal.SECRET_UNREADABLE)
  void saysThatTheSecretCannotBeReadNow() {
    assertThatThrownBy(() -> credentials.read(Syncs.spec(false, true), Optional.of("shop-git")))
        .isInstanceOf(CredentialsException.class)
        .hasMessage("Secret 'shop-git' of `secretRef` cannot be read now");
  }

  @Test
  void asksForNothingWhereNoneAreNamed() {
    assertThat(credentials.read(Syncs.spec(false, true), Optional.empty()))
        .isEqualTo(new GitCredentials.None());
  }
}
