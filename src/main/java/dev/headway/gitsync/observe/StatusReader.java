package dev.headway.gitsync.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.api.v1alpha1.GitSyncStatus;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.FailedRevision;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.FailureClass;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import dev.headway.api.v1alpha1.TrafficSpec;
import dev.headway.domain.git.Commit;
import dev.headway.gitsync.decide.Breaker;
import dev.headway.gitsync.decide.ObjectId;
import dev.headway.gitsync.decide.ReleaseFailure;
import dev.headway.gitsync.decide.ReleaseHold;
import dev.headway.gitsync.decide.SyncSnapshot.Health;
import dev.headway.gitsync.decide.SyncSnapshot.Owned;
import dev.headway.gitsync.decide.SyncSnapshot.Past;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What other resources and our own status say, as values. */
public final class StatusReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DEPLOYMENT = "ProgressiveDeployment";

  private StatusReader() {}

  static Past past(@Nullable GitSyncStatus status) {
    if (status == null) {
      return new Past(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());
    }
    return new Past(
        Optional.ofNullable(status.observedGeneration()),
        Optional.ofNullable(status.attemptedRevision()),
        Optional.ofNullable(status.appliedRevision()),
        list(status.inventory()).stream().map(StatusReader::owned).toList(),
        list(status.failedRevisions()).stream().map(StatusReader::handled).toList());
  }

  /** The breaker as the status has it, and the reverts that the branch has. */
  static Breaker.Seen breaker(@Nullable GitSyncStatus status, Optional<List<Commit>> reverts) {
    GitSyncStatus.Breaker known = status == null ? null : status.breaker();
    if (known == null) {
      return new Breaker.Seen(reverts, Optional.empty(), Optional.empty());
    }
    Optional<Instant> open = time(known.openTime());
    Optional<Instant> until = time(known.closeTime());
    return new Breaker.Seen(
        reverts,
        open.flatMap(since -> until.map(end -> new Breaker.Open(since, end))),
        time(known.resetTime()));
  }

  private static Optional<Instant> time(@Nullable String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Owned owned(GitSyncStatus.InventoryEntry entry) {
    String apiVersion = text(entry.apiVersion());
    return new Owned(
        ObjectId.of(apiVersion, text(entry.kind()), text(entry.namespace()), text(entry.name())),
        apiVersion,
        text(entry.uid()),
        text(entry.source()),
        text(entry.digest()));
  }

  private static ReleaseFailure.Handled handled(GitSyncStatus.FailedCommit failed) {
    return new ReleaseFailure.Handled(
        text(failed.object()),
        text(failed.revision()),
        text(failed.time()),
        text(failed.commit()),
        text(failed.reason()),
        Optional.ofNullable(failed.revertCommit()),
        text(failed.message()));
  }

  /** Where a ProgressiveDeployment puts its weights and its selector key. */
  static Optional<ReleaseHold.Traffic> traffic(ProgressiveDeployment deployment) {
    TrafficSpec traffic = deployment.getSpec() == null ? null : deployment.getSpec().traffic();
    if (traffic == null) {
      return Optional.empty();
    }
    String service = traffic.serviceName();
    String stable = Objects.requireNonNullElse(traffic.stableServiceName(), service);
    Set<String> routes =
        list(traffic.routes()).stream()
            .map(TrafficSpec.Route::gatewayAPI)
            .filter(Objects::nonNull)
            .map(TrafficSpec.GatewayApiRoute::name)
            .collect(Collectors.toSet());
    return Optional.of(
        new ReleaseHold.Traffic(
            deployment.getMetadata().getNamespace(),
            Stream.of(service, stable).collect(Collectors.toSet()),
            stable,
            Objects.requireNonNullElse(traffic.candidateServiceName(), service + "-candidate"),
            routes));
  }

  /** The failure that a ProgressiveDeployment remembers, where it came from this GitSync. */
  static Optional<ReleaseFailure> failure(ProgressiveDeployment deployment, String gitSync) {
    ProgressiveDeploymentStatus status = deployment.getStatus();
    FailedRevision failed = status == null ? null : status.failedRevision();
    if (status == null || failed == null || failed.revision() == null || failed.time() == null) {
      return Optional.empty();
    }
    ProgressiveDeploymentStatus.RevisionStatus stable = status.stable();
    ProgressiveDeploymentStatus.Cause cause = stable == null ? null : stable.cause();
    boolean writeBack =
        failed.failureClass() == FailureClass.Evidence || "RolledBack".equals(failed.reason());
    return Optional.of(
        new ReleaseFailure(
            id(deployment),
            failed.revision(),
            text(failed.reason()),
            text(failed.message()),
            failed.time(),
            Optional.ofNullable(failed.commit()).filter(c -> c.length() >= 40),
            Optional.ofNullable(cause)
                .filter(c -> gitSync.equals(c.gitSync()))
                .map(ProgressiveDeploymentStatus.Cause::commit),
            writeBack,
            status.phase() == Phase.Failed,
            causeCommit(deployment)));
  }

  private static Optional<String> causeCommit(ProgressiveDeployment deployment) {
    Map<String, String> annotations =
        Objects.requireNonNullElse(deployment.getMetadata().getAnnotations(), Map.of());
    String cause = annotations.get(Keys.CAUSE);
    try {
      JsonNode commit = cause == null ? null : JSON.readTree(cause).get("commit");
      return commit == null ? Optional.empty() : Optional.of(commit.asText());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Whether what the deployment asks for is not in effect. */
  static Optional<Health> health(ProgressiveDeployment deployment) {
    ProgressiveDeploymentStatus status = deployment.getStatus();
    Phase phase = status == null ? null : status.phase();
    Long observed = status == null ? null : status.observedGeneration();
    boolean stale =
        observed == null
            || !observed.equals(
                Objects.requireNonNullElse(deployment.getMetadata().getGeneration(), 0L));
    if (!stale && phase == Phase.Deployed) {
      return Optional.empty();
    }
    boolean failed = phase == Phase.Failed || phase == Phase.RollingBack;
    return Optional.of(
        !stale && failed
            ? new Health(id(deployment), true, failed(status))
            : new Health(id(deployment), false, "under way"));
  }

  /** Which revision failed, and why, as far as the status knows. */
  private static String failed(ProgressiveDeploymentStatus status) {
    FailedRevision failed = status.failedRevision();
    if (failed == null || failed.revision() == null) {
      return status.phase() == Phase.RollingBack ? "going back to stable" : "failed";
    }
    String because =
        Stream.of(failed.reason(), failed.message())
            .filter(part -> part != null && !part.isEmpty())
            .collect(Collectors.joining(": "));
    return "revision " + failed.revision() + " failed" + (because.isEmpty() ? "" : ", " + because);
  }

  static boolean isDeployment(ObjectId id) {
    return id.group().equals(Keys.GROUP) && id.kind().equals(DEPLOYMENT);
  }

  static ObjectId id(ProgressiveDeployment deployment) {
    return new ObjectId(
        Keys.GROUP,
        DEPLOYMENT,
        deployment.getMetadata().getNamespace(),
        deployment.getMetadata().getName());
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static <T> List<T> list(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
