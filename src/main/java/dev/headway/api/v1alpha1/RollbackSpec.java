package dev.headway.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** What follows when a release fails. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RollbackSpec(
    @JsonPropertyDescription(
            "policy says who rolls back: Automatic, or Manual, which holds the release at its"
                + " failure until somebody decides. Defaults to Automatic.")
        @Nullable Policy policy,
    @JsonPropertyDescription(
            "window is how many of the last good revisions one may go back to without steps."
                + " Defaults to 1.")
        @Min(0)
        @Max(50)
        @Nullable Integer window) {

  /** Who rolls back. */
  public enum Policy {
    Automatic,
    Manual
  }
}
