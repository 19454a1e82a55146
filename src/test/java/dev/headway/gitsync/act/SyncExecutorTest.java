package dev.headway.gitsync.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.decide.Breaker;
import dev.headway.gitsync.decide.ObjectId;
import dev.headway.gitsync.decide.SyncPlan;
import dev.headway.gitsync.decide.SyncPlan.Action;
import dev.headway.gitsync.decide.SyncPlan.Course;
import dev.headway.gitsync.decide.SyncPlan.Why;
import dev.headway.gitsync.decide.Syncs;
import dev.headway.gitsync.observe.Parallel;
import dev.headway.gitsync.observe.SyncMemory;
import dev.headway.port.AccountCluster;
import dev.headway.port.ApiFailure;
import dev.headway.port.ApiKind;
import dev.headway.testing.GitRefuses;
import dev.headway.testing.NoCluster;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said of an object that the server does not take after all. */
class SyncExecutorTest {
  private final ExecutorService threads = Executors.newSingleThreadExecutor();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private String failure(AccountCluster.Accounts accounts, String kind) {
    var action =
        new Action.Apply(
            new ObjectId("", kind, "shop", "a"),
            "v1",
            Map.of("metadata", Map.of("name", "a", "namespace", "shop")),
            Optional.empty(),
            Optional.empty(),
            Why.Create);
    var plan =
        new SyncPlan(
            new Course.Applying(Syncs.NEW), List.of(action), Breaker.Standing.CLOSED, Syncs.NOW);
    Outcome outcome =
        new SyncExecutor(accounts, new Parallel(threads), () -> Syncs.NOW)
            .execute(Syncs.spec(false, true), plan, new SyncMemory());
    assertThat(outcome.applied()).isEmpty();
    return outcome.failure().orElseThrow().message();
  }

  @Test
  @GitRefuses(GitRefusal.NOT_SERVED)
  void namesAKindThatIsGoneSinceItWasCompared() {
    assertThat(failure(new NoCluster(new ApiFailure(404, "gone")), "ConfigMap"))
        .isEqualTo("The cluster does not serve v1 ConfigMap");
  }

  @Test
  void keepsAwayFromTheServersWordsAboutASecret() {
    AccountCluster refusing = new NoCluster(new ApiFailure(500, "data: Invalid value: hunter2"));
    var accounts =
        new AccountCluster.Accounts() {
          @Override
          public AccountCluster as(String namespace, String serviceAccount) {
            return refusing;
          }

          @Override
          public Optional<ApiKind> kind(String apiVersion, String kind) {
            return Optional.of(
                new ApiKind("", "v1", kind, kind.toLowerCase(Locale.ROOT) + "s", true));
          }
        };
    assertThat(failure(accounts, "ConfigMap")).isEqualTo("data: Invalid value: hunter2");
    assertThat(failure(accounts, "Secret"))
        .isEqualTo("the server does not take it, and says why to `kubectl apply --dry-run=server`");
  }
}
