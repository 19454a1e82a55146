package dev.headway.gitsync.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.domain.git.Commit;
import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.decide.Compared;
import dev.headway.gitsync.decide.Compared.Difference;
import dev.headway.gitsync.decide.Compared.Refusal;
import dev.headway.gitsync.decide.Compared.State;
import dev.headway.gitsync.decide.Differences;
import dev.headway.gitsync.decide.Manifest;
import dev.headway.gitsync.decide.Ownership;
import dev.headway.gitsync.decide.ReleaseHold;
import dev.headway.gitsync.decide.SyncSnapshot.Owned;
import dev.headway.gitsync.decide.SyncSpec;
import dev.headway.gitsync.decide.Trees;
import dev.headway.port.AccountCluster;
import dev.headway.port.AccountCluster.Mode;
import dev.headway.port.ApiFailure;
import dev.headway.port.ApiKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds one object of Git against the cluster: reads it, and lets the server say what an apply
 * would make of it.
 *
 * @param manager the field manager of this GitSync
 * @param commit that the manifests are from
 */
public record Comparer(
    AccountCluster cluster,
    AccountCluster.Accounts accounts,
    SyncSpec spec,
    String manager,
    Commit commit,
    List<ReleaseHold.Traffic> traffic) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The result, with the live object as it was read. */
  public record Result(Compared compared, Optional<Map<String, Object>> live) {}

  /**
   * Compares one object.
   *
   * @param owned what the status remembers of it
   * @param waits whether it needs a Namespace or definition that comes with the same commit
   */
  public Result compare(Manifest manifest, Optional<Owned> owned, boolean waits) {
    Optional<ApiKind> kind = accounts.kind(manifest.apiVersion(), manifest.id().kind());
    if (kind.isEmpty() || waits) {
      return new Result(new Compared(manifest, new State.Waits()), Optional.empty());
    }
    Optional<Map<String, Object>> live = Optional.empty();
    try {
      live = cluster.get(kind.get(), manifest.id().namespace(), manifest.id().name());
      State state = state(manifest, kind.get(), live, owned);
      return new Result(new Compared(manifest, state), live);
    } catch (ApiFailure e) {
      return new Result(new Compared(manifest, failed(manifest, e)), live);
    }
  }

  private State state(
      Manifest manifest, ApiKind kind, Optional<Map<String, Object>> found, Optional<Owned> owned) {
    boolean textChanged = owned.map(o -> !o.digest().equals(manifest.digest())).orElse(true);
    if (found.isEmpty()) {
      Map<String, Object> body =
          Ownership.marked(manifest.content(), spec.owner(), Optional.of(cause()));
      cluster.apply(kind, body, manager, Mode.DryRun);
      return new State.Absent(body);
    }
    Map<String, Object> live = found.get();
    String owner = Ownership.owner(live);
    if (!owner.isEmpty() && !owner.equals(spec.owner())) {
      return new State.Refused(
          Refusal.ForeignOwner, GitRefusal.FOREIGN_OWNER.message(manifest.id(), owner));
    }
    return judged(manifest, kind, live, textChanged);
  }

  private State judged(
      Manifest manifest, ApiKind kind, Map<String, Object> live, boolean textChanged) {
    Map<String, Object> wanted = ReleaseHold.keep(manifest.id(), manifest.content(), live, traffic);
    String before = Trees.text(live, "metadata", "annotations", Ownership.CAUSE);
    Map<String, Object> body =
        Ownership.marked(
            wanted, spec.owner(), Optional.of(textChanged || before.isEmpty() ? cause() : before));
    Optional<Integer> replicas = replicasThatLeave(wanted, live);
    Map<String, Object> tried =
        cluster.apply(
            kind, replicas.map(r -> withReplicas(body, r)).orElse(body), manager, Mode.DryRun);
    List<String> fields = Differences.between(live, tried);
    String uid = Trees.text(live, "metadata", "uid");
    if (fields.isEmpty() && replicas.isEmpty()) {
      return new State.Same(uid);
    }
    return new State.Differs(
        uid,
        Trees.text(live, "metadata", "resourceVersion"),
        body,
        (fields.isEmpty() ? List.of(".spec.replicas") : fields)
            .stream()
                .map(field -> new Difference(field, Ownership.writer(live, manager, field)))
                .toList(),
        textChanged,
        replicas);
  }

  /**
   * Replicas that we set once and Git asks for no longer: taking the field away would scale to one,
   * so that somebody else has to own it first.
   */
  private Optional<Integer> replicasThatLeave(
      Map<String, Object> wanted, Map<String, Object> live) {
    boolean leaves =
        Trees.at(wanted, "spec", "replicas") == null
            && Ownership.applies(live, manager, "f:spec", "f:replicas");
    return leaves && Trees.at(live, "spec", "replicas") instanceof Number number
        ? Optional.of(number.intValue())
        : Optional.empty();
  }

  private static Map<String, Object> withReplicas(Map<String, Object> body, int replicas) {
    Map<String, Object> spec = new LinkedHashMap<>(Trees.map(body, "spec"));
    spec.put("replicas", replicas);
    Map<String, Object> result = new LinkedHashMap<>(body);
    result.put("spec", spec);
    return result;
  }

  private State failed(Manifest manifest, ApiFailure failure) {
    String words = ServerWords.of(manifest.id(), failure);
    if (failure.isTransient() || failure.code() == 409) {
      return new State.Unknown(words);
    }
    if (failure.code() == 403) {
      return new State.Refused(Refusal.Forbidden, GitRefusal.FORBIDDEN.message(words));
    }
    return new State.Refused(Refusal.Invalid, GitRefusal.INVALID.message(manifest.id(), words));
  }

  private String cause() {
    Map<String, Object> cause = new LinkedHashMap<>();
    cause.put("gitSync", spec.name());
    cause.put("commit", commit.id());
    cause.put("author", commit.author());
    cause.put("message", commit.subject());
    try {
      return JSON.writeValueAsString(cause);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts", e);
    }
  }
}
