package dev.headway.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The release that is wanted. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.workloadRef) != (has(self.template) || has(self.selector))",
    message = "exactly one of `workloadRef` and `template` with `selector` must be set")
@ValidationRule(
    value = "has(self.template) == has(self.selector)",
    message = "`template` and `selector` must be set together")
@ValidationRule(
    value = "has(self.workloadRef) == has(oldSelf.workloadRef)",
    message = "`workloadRef` may not be changed into a `template`, nor a `template` into it",
    fieldPath = ".workloadRef")
@ValidationRule(
    value = "!has(self.workloadRef) || !has(self.traffic)",
    message = "`traffic` may not be set with `workloadRef`: the weight is the share of pods",
    fieldPath = ".traffic")
@ValidationRule(
    value = "!has(self.strategy) || self.strategy.type != 'BlueGreen' || has(self.traffic)",
    message = "`traffic` must be set when the strategy is 'BlueGreen'",
    fieldPath = ".traffic")
public record ProgressiveDeploymentSpec(
    @JsonPropertyDescription("replicas is how many pods serve at rest. Defaults to 1.")
        @Default("1")
        @Min(0)
        @Max(10000)
        @Nullable Integer replicas,
    @JsonPropertyDescription(
            "selector says which pods belong to this resource. Must match the labels of the"
                + " template, and be set where that is. Immutable.")
        @ValidationRule(value = "self == oldSelf", message = "`selector` is immutable")
        @Nullable LabelSelector selector,
    @JsonPropertyDescription(
            "template is the pod template. Together with the configuration that is tracked it makes"
                + " a revision: a change of it starts a release.")
        @PreserveUnknownFields
        @Nullable JsonNode template,
    @JsonPropertyDescription(
            "workloadRef names a workload that stays in place, instead of `selector` and"
                + " `template`: a change of its template starts a release. `replicas` and"
                + " `minReadySeconds` are its own then. Immutable.")
        @ValidationRule(value = "self == oldSelf", message = "`workloadRef` is immutable")
        @Nullable WorkloadRef workloadRef,
    @JsonPropertyDescription(
            "minReadySeconds is how long a pod must be ready before it counts as available."
                + " Defaults to 0.")
        @Min(0)
        @Max(3600)
        @Nullable Integer minReadySeconds,
    @JsonPropertyDescription(
            "progressDeadline fails a release that made no progress for so long. The clock stands"
                + " still while the release is paused, holding, draining or waiting for approval."
                + " Defaults to 10m.")
        @Pattern(Formats.DURATION)
        @Size(max = Formats.DURATION_LENGTH)
        @Nullable String progressDeadline,
    @JsonPropertyDescription(
            "revisionHistoryLimit is how many finished releases and their sets are kept. Defaults"
                + " to 5.")
        @Min(1)
        @Max(50)
        @Nullable Integer revisionHistoryLimit,
    @JsonPropertyDescription(
            "configTracking says what besides the template makes a revision: the content of the"
                + " ConfigMaps that environment and volumes name, or nothing. Defaults to"
                + " ConfigMaps.")
        @Nullable ConfigTracking configTracking,
    @JsonPropertyDescription(
            "paused holds the release where it is. It never stops the way back to stable. Defaults"
                + " to false.")
        @Nullable Boolean paused,
    @JsonPropertyDescription(
            "dependsOn names deployments of the namespace that must be healthy at their own"
                + " revision before a release starts here. Circles are refused.")
        @Size(max = 8)
        @Nullable List<Dependency> dependsOn,
    @JsonPropertyDescription(
            "releaseGroupName names a ReleaseGroup of the namespace: a release starts when the"
                + " group lets it. Defaults to no group.")
        @Pattern(Formats.LABEL)
        @Size(max = Formats.LABEL_LENGTH)
        @Nullable String releaseGroupName,
    @JsonPropertyDescription(
            "strategy says how a new revision is released. Defaults to Rolling with its defaults.")
        @Nullable StrategySpec strategy,
    @JsonPropertyDescription(
            "traffic says which Services and routes carry the traffic. Without routes the weight is"
                + " the share of pods.")
        @Nullable TrafficSpec traffic,
    @JsonPropertyDescription("checks are what the candidate must pass. Names are unique.")
        @Size(max = 16)
        @Nullable List<CheckSpec> checks,
    @JsonPropertyDescription("rollback says what follows when a release fails.")
        @Nullable RollbackSpec rollback,
    @JsonPropertyDescription(
            "hooks are work at points of a release: once for each point and release. Names are"
                + " unique.")
        @Size(max = 16)
        @Nullable List<HookSpec> hooks) {

  /** What besides the template makes a revision. */
  public enum ConfigTracking {
    /** The content of the ConfigMaps that environment and volumes name. */
    ConfigMaps,
    /** Nothing. */
    None
  }

  /** A workload that stays in place. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record WorkloadRef(
      @JsonPropertyDescription("apiVersion of the workload: 'apps/v1'.")
          @Required
          @Pattern("^apps/v1$")
          @Size(max = 16)
          String apiVersion,
      @JsonPropertyDescription("kind of the workload.") @Required WorkloadKind kind,
      @JsonPropertyDescription("name of a workload of the same namespace.")
          @Required
          @Pattern(Formats.SUBDOMAIN)
          @Size(max = Formats.NAME_LENGTH)
          String name) {}

  /** The kinds of workloads that may stay in place. */
  public enum WorkloadKind {
    Deployment
  }

  /** Another deployment. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Dependency(
      @JsonPropertyDescription("name of a ProgressiveDeployment of the same namespace.")
          @Required
          @Pattern(Formats.SUBDOMAIN)
          @Size(max = Formats.NAME_LENGTH)
          String name) {}
}
