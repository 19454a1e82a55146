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
import java.util.List;
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
    value = "self.type == 'HTTP' ? has(self.http) : !has(self.http)",
    message = "`http` must be set when `type` is 'HTTP', and may not be set otherwise",
    fieldPath = ".http")
@ValidationRule(
    value = "self.type == 'Exec' ? has(self.exec) : !has(self.exec)",
    message = "`exec` must be set when `type` is 'Exec', and may not be set otherwise",
    fieldPath = ".exec")
@ValidationRule(
    value =
        "!has(self.onFailure) || self.onFailure != 'Abort' || !has(self.when) || self.when in"
            + " ['PreDeploy', 'PreActivate', 'PostActivate']",
    message =
        "`onFailure` may be 'Abort' only where `when` is 'PreDeploy', 'PreActivate' or"
            + " 'PostActivate', or not set",
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
                + " Hooks of one point run in the order of this list. Not set for hooks that steps"
                + " name.")
        @Nullable When when,
    @JsonPropertyDescription("type of the hook: Job, Script, HTTP or Exec.") @Required Type type,
    @JsonPropertyDescription(
            "job makes a Job of each attempt, once; it must not select pods that the Services of"
                + " this resource do.")
        @Nullable Job job,
    @JsonPropertyDescription("script runs a shell script in an image, as a Job.")
        @Nullable Script script,
    @JsonPropertyDescription("http sends a request.") @Nullable Http http,
    @JsonPropertyDescription("exec runs a command in one pod of a revision.") @Nullable Exec exec,
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
                + " Ignore records it. Defaults to Abort for PreDeploy, PreActivate and around a"
                + " step, else to Ignore.")
        @Nullable OnFailure onFailure) {

  /** The types of hooks. */
  public enum Type {
    Job,
    Script,
    HTTP,
    Exec
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

  /** A request to a Service of the namespace, or to a host that the settings allow. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "!has(self.tls) || self.url.startsWith('https://')",
      message = "`tls` may be set only where `url` begins with 'https://'",
      fieldPath = ".tls")
  @ValidationRule(
      value = "!has(self.body) || !has(self.method) || !(self.method in ['GET', 'DELETE'])",
      message = "`body` may not be set where `method` is 'GET' or 'DELETE'",
      fieldPath = ".body")
  public record Http(
      @JsonPropertyDescription(
              "url that is called: a Service of the namespace, or a host that the operator's"
                  + " setting `checks.hosts` names.")
          @Required
          @Pattern("^https?://[^/@\\s]+(/[^\\s#]*)?$")
          @Size(min = 1, max = 2048)
          String url,
      @JsonPropertyDescription(
              "method of the request: GET, POST, PUT, PATCH or DELETE. Defaults to POST.")
          @Nullable Method method,
      @JsonPropertyDescription("headers of the request.") @Size(max = 16)
          @Nullable List<CheckSpec.Header> headers,
      @JsonPropertyDescription(
              "body of the request. Defaults to what the hook is about, in JSON; none with GET and"
                  + " DELETE.")
          @Size(max = 4096)
          @Nullable String body,
      @JsonPropertyDescription("statusCodes that are a success. Defaults to 200, 201, 202 and 204.")
          @Size(min = 1, max = 32)
          @Nullable List<@Min(100) @Max(599) Integer> statusCodes,
      @JsonPropertyDescription("tls says how the certificate is judged.")
          CheckSpec.@Nullable Tls tls) {}

  /** What a request asks for. */
  public enum Method {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE
  }

  /** A command in a container; no shell is between. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Exec(
      @JsonPropertyDescription(
              "command with its arguments. The chart grants the operator the right to run it with"
                  + " `rights.exec`.")
          @Required
          @Size(min = 1, max = 32)
          List<@Size(max = 1024) String> command,
      @JsonPropertyDescription("container it runs in. Defaults to the first one.")
          @Pattern(Formats.LABEL)
          @Size(min = 1, max = Formats.LABEL_LENGTH)
          @Nullable String container,
      @JsonPropertyDescription(
              "target says in whose pod: CandidatePods, those of the release's revision, or"
                  + " StablePods. Defaults to CandidatePods; to StablePods where `when` is"
                  + " 'PreDeploy', 'PostRollback', 'OnRollback' or 'OnFailure'.")
          @Nullable Target target) {}

  /** Whose pods. */
  public enum Target {
    CandidatePods,
    StablePods
  }

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
