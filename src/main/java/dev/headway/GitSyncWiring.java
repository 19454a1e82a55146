package dev.headway;

import dev.headway.adapter.git.JGitRepository;
import dev.headway.adapter.kube.sync.ImpersonatedAccounts;
import dev.headway.gitsync.GitSyncReconciler;
import dev.headway.gitsync.act.BranchWorker;
import dev.headway.gitsync.act.SyncExecutor;
import dev.headway.gitsync.observe.Parallel;
import dev.headway.gitsync.observe.SyncObserver;
import dev.headway.port.EventSink;
import dev.headway.settings.OperatorSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Puts the Git loop together and registers it with an operator. */
public final class GitSyncWiring implements AutoCloseable {
  /** Exchanges with Git servers at a time; others queue. */
  private static final int GIT_THREADS = 4;

  /** Requests to the API server at a time, for all GitSyncs together. */
  private static final int API_THREADS = 8;

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
      Operator operator,
      KubernetesClient client,
      OperatorSettings settings,
      EventSink events,
      InstantSource time) {
    ExecutorService gitThreads =
        Executors.newFixedThreadPool(
            GIT_THREADS, Thread.ofPlatform().daemon().name("git-", 0).factory());
    ExecutorService apiThreads =
        Executors.newFixedThreadPool(
            API_THREADS, Thread.ofPlatform().daemon().name("gitsync-", 0).factory());
    var accounts = new ImpersonatedAccounts(client);
    var git = new JGitRepository(settings.gitDirectory());
    var parallel = new Parallel(apiThreads);
    var reconciler =
        new GitSyncReconciler(
            new GitSyncReconciler.Parts(
                settings,
                git,
                new SyncObserver(git, accounts, parallel),
                new SyncExecutor(accounts, parallel, time),
                new BranchWorker(git, gitThreads, time),
                accounts,
                events,
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
          if (!settings.namespaces().isEmpty()) {
            configuration.settingNamespaces(settings.namespaces());
          }
        });
    return new GitSyncWiring(gitThreads, apiThreads, reconciler);
  }

  /** Ends watches and exchanges; call it after the operator has stopped. */
  @Override
  public void close() {
    reconciler.close();
    gitThreads.shutdownNow();
    apiThreads.shutdownNow();
  }
}
