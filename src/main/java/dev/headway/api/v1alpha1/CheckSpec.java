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

/** A check: a union by {@code type}. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.type == 'HTTP' ? has(self.http) : !has(self.http)",
    message = "`http` must be set when `type` is 'HTTP', and may not be set otherwise",
    fieldPath = ".http")
@ValidationRule(
    value = "self.type == 'TCP' ? has(self.tcp) : !has(self.tcp)",
    message = "`tcp` must be set when `type` is 'TCP', and may not be set otherwise",
    fieldPath = ".tcp")
public record CheckSpec(
    @JsonPropertyDescription("name of the check, unique among the checks.")
        @Required
        @Pattern(Formats.LABEL)
        @Size(min = 1, max = Formats.LABEL_LENGTH)
        String name,
    @JsonPropertyDescription("type of the check: HTTP or TCP.") @Required Type type,
    @JsonPropertyDescription("http sends a GET request.") @Nullable Http http,
    @JsonPropertyDescription("tcp opens a connection.") @Nullable Tcp tcp,
    @JsonPropertyDescription(
            "target says what is checked: CandidatePods, StablePods or Service. Defaults to"
                + " CandidatePods.")
        @Nullable Target target,
    @JsonPropertyDescription("interval from one try to the next. Defaults to 2s.")
        @Pattern(Formats.DURATION)
        @Size(max = Formats.DURATION_LENGTH)
        @Nullable String interval,
    @JsonPropertyDescription("timeout of one try. Defaults to 5s.")
        @Pattern(Formats.DURATION)
        @Size(max = Formats.DURATION_LENGTH)
        @Nullable String timeout,
    @JsonPropertyDescription(
            "deadline is how long the check may take to pass for the first time. Defaults to 30s.")
        @Pattern(Formats.DURATION)
        @Size(max = Formats.DURATION_LENGTH)
        @Nullable String deadline,
    @JsonPropertyDescription(
            "failureThreshold is how many tries in a row must fail until the check has failed."
                + " Defaults to 3.")
        @Min(1)
        @Max(100)
        @Nullable Integer failureThreshold,
    @JsonPropertyDescription(
            "successThreshold is how many tries in a row must pass until the check has passed."
                + " Defaults to 1.")
        @Min(1)
        @Max(100)
        @Nullable Integer successThreshold,
    @JsonPropertyDescription("backoff spaces the tries that follow a failed one.")
        @Nullable Backoff backoff,
    @JsonPropertyDescription(
            "when says at which points the check runs: BeforeTraffic, EveryStep. Defaults to both.")
        @Size(min = 1, max = 2)
        @Nullable List<When> when) {

  /** The types of checks. */
  public enum Type {
    HTTP,
    TCP
  }

  /** What is checked. */
  public enum Target {
    CandidatePods,
    StablePods,
    Service
  }

  /** At which points of a release a check runs. */
  public enum When {
    BeforeTraffic,
    EveryStep
  }

  /** A GET request. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Http(
      @JsonPropertyDescription("path of the request, with its query. Defaults to '/'.")
          @Pattern("^/")
          @Size(max = 2048)
          @Nullable String path,
      @JsonPropertyDescription("port by number, or by the name of a container's port.") @Required
          IntOrString port,
      @JsonPropertyDescription(
              "statusCodes that pass. Defaults to 200, 201, 202, 204, 301 and 302.")
          @Size(min = 1, max = 32)
          @Nullable List<@Min(100) @Max(599) Integer> statusCodes,
      @JsonPropertyDescription("headers of the request.") @Size(max = 16)
          @Nullable List<Header> headers) {}

  /** A header of a request. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Header(
      @JsonPropertyDescription("name of the header.")
          @Required
          @Pattern("^[A-Za-z0-9!#$%&'*+\\-.^_`|~]+$")
          @Size(min = 1, max = 256)
          String name,
      @JsonPropertyDescription("value of the header.") @Required @Size(max = 4096) String value) {}

  /** A connection that is opened and closed. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Tcp(
      @JsonPropertyDescription("port by number, or by the name of a container's port.") @Required
          IntOrString port) {}

  /** Growing pauses after failed tries. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Backoff(
      @JsonPropertyDescription("initial pause after a failed try. Defaults to 1s.")
          @Pattern(Formats.DURATION)
          @Size(max = Formats.DURATION_LENGTH)
          @Nullable String initial,
      @JsonPropertyDescription("factor by which the pause grows. Defaults to 2.") @Min(1) @Max(10)
          @Nullable Integer factor,
      @JsonPropertyDescription("max is the longest pause. Defaults to 10s.")
          @Pattern(Formats.DURATION)
          @Size(max = Formats.DURATION_LENGTH)
          @Nullable String max) {}
}
