package dev.headway.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What is to be done, and what it was meant for: an action that does not match is refused. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "self == oldSelf", message = "`spec` is immutable")
@ValidationRule(
    value =
        "self.verb == 'Sync' ? has(self.gitSyncName) && !has(self.deploymentName) :"
            + " self.verb == 'Retry' ? has(self.gitSyncName) != has(self.deploymentName) :"
            + " has(self.deploymentName) && !has(self.gitSyncName)",
    message =
        "`gitSyncName` must be set when `verb` is 'Sync', either when it is 'Retry', and"
            + " `deploymentName` otherwise; never both")
@ValidationRule(
    value = "self.verb in ['Abort', 'Pause', 'Sync'] || has(self.gitSyncName) || has(self.release)",
    message =
        "`release` must be set unless `verb` is 'Abort', 'Pause' or 'Sync', or `gitSyncName` is"
            + " set")
@ValidationRule(
    value =
        "self.verb == 'Rollback' ? has(self.argument) : !has(self.argument) ||"
            + " (self.verb == 'Promote' && self.argument == 'Full')",
    message =
        "`argument` must be set when `verb` is 'Rollback' (a revision, version or release number),"
            + " may be 'Full' when it is 'Promote', and may not be set otherwise",
    fieldPath = ".argument")
@ValidationRule(
    value = "self.verb == 'JumpTo' ? has(self.step) : self.verb == 'Promote' || !has(self.step)",
    message =
        "`step` must be set when `verb` is 'JumpTo', and may not be set unless it is that or"
            + " 'Promote'",
    fieldPath = ".step")
public record ReleaseActionSpec(
    @JsonPropertyDescription("deploymentName is the ProgressiveDeployment that is meant.")
        @Pattern(Formats.SUBDOMAIN)
        @Size(max = Formats.NAME_LENGTH)
        @Nullable String deploymentName,
    @JsonPropertyDescription(
            "gitSyncName is the GitSync that is meant: with the verb Sync, or with Retry to close"
                + " its breaker.")
        @Pattern(Formats.SUBDOMAIN)
        @Size(max = Formats.NAME_LENGTH)
        @Nullable String gitSyncName,
    @JsonPropertyDescription(
            "verb is what to do: Promote, Pause, Resume, Abort, Retry, Rollback, JumpTo, Restart or"
                + " Sync.")
        @Required
        Verb verb,
    @JsonPropertyDescription(
            "release is the number of the release that is meant. Required save for Abort, Pause and"
                + " Sync, and with `gitSyncName`.")
        @Min(0)
        @Nullable Long release,
    @JsonPropertyDescription(
            "revision is the candidate that is meant (with Retry the failed one, with Restart the"
                + " stable one). Required where a candidate runs.")
        @Size(max = Formats.LABEL_LENGTH)
        @Nullable String revision,
    @JsonPropertyDescription(
            "step is the name of the step that Promote approves, or that JumpTo begins; an unnamed"
                + " one is called by its weight, as in '25 %'.")
        @Size(max = Formats.LABEL_LENGTH)
        @Nullable String step,
    @JsonPropertyDescription(
            "argument of Rollback: a kept revision, version or release number. Of Promote: Full,"
                + " which takes no other step.")
        @Size(min = 1, max = 128)
        @Nullable String argument,
    @JsonPropertyDescription("reason for people and for the audit log.") @Size(max = 1024)
        @Nullable String reason) {

  /** The verbs. */
  public enum Verb {
    Promote,
    Pause,
    Resume,
    Abort,
    Retry,
    Rollback,
    JumpTo,
    Restart,
    Sync
  }
}
