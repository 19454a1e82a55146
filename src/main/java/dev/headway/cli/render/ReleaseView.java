package dev.headway.cli.render;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentSpec;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Cause;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.CheckStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.FailedRevision;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.HookStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.RevisionStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.StepStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.TrafficStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One release as {@code headway status} shows it, in words and as a document. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReleaseView(
    String namespace,
    String name,
    @Nullable String gitSync,
    String strategy,
    String phase,
    @Nullable String stage,
    @Nullable String health,
    @Nullable Long release,
    int replicas,
    @Nullable Step step,
    @Nullable String waitingFor,
    @Nullable String message,
    List<PlannedStep> steps,
    @Nullable Revision candidate,
    @Nullable Revision stable,
    @Nullable TrafficStatus traffic,
    List<CheckStatus> checks,
    List<HookStatus> hooks,
    @Nullable FailedRevision failedRevision) {

  /** The step that runs; {@code index} counts from 0. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Step(
      int index,
      int count,
      String name,
      @Nullable String startTime,
      @Nullable String holdUntil,
      @Nullable Integer failedBatches) {}

  /**
   * A step of the release as it is compiled.
   *
   * @param gates what it waits for at its weight, in words: {@code hold 5m}, {@code approval}
   */
  public record PlannedStep(String name, int weight, List<String> gates) {
    public PlannedStep {
      gates = List.copyOf(gates);
    }
  }

  /** A revision with its share and its pods. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Revision(
      String revision,
      @Nullable String version,
      int weight,
      int replicas,
      int readyReplicas,
      @Nullable Cause cause,
      List<PodLine> pods) {}

  /**
   * A pod in one line.
   *
   * @param state Ready, Starting, Terminating, or the reason why it does not run
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PodLine(String name, String state, int restarts, @Nullable String startTime) {
    boolean ready() {
      return state.equals("Ready");
    }
  }

  /** Whether a candidate is under way. */
  public boolean moving() {
    return candidate != null;
  }

  public static ReleaseView of(
      ProgressiveDeployment deployment, List<Pod> pods, List<PlannedStep> steps) {
    Optional<ProgressiveDeploymentStatus> status = Optional.ofNullable(deployment.getStatus());
    Optional<ProgressiveDeploymentSpec> spec = Optional.ofNullable(deployment.getSpec());
    Optional<List<Condition>> conditions = status.map(ProgressiveDeploymentStatus::conditions);
    Optional<StepStatus> step = status.map(ProgressiveDeploymentStatus::step);
    Optional<RevisionStatus> candidate = status.map(ProgressiveDeploymentStatus::candidate);
    return new ReleaseView(
        String.valueOf(deployment.getMetadata().getNamespace()),
        deployment.getMetadata().getName(),
        Optional.ofNullable(deployment.getMetadata().getLabels())
            .map(labels -> labels.get(Keys.GIT_SYNC))
            .orElse(null),
        spec.map(ProgressiveDeploymentSpec::strategy).map(s -> s.type().name()).orElse("Rolling"),
        status.map(ProgressiveDeploymentStatus::phase).map(Enum::name).orElse("Pending"),
        status.map(ProgressiveDeploymentStatus::stage).map(Enum::name).orElse(null),
        status.map(ProgressiveDeploymentStatus::health).map(Enum::name).orElse(null),
        status.map(ProgressiveDeploymentStatus::release).orElse(null),
        spec.map(ProgressiveDeploymentSpec::replicas).orElse(1),
        candidate
            .flatMap(c -> step)
            .filter(s -> s.index() != null)
            .map(ReleaseView::step)
            .orElse(null),
        step.map(StepStatus::waitingFor).orElse(null),
        Conditions.message(conditions, "Ready").orElse(null),
        steps,
        candidate.map(c -> revision(c, pods)).orElse(null),
        status
            .map(ProgressiveDeploymentStatus::stable)
            .map(stable -> revision(stable, pods))
            .orElse(null),
        status.map(ProgressiveDeploymentStatus::traffic).orElse(null),
        status.map(ProgressiveDeploymentStatus::checks).orElse(List.of()),
        status.map(ProgressiveDeploymentStatus::hooks).orElse(List.of()),
        status.map(ProgressiveDeploymentStatus::failedRevision).orElse(null));
  }

  private static Step step(StepStatus step) {
    return new Step(
        Objects.requireNonNullElse(step.index(), 0),
        Objects.requireNonNullElse(step.count(), 0),
        Objects.requireNonNullElse(step.name(), ""),
        step.startTime(),
        step.holdUntil(),
        step.failedBatches());
  }

  private static Revision revision(RevisionStatus status, List<Pod> pods) {
    String revision = Objects.requireNonNullElse(status.revision(), "");
    List<PodLine> own =
        pods.stream()
            .filter(pod -> revision.equals(Pods.label(pod, Keys.REVISION)))
            .map(Pods::line)
            .sorted(Comparator.comparing(PodLine::name))
            .toList();
    return new Revision(
        revision,
        status.version(),
        Objects.requireNonNullElse(status.weight(), 0),
        Objects.requireNonNullElse(status.replicas(), 0),
        Objects.requireNonNullElse(status.readyReplicas(), 0),
        status.cause(),
        own);
  }
}
