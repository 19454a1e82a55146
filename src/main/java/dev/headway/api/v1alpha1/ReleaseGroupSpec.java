package dev.headway.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** How many releases of a group run at once. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReleaseGroupSpec(
    @JsonPropertyDescription(
            "limit is how many releases of deployments that name this group run at once. Others"
                + " wait, and those that have waited longest go first. A lower limit ends none that"
                + " run.")
        @Required
        @Min(1)
        @Max(100)
        Integer limit) {}
