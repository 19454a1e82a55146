package dev.headway.gitsync.act;

import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.act.Outcome.Applied;
import dev.headway.gitsync.act.Outcome.Failure;
import dev.headway.gitsync.decide.Compared;
import dev.headway.gitsync.decide.Compared.Difference;
import dev.headway.gitsync.decide.Contest;
import dev.headway.gitsync.decide.ManagerNames;
import dev.headway.gitsync.decide.ObjectId;
import dev.headway.gitsync.decide.PruneRules.Leaver;
import dev.headway.gitsync.decide.SyncPlan;
import dev.headway.gitsync.decide.SyncPlan.Action;
import dev.headway.gitsync.decide.SyncPlan.Why;
import dev.headway.gitsync.decide.SyncSpec;
import dev.headway.gitsync.decide.Trees;
import dev.headway.gitsync.observe.Parallel;
import dev.headway.gitsync.observe.ServerWords;
import dev.headway.gitsync.observe.SyncMemory;
import dev.headway.port.AccountCluster;
import dev.headway.port.AccountCluster.Mode;
import dev.headway.port.AccountCluster.Version;
import dev.headway.port.ApiFailure;
import dev.headway.port.ApiKind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Applies and removes objects, in the order of the plan; objects of one kind side by side. Stops at
 * the first failure. Each write carries the resourceVersion at which it was judged, so that nothing
 * that somebody wrote in between is lost.
 */
public final class SyncExecutor {
  private final AccountCluster.Accounts accounts;
  private final Parallel parallel;
  private final InstantSource time;

  public SyncExecutor(AccountCluster.Accounts accounts, Parallel parallel, InstantSource time) {
    this.accounts = accounts;
    this.parallel = parallel;
    this.time = time;
  }

  public Outcome execute(SyncSpec spec, SyncPlan plan, SyncMemory memory) {
    List<Action.Apply> applies = of(plan, Action.Apply.class);
    List<Action.Prune> prunes = of(plan, Action.Prune.class);
    if (applies.isEmpty() && prunes.isEmpty()) {
      return Outcome.NOTHING;
    }
    var start = time.instant();
    AccountCluster cluster = accounts.as(spec.namespace(), spec.account());
    List<Applied> applied = new ArrayList<>();
    List<ObjectId> pruned = new ArrayList<>();
    Optional<Failure> failure = Optional.empty();
    for (List<Action.Apply> batch : byKind(applies)) {
      List<Result> results = parallel.map(batch, a -> apply(cluster, spec, a, memory));
      results.forEach(r -> r.applied().ifPresent(applied::add));
      failure = results.stream().flatMap(r -> r.failure().stream()).findFirst();
      if (failure.isPresent()) {
        break;
      }
    }
    for (int i = 0; i < prunes.size() && failure.isEmpty(); i++) {
      failure = prune(cluster, prunes.get(i).leaver(), pruned);
    }
    if (failure.isPresent()) {
      memory.lookAgain();
    } else if (!prunes.isEmpty()) {
      memory.leavers(List.of());
    }
    return new Outcome(applied, pruned, failure, Duration.between(start, time.instant()));
  }

  private record Result(Optional<Applied> applied, Optional<Failure> failure) {}

  private Result apply(
      AccountCluster cluster, SyncSpec spec, Action.Apply action, SyncMemory memory) {
    try {
      ApiKind kind = kind(action.apiVersion(), action.id());
      action.keepReplicas().ifPresent(count -> handOver(cluster, kind, spec, action, count));
      Map<String, Object> live =
          cluster.apply(kind, body(action), ManagerNames.of(spec.owner()), Mode.Write);
      String uid = Trees.text(live, "metadata", "uid");
      remember(action, live, uid, memory);
      return new Result(Optional.of(new Applied(action.id(), uid, action.why())), Optional.empty());
    } catch (ApiFailure e) {
      memory.dirty().add(action.id());
      boolean again = e.isTransient() || e.code() == 409;
      return new Result(
          Optional.empty(),
          Optional.of(new Failure(action.id(), ServerWords.of(action.id(), e), false, again)));
    }
  }

