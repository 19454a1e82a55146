package dev.headway;

import dev.headway.adapter.git.JGitRepository;
import dev.headway.adapter.kube.sync.ImpersonatedAccounts;
import dev.headway.gitsync.GitSyncReconciler;
import dev.headway.gitsync.act.BranchWorker;
import dev.headway.gitsync.act.SyncExecutor;
import dev.headway.gitsync.observe.Parallel;
import dev.headway.gitsync.observe.SyncObserver;
import dev.headway.port.EventSink;
import dev.headway.port.GitRepository;
import dev.headway.settings.OperatorSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Puts the Git loop together and registers it with an operator. */
public final class GitSyncWiring {
  private final ExecutorService gitThreads;
  private final ExecutorService apiThreads;
  private final GitSyncReconciler reconciler;

  private GitSyncWiring(
      ExecutorService gitThreads, ExecutorService apiThreads, GitSyncReconciler reconciler) {
    this.gitThreads = gitThreads;
    this.apiThreads = apiThreads;
    this.reconciler = reconciler;
  }

  /** Makes the parts and registers the reconciler; it starts with the operator. */
  public static GitSyncWiring register(
      Operator operator, KubernetesClient client, OperatorWiring.Terms terms, EventSink events) {
    Path directory = terms.settings().get().gitDirectory();
    return register(operator, client, terms, events, new JGitRepository(directory));
  }

  /** The same over other repositories. */
  public static GitSyncWiring register(
      Operator operator,
      KubernetesClient client,
      OperatorWiring.Terms terms,
      EventSink events,
      GitRepository git) {
    InstantSource time = terms.time();
    OperatorSettings atStart = terms.settings().get();
    ExecutorService gitThreads =
        Executors.newFixedThreadPool(
            terms.workers().git(), Thread.ofPlatform().daemon().name("git-", 0).factory());
    ExecutorService apiThreads =
        Executors.newFixedThreadPool(
            terms.workers().apply(), Thread.ofPlatform().daemon().name("gitsync-", 0).factory());
    var accounts = new ImpersonatedAccounts(client);
    var parallel = new Parallel(apiThreads);
    var reconciler =
        new GitSyncReconciler(
            new GitSyncReconciler.Parts(
                terms.settings(),
                git,
                new SyncObserver(git, accounts, parallel),
                new SyncExecutor(accounts, parallel, time),
                new BranchWorker(git, gitThreads, time),
                accounts,
                events,
                terms.measures(),
                time));
    operator.register(
        reconciler,
        configuration -> {
          configuration.withRetry(
              new GenericRetry()
                  .setInitialInterval(500)
                  .setIntervalMultiplier(2)
                  .setMaxInterval(Duration.ofMinutes(1).toMillis())
                  .withoutMaxAttempts());
          configuration.withReconciliationMaxInterval(Duration.ofMinutes(10));
          if (!atStart.namespaces().isEmpty()) {
            configuration.settingNamespaces(atStart.namespaces());
          }
        });
    return new GitSyncWiring(gitThreads, apiThreads, reconciler);
  }

  /** Looks at every GitSync again, since what they may do has changed. */
  void settingsChanged() {
    reconciler.lookAtAll();
  }

  /**
   * Ends watches, and exchanges after they are done or patience has run out; call it after the
   * operator has stopped.
   */
  public void close(Duration patience) {
    reconciler.close();
    gitThreads.shutdown();
    try {
      if (!gitThreads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        gitThreads.shutdownNow();
      }
    } catch (InterruptedException hurried) {
      gitThreads.shutdownNow();
      Thread.currentThread().interrupt();
    }
    apiThreads.shutdownNow();
  }
}
