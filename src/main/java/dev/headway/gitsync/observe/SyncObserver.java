package dev.headway.gitsync.observe;

import dev.headway.api.v1alpha1.GitSync;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.domain.git.Commit;
import dev.headway.gitsync.decide.ApplyOrder;
import dev.headway.gitsync.decide.Compared;
import dev.headway.gitsync.decide.Contest;
import dev.headway.gitsync.decide.ManagerNames;
import dev.headway.gitsync.decide.Manifest;
import dev.headway.gitsync.decide.ManifestRules;
import dev.headway.gitsync.decide.ManifestSet;
import dev.headway.gitsync.decide.ObjectId;
import dev.headway.gitsync.decide.Ownership;
import dev.headway.gitsync.decide.PruneRules.Leaver;
import dev.headway.gitsync.decide.ReleaseHold;
import dev.headway.gitsync.decide.SyncSnapshot;
import dev.headway.gitsync.decide.SyncSnapshot.Health;
import dev.headway.gitsync.decide.SyncSnapshot.Owned;
import dev.headway.gitsync.decide.SyncSnapshot.Past;
import dev.headway.gitsync.decide.SyncSnapshot.Request;
import dev.headway.gitsync.decide.SyncSnapshot.Seen;
import dev.headway.gitsync.decide.SyncSpec;
import dev.headway.gitsync.decide.Trees;
import dev.headway.port.AccountCluster;
import dev.headway.port.ApiFailure;
import dev.headway.port.GitFailure;
import dev.headway.port.GitRepository;
import dev.headway.port.GitSource;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the snapshot of one GitSync. */
public final class SyncObserver {
  /** More than a branch gets in an hour. */
  private static final int HISTORY = 500;

  private final GitRepository git;
  private final AccountCluster.Accounts accounts;
  private final Parallel parallel;

  public SyncObserver(GitRepository git, AccountCluster.Accounts accounts, Parallel parallel) {
    this.git = git;
    this.accounts = accounts;
    this.parallel = parallel;
  }

  /** The neighbours of a GitSync, from the caches. */
  public record Neighbours(Collection<ProgressiveDeployment> deployments, List<Request> requests) {}

  public SyncSnapshot observe(
      GitSync sync,
      SyncSpec spec,
      GitSource source,
      SyncMemory memory,
      Neighbours around,
      Instant now) {
    Past past = StatusReader.past(sync.getStatus());
    Optional<Seen> seen =
        spec.suspended() ? Optional.empty() : seen(spec, source, memory, past, around, now);
    List<ProgressiveDeployment> ours =
        around.deployments().stream().filter(d -> isOurs(d, spec)).toList();
    List<Health> unhealthy =
        Stream.concat(
                ours.stream().flatMap(d -> StatusReader.health(d).stream()),
                memory.unhealthy().values().stream())
            .filter(h -> past.owned(h.id()).isPresent())
            .toList();
    return new SyncSnapshot(
        now,
        spec,
        past,
        memory.source(),
        seen,
        ours.stream().flatMap(d -> StatusReader.failure(d, spec.name()).stream()).toList(),
        around.requests(),
        contests(memory, past),
        StatusReader.breaker(sync.getStatus(), reverts(spec, source, memory)),
        unhealthy,
        unseen(past, memory, around));
  }

  /** A mirror that cannot be read is fetched anew; until then nothing is known of the branch. */
  private Optional<Seen> seen(
      SyncSpec spec,
      GitSource source,
      SyncMemory memory,
      Past past,
      Neighbours around,
      Instant now) {
    try {
      return tip(source, memory, past)
          .map(tip -> look(spec, source, memory, past, tip, around, now));
    } catch (GitFailure e) {
      memory.unreadable(e);
      return Optional.empty();
    }
  }