  private void remember(
      Action.Apply action, Map<String, Object> live, String uid, SyncMemory memory) {
    memory.known(action.id(), live);
    Map<String, String> writers = writers(memory.compared().get(action.id()));
    memory
        .compared()
        .computeIfPresent(
            action.id(),
            (id, before) -> new Compared(before.manifest(), new Compared.State.Same(uid)));
    if (action.why() == Why.Correct) {
      memory
          .contests()
          .merge(
              action.id(),
              Contest.corrected(Contest.History.NONE, writers, time.instant()),
              (before, once) -> Contest.corrected(before, writers, time.instant()));
    } else {
      memory.contests().remove(action.id());
    }
  }

  /** What was put back, and who had changed it. */
  private static Map<String, String> writers(@Nullable Compared before) {
    return before != null && before.state() instanceof Compared.State.Differs differs
        ? differs.fields().stream()
            .collect(Collectors.toMap(Difference::field, Difference::writer, (one, two) -> one))
        : Map.of(Contest.OBJECT, "");
  }

  /**
   * The keeper owns the replicas at their live value before our own apply leaves the field out;
   * otherwise the server would take it away and the workload would shrink to one pod.
   */
  private static void handOver(
      AccountCluster cluster, ApiKind kind, SyncSpec spec, Action.Apply action, int replicas) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", action.id().name());
    metadata.put("namespace", action.id().namespace());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("apiVersion", action.apiVersion());
    body.put("kind", action.id().kind());
    body.put("metadata", metadata);
    body.put("spec", Map.of("replicas", replicas));
    cluster.apply(kind, body, ManagerNames.keeper(spec.owner()), Mode.Write);
  }

  private static Map<String, Object> body(Action.Apply action) {
    // After a hand-over the version is another; the hand-over changed nothing that was judged.
    if (action.resourceVersion().isEmpty() || action.keepReplicas().isPresent()) {
      return action.body();
    }
    Map<String, Object> metadata = new LinkedHashMap<>(Trees.map(action.body(), "metadata"));
    metadata.put("resourceVersion", action.resourceVersion().get());
    Map<String, Object> body = new LinkedHashMap<>(action.body());
    body.put("metadata", metadata);
    return body;
  }

  private Optional<Failure> prune(AccountCluster cluster, Leaver leaver, List<ObjectId> pruned) {
    try {
      cluster.delete(
          kind(leaver.apiVersion(), leaver.id()),
          leaver.id().namespace(),
          leaver.id().name(),
          new Version(leaver.uid(), leaver.resourceVersion()));
      pruned.add(leaver.id());
      return Optional.empty();
    } catch (ApiFailure e) {
      boolean again = e.isTransient() || e.code() == 409;
      return Optional.of(new Failure(leaver.id(), String.valueOf(e.getMessage()), true, again));
    }
  }

  private ApiKind kind(String apiVersion, ObjectId id) {
    return accounts
        .kind(apiVersion, id.kind())
        .orElseThrow(
            () -> new ApiFailure(404, GitRefusal.NOT_SERVED.message(apiVersion, id.kind())));
  }

  private static List<List<Action.Apply>> byKind(List<Action.Apply> applies) {
    List<List<Action.Apply>> batches = new ArrayList<>();
    for (Action.Apply apply : applies) {
      boolean same =
          !batches.isEmpty() && batches.getLast().getFirst().id().kind().equals(apply.id().kind());
      if (!same) {
        batches.add(new ArrayList<>());
      }
      batches.getLast().add(apply);
    }
    return batches;
  }

  private static <T extends Action> List<T> of(SyncPlan plan, Class<T> type) {
    return plan.actions().stream().filter(type::isInstance).map(type::cast).toList();
  }
}
