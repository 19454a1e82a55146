package dev.headway.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Which branch and path to follow, and as whom. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GitSyncSpec(
    @JsonPropertyDescription(
            "url of the repository: https, and http or file where the operator's settings allow"
                + " them. Credentials belong into `secretRef`.")
        @Required
        @Pattern("^(https|http|file)://[^@\\s]+$")
        @Size(max = 2048)
        String url,
    @JsonPropertyDescription("ref says what to follow. Defaults to the branch 'main'.")
        @Nullable Ref ref,
    @JsonPropertyDescription("path of the folder with the manifests. Defaults to '/'.")
        @Pattern("^/?[^\\s]*$")
        @Size(max = 1024)
        @Nullable String path,
    @JsonPropertyDescription("interval from one poll to the next, with jitter. Defaults to 30s.")
        @Pattern(Formats.DURATION)
        @Size(max = Formats.DURATION_LENGTH)
        @Nullable String interval,
    @JsonPropertyDescription("timeout of a fetch or push as a whole. Defaults to 60s.")
        @Pattern(Formats.DURATION)
        @Size(max = Formats.DURATION_LENGTH)
        @Nullable String timeout,
    @JsonPropertyDescription(
            "secretRef names a Secret with `username` and `password`, or `bearerToken`.")
        @Nullable SecretRef secretRef,
    @JsonPropertyDescription(
            "serviceAccountName is the account as which everything is read, applied, pruned and"
                + " corrected. Required unless the operator's settings name a default.")
        @Pattern(Formats.SUBDOMAIN)
        @Size(max = Formats.NAME_LENGTH)
        @Nullable String serviceAccountName,
    @JsonPropertyDescription(
            "targetNamespace is where objects go. Defaults to the namespace of the GitSync; others"
                + " only where the operator's settings allow them.")
        @Pattern(Formats.LABEL)
        @Size(max = Formats.LABEL_LENGTH)
        @Nullable String targetNamespace,
    @JsonPropertyDescription(
            "prune removes objects that left the branch: Enabled or Disabled. Defaults to Enabled.")
        @Nullable Toggle prune,
    @JsonPropertyDescription(
            "pruneLimit holds a commit that would remove a larger share of the objects (and more"
                + " than 5), or any Namespace, CustomResourceDefinition, PersistentVolumeClaim or"
                + " ProgressiveDeployment. Defaults to 25%.")
        @Pattern(Formats.PERCENT)
        @Size(max = 4)
        @Nullable String pruneLimit,
    @JsonPropertyDescription("pruneApproved names the commit whose removals are approved.")
        @Pattern("^([0-9a-f]{40}|[0-9a-f]{64})?$")
        @Size(max = 64)
        @Nullable String pruneApproved,
    @JsonPropertyDescription(
            "drift says what happens when the cluster differs from Git: Correct or Report. Defaults"
                + " to Correct.")
        @Nullable Drift drift,
    @JsonPropertyDescription("suspend stops fetching, applying and correcting. Defaults to false.")
        @Nullable Boolean suspend,
    @JsonPropertyDescription("writeBack puts Git right after a rollback. Absent: never.")
        @Nullable WriteBack writeBack) {

  /** What to follow. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Ref(
      @JsonPropertyDescription("branch to follow. Defaults to 'main'.")
          @Pattern("^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9_-])?$")
          @Size(min = 1, max = 255)
          @Nullable String branch) {}

  /** A Secret of the same namespace. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SecretRef(
      @JsonPropertyDescription("name of the Secret.")
          @Required
          @Pattern(Formats.SUBDOMAIN)
          @Size(max = Formats.NAME_LENGTH)
          String name) {}

  /** On or off. */
  public enum Toggle {
    Enabled,
    Disabled
  }

  /** What happens when the cluster differs from Git. */
  public enum Drift {
    Correct,
    Report
  }

  /** How Git is put right. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record WriteBack(
      @JsonPropertyDescription(
              "rollback says how a rollback reaches Git: Commit on the branch, or None. Defaults to"
                  + " None.")
          @Nullable Rollback rollback,
      @JsonPropertyDescription("author of the commits. Defaults to Headway.")
          @Nullable Author author) {}

  /** How a rollback reaches Git. */
  public enum Rollback {
    Commit,
    None
  }

  /** An author of commits. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Author(
      @JsonPropertyDescription("name of the author.")
          @Required
          @Pattern("^[^<>\\n]+$")
          @Size(min = 1, max = 128)
          String name,
      @JsonPropertyDescription("email of the author.")
          @Required
          @Pattern("^[^<>\\s]+@[^<>\\s]+$")
          @Size(min = 3, max = 254)
          String email) {}
}