  /** What left the branch is contested no longer. */
  private static Map<ObjectId, Contest.History> contests(SyncMemory memory, Past past) {
    return memory.contests().entrySet().stream()
        .filter(contest -> past.owned(contest.getKey()).isPresent())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Headway's reverts among the last commits; empty while the branch cannot be read. */
  private Optional<List<Commit>> reverts(SyncSpec spec, GitSource source, SyncMemory memory) {
    if (spec.writeBack().isEmpty()) {
      return Optional.of(List.of());
    }
    try {
      return memory
          .source()
          .tip()
          .map(tip -> memory.reverts(tip.id(), () -> git.history(source, tip.id(), HISTORY)));
    } catch (GitFailure e) {
      return Optional.empty();
    }
  }

  private static Set<ObjectId> unseen(Past past, SyncMemory memory, Neighbours around) {
    Map<ObjectId, Long> deployments =
        around.deployments().stream()
            .collect(Collectors.toMap(StatusReader::id, SyncObserver::generation));
    return past.inventory().stream()
        .map(Owned::id)
        .filter(
            id ->
                StatusReader.isDeployment(id)
                    ? deployments.getOrDefault(id, -1L) < memory.generation(id)
                    : !memory.isLookedAt(id))
        .collect(Collectors.toSet());
  }

  private static long generation(ProgressiveDeployment deployment) {
    return Objects.requireNonNullElse(deployment.getMetadata().getGeneration(), 0L);
  }

  /**
   * The commit that counts: the tip; while the branch cannot be read, what was applied last, if the
   * mirror still has it.
   */
  private Optional<Commit> tip(GitSource source, SyncMemory memory, Past past) {
    Optional<Commit> tip = memory.source().tip();
    if (tip.isPresent() || memory.source().asked().isEmpty()) {
      return tip;
    }
    return past.applied().flatMap(applied -> commit(source, applied));
  }

  private Optional<Commit> commit(GitSource source, String id) {
    try {
      return git.history(source, id, 1).stream().findFirst();
    } catch (GitFailure e) {
      return Optional.empty();
    }
  }

  private Seen look(
      SyncSpec spec,
      GitSource source,
      SyncMemory memory,
      Past past,
      Commit tip,
      Neighbours around,
      Instant now) {
    ManifestSet atTip = manifests(spec, source, memory, tip.id());
    Optional<Commit> usable =
        atTip.isUsable() ? Optional.of(tip) : past.applied().flatMap(id -> commit(source, id));
    Optional<ManifestSet> target =
        usable
            .map(c -> c.id().equals(tip.id()) ? atTip : manifests(spec, source, memory, c.id()))
            .filter(ManifestSet::isUsable);
    if (target.isEmpty() || usable.isEmpty()) {
      return new Seen(atTip, Optional.empty(), List.of(), List.of());
    }
    List<Compared> objects = compare(spec, memory, past, usable.get(), target.get(), around, now);
    return new Seen(atTip, target, objects, memory.leavers());
  }

  private ManifestSet manifests(SyncSpec spec, GitSource source, SyncMemory memory, String commit) {
    String key = commit + " " + spec.path();
    Optional<ManifestSet> known = memory.parsed(key);
    ManifestSet parsed;
    if (known.isPresent()) {
      parsed = known.get();
    } else {
      parsed = ManifestReader.read(commit, git.read(source, commit, spec.path()));
      memory.parsed(key, parsed);
    }
    return ManifestRules.check(
        parsed,
        (apiVersion, kind) ->
            accounts
                .kind(apiVersion, kind)
                .map(found -> new ManifestRules.KindInfo(found.namespaced())),
        new ManifestRules.Namespaces(spec.targetNamespace(), spec.namespaces()));
  }

  private List<Compared> compare(
      SyncSpec spec,
      SyncMemory memory,
      Past past,
      Commit commit,
      ManifestSet target,
      Neighbours around,
      Instant now) {
    AccountCluster cluster = accounts.as(spec.namespace(), spec.account());
    List<ReleaseHold.Traffic> traffic =
        around.deployments().stream().flatMap(d -> StatusReader.traffic(d).stream()).toList();
    var comparer =
        new Comparer(cluster, accounts, spec, ManagerNames.of(spec.owner()), commit, traffic);
    String key = commit.id() + " " + spec.generation();
    Set<ObjectId> ids = memory.toCompare(key, target.manifests(), now);
    List<Manifest> chosen = target.manifests().stream().filter(m -> ids.contains(m.id())).toList();
    Set<ObjectId> missing = missingFoundations(cluster, chosen);
    List<Comparer.Result> results =
        parallel.map(
            chosen,
            m -> comparer.compare(m, past.owned(m.id()), ManifestRules.waitsFor(m, missing)));
    results.forEach(result -> remember(memory, result));
    if (memory.isFull(ids, target.manifests().size())) {
      memory.leavers(leavers(cluster, spec.owner(), past, target));
    }
    return target.manifests().stream()
        .flatMap(m -> Optional.ofNullable(memory.compared().get(m.id())).stream())
        .toList();
  }

  private static void remember(SyncMemory memory, Comparer.Result result) {
    ObjectId id = result.compared().id();
    memory.compared().put(id, result.compared());
    result
        .live()
        .ifPresentOrElse(live -> memory.known(id, live), () -> memory.digests().remove(id));
    boolean unsettled =
        result.compared().state() instanceof Compared.State.Unknown
            || result.compared().state() instanceof Compared.State.Waits;
    if (unsettled) {
      memory.dirty().add(id);
    }
  }

  /** Namespaces and definitions of this commit that are not in the cluster yet. */
  private Set<ObjectId> missingFoundations(AccountCluster cluster, List<Manifest> manifests) {
    return manifests.stream()
        .filter(m -> ApplyOrder.isFoundation(m.id()))
        .filter(m -> !exists(cluster, m.apiVersion(), m.id()))
        .map(Manifest::id)
        .collect(Collectors.toSet());
  }

  private boolean exists(AccountCluster cluster, String apiVersion, ObjectId id) {
    try {
      return accounts
          .kind(apiVersion, id.kind())
          .flatMap(kind -> cluster.get(kind, id.namespace(), id.name()))
          .isPresent();
    } catch (ApiFailure e) {
      return true; // the comparison of the object itself says what is wrong
    }
  }

  private List<Leaver> leavers(
      AccountCluster cluster, String owner, Past past, ManifestSet target) {
    Set<ObjectId> wanted =
        target.manifests().stream().map(Manifest::id).collect(Collectors.toSet());
    return past.inventory().stream()
        .filter(owned -> !wanted.contains(owned.id()))
        .flatMap(owned -> leaver(cluster, owner, owned).stream())
        .toList();
  }

  private Optional<Leaver> leaver(AccountCluster cluster, String owner, Owned owned) {
    try {
      return accounts
          .kind(owned.apiVersion(), owned.id().kind())
          .flatMap(kind -> cluster.get(kind, owned.id().namespace(), owned.id().name()))
          .filter(live -> Trees.text(live, "metadata", "deletionTimestamp").isEmpty())
          .map(live -> leaver(owned, live));
    } catch (ApiFailure e) {
      if (e.isTransient()) {
        throw e;
      }
      // The removal will say what the account may not.
      return Optional.of(new Leaver(owned.id(), owned.apiVersion(), owned.uid(), "", owner, false));
    }
  }

  private static Leaver leaver(Owned owned, Map<String, Object> live) {
    return new Leaver(
        owned.id(),
        owned.apiVersion(),
        Trees.text(live, "metadata", "uid"),
        Trees.text(live, "metadata", "resourceVersion"),
        Ownership.owner(live),
        Ownership.keepsWhenGone(live));
  }

  private static boolean isOurs(ProgressiveDeployment deployment, SyncSpec spec) {
    Map<String, String> labels = deployment.getMetadata().getLabels();
    return labels != null && spec.owner().equals(labels.get(Keys.GIT_SYNC));
  }
}
