package dev.headway.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of an action. Written once. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReleaseActionStatus(
    @JsonPropertyDescription("result is Done or Refused.") @Nullable Result result,
    @JsonPropertyDescription("message says what was done, or why it was refused.")
        @Nullable String message,
    @JsonPropertyDescription("time at which the result was known.") @Nullable String time,
    @JsonPropertyDescription("conditions of the action: Ready.")
        @Nullable List<Condition> conditions) {

  /** The results. */
  public enum Result {
    Done,
    Refused
  }
}
