package dev.headway.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Work at a point of a release: a union by {@code type}. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.type == 'Job' ? has(self.job) : !has(self.job)",
    message = "`job` must be set when `type` is 'Job', and may not be set otherwise",
    fieldPath = ".job")
@ValidationRule(
    value = "self.type == 'Script' ? has(self.script) : !has(self.script)",
    message = "`script` must be set when `type` is 'Script', and may not be set otherwise",
    fieldPath = ".script")
@ValidationRule(
    value =
        "!has(self.onFailure) || self.onFailure != 'Abort' || self.when in ['PreDeploy',"
            + " 'PreActivate', 'PostActivate']",
    message =
        "`onFailure` may be 'Abort' only where `when` is 'PreDeploy', 'PreActivate' or"
            + " 'PostActivate'",
    fieldPath = ".onFailure")
public record HookSpec(
    @JsonPropertyDescription("name of the hook, unique among the hooks.")
        @Required
        @Pattern(Formats.LABEL)
        @Size(min = 1, max = Formats.LABEL_LENGTH)
        String name,
    @JsonPropertyDescription(
            "when says at which point of a release it runs: PreDeploy, PreActivate, PostActivate,"
                + " PostDeploy, PreRollback, PostRollback, OnRollback, OnFailure or OnSuccess."
                + " Hooks of one point run in the order of this list.")
        @Required
        When when,
    @JsonPropertyDescription("type of the hook: Job or Script.") @Required Type type,
    @JsonPropertyDescription(
            "job makes a Job of each attempt, once; it must not select pods that the Services of"
                + " this resource do.")
        @Nullable Job job,
    @JsonPropertyDescription("script runs a shell script in an image, as a Job.")
        @Nullable Script script,
    @JsonPropertyDescription("timeout of one attempt. Defaults to 300s.")
        @Pattern(Formats.DURATION)
        @Size(max = Formats.DURATION_LENGTH)
        @Nullable String timeout,
    @JsonPropertyDescription(
            "retries is how many more attempts follow a failed one, after growing pauses. Defaults"
                + " to 0.")
        @Min(0)
        @Max(10)
        @Nullable Integer retries,
    @JsonPropertyDescription(
            "onFailure says what its failure comes to: Abort ends the release, which goes back;"
                + " Ignore records it. Defaults to Abort for PreDeploy and PreActivate, else to"
                + " Ignore.")
        @Nullable OnFailure onFailure) {

  /** The types of hooks. */
  public enum Type {
    Job,
    Script
  }

  /** The points of a release. */
  public enum When {
    /** Before the first pods of a revision are made. */
    PreDeploy,
    /** Before it gets its first traffic; without routes before its first pods. */
    PreActivate,
    /** Once it has all of the traffic, before its promotion is recorded. */
    PostActivate,
    /** Once its promotion is recorded. */
    PostDeploy,
    /** When a release begins to go back; the traffic does not wait. */
    PreRollback,
    /** When it has gone back. */
    PostRollback,
    /** After the hooks of PostRollback. */
    OnRollback,
    /** After a release that failed by itself. */
    OnFailure,
    /** After a release that was promoted. */
    OnSuccess
  }

  /** What a failed hook comes to. */
  public enum OnFailure {
    Abort,
    Ignore
  }

  /** A shell script; it ends at the first command that fails. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.inline) != has(self.configMapKeyRef)",
      message = "exactly one of `inline` and `configMapKeyRef` must be set",
      fieldPath = ".inline")
  public record Script(
      @JsonPropertyDescription("image that it runs in; it must have /bin/sh.")
          @Required
          @Size(min = 1, max = 512)
          String image,
      @JsonPropertyDescription("inline is the script itself.") @Size(min = 1, max = 8192)
          @Nullable String inline,
      @JsonPropertyDescription("configMapKeyRef names the key of a ConfigMap that holds it.")
          @Nullable ConfigMapKeyRef configMapKeyRef,
      @JsonPropertyDescription(
              "serviceAccountName of its pod. Defaults to the namespace's default account.")
          @Pattern(Formats.SUBDOMAIN)
          @Size(min = 1, max = Formats.NAME_LENGTH)
          @Nullable String serviceAccountName) {}

  /** A key of a ConfigMap of the namespace. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ConfigMapKeyRef(
      @JsonPropertyDescription("name of the ConfigMap.")
          @Required
          @Pattern(Formats.SUBDOMAIN)
          @Size(min = 1, max = Formats.NAME_LENGTH)
          String name,
      @JsonPropertyDescription("key in the ConfigMap.")
          @Required
          @Pattern("^[-._a-zA-Z0-9]+$")
          @Size(min = 1, max = 253)
          String key) {}

  /** A Job. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Job(
      @JsonPropertyDescription(
              "template of the Job, as in a CronJob: its labels and annotations, and its spec. The"
                  + " back-off limit defaults to 0, the pods' restart policy to Never.")
          @Required
          @PreserveUnknownFields
          JsonNode template) {}
}
