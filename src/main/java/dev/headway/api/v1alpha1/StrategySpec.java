package dev.headway.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a new revision is released: a union by {@code type}. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.type != 'Canary' || has(self.canary)",
    message = "`canary` must be set when `type` is 'Canary'",
    fieldPath = ".canary")
@ValidationRule(
    value = "self.type == 'Canary' || !has(self.canary)",
    message = "`canary` may not be set when `type` is not 'Canary'",
    fieldPath = ".canary")
@ValidationRule(
    value = "self.type == 'Rolling' || !has(self.rolling)",
    message = "`rolling` may not be set when `type` is not 'Rolling'",
    fieldPath = ".rolling")
@ValidationRule(
    value = "self.type == 'BlueGreen' || !has(self.blueGreen)",
    message = "`blueGreen` may not be set when `type` is not 'BlueGreen'",
    fieldPath = ".blueGreen")
public record StrategySpec(
    @JsonPropertyDescription("type names the strategy: Canary, BlueGreen or Rolling.") @Required
        Type type,
    @JsonPropertyDescription("canary releases in steps of growing weight.") @Nullable Canary canary,
    @JsonPropertyDescription(
            "rolling replaces pods batch by batch, by the share of pods; routes stay as they are.")
        @Nullable Rolling rolling,
    @JsonPropertyDescription(
            "blueGreen makes a whole set beside stable, and gives it all traffic in one switch.")
        @Nullable BlueGreen blueGreen) {

  /** The strategies. */
  public enum Type {
    Canary,
    BlueGreen,
    Rolling
  }

  /**
   * A canary, either by start, increment and interval, or by steps in the user's own words; not
   * both.
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value =
          "!has(self.steps) || !(has(self.initialWeight) || has(self.increment) ||"
              + " has(self.interval) || has(self.maxWeight))",
      message =
          "`steps` may not be set together with `initialWeight`, `increment`, `interval` or"
              + " `maxWeight`",
      fieldPath = ".steps")
  @ValidationRule(
      value =
          "(has(self.initialWeight) ? self.initialWeight : 10) <= (has(self.maxWeight) ?"
              + " self.maxWeight : 100)",
      message = "`initialWeight` must be less than or equal to `maxWeight`",
      fieldPath = ".initialWeight")
  public record Canary(
      @JsonPropertyDescription("initialWeight is the first weight in percent. Defaults to 10.")
          @Min(1)
          @Max(100)
          @Nullable Integer initialWeight,
      @JsonPropertyDescription("increment is added from step to step, in percent. Defaults to 10.")
          @Min(1)
          @Max(100)
          @Nullable Integer increment,
      @JsonPropertyDescription("interval is how long each step is held. Defaults to 5m.")
          @Pattern(Formats.DURATION)
          @Size(max = Formats.DURATION_LENGTH)
          @Nullable String interval,
      @JsonPropertyDescription(
              "maxWeight is the last weight in percent before promotion. Defaults to 100.")
          @Min(1)
          @Max(100)
          @Nullable Integer maxWeight,
      @JsonPropertyDescription(
              "steps is the release in the user's own words. Weights may not fall from one step to"
                  + " the next.")
          @Size(min = 1, max = 32)
          @ValidationRule(
              value =
                  "self.all(a, !has(a.name) || self.filter(b, has(b.name) && b.name =="
                      + " a.name).size() == 1)",
              message = "`name` must be unique among `steps`")
          @Nullable List<Step> steps) {}

  /** A whole set beside stable, seen by its preview Service; then one switch. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record BlueGreen(
      @JsonPropertyDescription(
              "previewReplicas is how many pods the preview has; before the switch it grows to all,"
                  + " and its checks run again. Defaults to `replicas`.")
          @Min(1)
          @Max(10000)
          @Nullable Integer previewReplicas,
      @JsonPropertyDescription(
              "switchDelay is how long the preview stands at least. Defaults to 0s.")
          @Pattern(Formats.DURATION)
          @Size(max = Formats.DURATION_LENGTH)
          @Nullable String switchDelay,
      @JsonPropertyDescription(
              "approval asks for a ReleaseAction 'Promote' of the step 'preview', after its checks"
                  + " and delay. Defaults to None.")
          @Nullable Approval approval,
      @JsonPropertyDescription(
              "verifyFor is how long checks go on after the switch, with all traffic back on stable"
                  + " at once where one fails. Defaults to 60s.")
          @Pattern(Formats.DURATION)
          @Size(max = Formats.DURATION_LENGTH)
          @Nullable String verifyFor,
      @JsonPropertyDescription(
              "keepPrevious is how long the old pods are kept from the switch on, for an instant"
                  + " way back. May not be shorter than `verifyFor`. Defaults to 60s, or to"
                  + " `verifyFor` where that is longer.")
          @Pattern(Formats.DURATION)
          @Size(max = Formats.DURATION_LENGTH)
          @Nullable String keepPrevious) {}

  /** Batch by batch; a batch must pass its checks before the next one begins. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value =
          "!has(self.maxSurge) || !(self.maxSurge == 0 || self.maxSurge == '0%') ||"
              + " (has(self.maxUnavailable) && !(self.maxUnavailable == 0 || self.maxUnavailable =="
              + " '0%'))",
      message = "`maxUnavailable` must not be 0 when `maxSurge` is 0",
      fieldPath = ".maxUnavailable")
  public record Rolling(
      @JsonPropertyDescription(
              "batchSize is how many pods are replaced together: a number, or a percentage of"
                  + " `replicas`, rounded up. Defaults to 1.")
          @Nullable IntOrString batchSize,
      @JsonPropertyDescription(
              "batchDelay passes between one batch and the next, from the moment the batch's pods"
                  + " serve. Defaults to 5s.")
          @Pattern(Formats.DURATION)
          @Size(max = Formats.DURATION_LENGTH)
          @Nullable String batchDelay,
      @JsonPropertyDescription(
              "maxFailures stops the release and goes back after so many failed batches. Fewer are"
                  + " put back alone, and the release ends as failed. Defaults to 1.")
          @Min(1)
          @Max(10000)
          @Nullable Integer maxFailures,
      @JsonPropertyDescription(
              "maxSurge is how many pods there may be beyond `replicas`: a number, or a percentage,"
                  + " rounded up. Defaults to the size of a batch.")
          @Nullable IntOrString maxSurge,
      @JsonPropertyDescription(
              "maxUnavailable is how many of `replicas` may be missing meanwhile: a number, or a"
                  + " percentage, rounded down. Defaults to 0.")
          @Nullable IntOrString maxUnavailable) {}

  /** A step: a target weight and the gates that must pass at it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Step(
      @JsonPropertyDescription(
              "name of the step, unique among the steps. Defaults to the weight, as in '25 %'.")
          @Pattern(Formats.LABEL)
          @Size(max = Formats.LABEL_LENGTH)
          @Nullable String name,
      @JsonPropertyDescription("weight is the candidate's share of the traffic in percent.")
          @Required
          @Min(0)
          @Max(100)
          Integer weight,
      @JsonPropertyDescription(
              "hold is how long the step lasts at least, from the moment its weight is in effect.")
          @Pattern(Formats.DURATION)
          @Size(max = Formats.DURATION_LENGTH)
          @Nullable String hold,
      @JsonPropertyDescription(
              "approval asks for a ReleaseAction 'Promote' before the step ends, after its other"
                  + " gates. Defaults to None.")
          @Nullable Approval approval,
      @JsonPropertyDescription(
              "checks names the checks of this step; they replace those with 'EveryStep'.")
          @Size(max = 16)
          @Nullable List<@Pattern(Formats.LABEL) @Size(max = Formats.LABEL_LENGTH) String> checks,
      @JsonPropertyDescription(
              "replicas is how many candidate pods the step has at least, where routes carry the"
                  + " weight. Never more than `spec.replicas`. Defaults to as many as carry the"
                  + " weight.")
          @Min(1)
          @Max(10000)
          @Nullable Integer replicas,
      @JsonPropertyDescription(
              "hooks names those of `spec.hooks` without a `when` of their own that run before or"
                  + " after this step; those of one side run in the order of this list.")
          @Size(max = 16)
          @Nullable List<StepHook> hooks) {}

  /** A hook around a step. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StepHook(
      @JsonPropertyDescription("name of the hook in `spec.hooks`.")
          @Required
          @Pattern(Formats.LABEL)
          @Size(min = 1, max = Formats.LABEL_LENGTH)
          String name,
      @JsonPropertyDescription(
              "when says whether it runs before anything of the step is done, or once the step's"
                  + " other gates have passed, before approval is asked.")
          @Required
          When when) {}

  /** On which side of a step a hook runs. */
  public enum When {
    Before,
    After
  }

  /** Whether people have to agree. */
  public enum Approval {
    None,
    Required
  }
}
