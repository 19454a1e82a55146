package dev.headway.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the branch has come. The revisions are full commit ids; each advances only after the one
 * before it. Times are RFC 3339 in UTC.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GitSyncStatus(
    @Nullable Long observedGeneration,
    @JsonPropertyDescription("observedRevision is the commit at the tip of the branch.")
        @Nullable String observedRevision,
    @JsonPropertyDescription("attemptedRevision is the commit that was last tried.")
        @Nullable String attemptedRevision,
    @JsonPropertyDescription("appliedRevision is the commit whose objects are all applied.")
        @Nullable String appliedRevision,
    @JsonPropertyDescription(
            "healthyRevision is the last applied commit whose objects were all healthy.")
        @Nullable String healthyRevision,
    @JsonPropertyDescription(
            "failedRevisions are commits that failed a release or were reverted, newest first.")
        @Nullable List<FailedCommit> failedRevisions,
    @JsonPropertyDescription("inventory of what was applied.")
        @Nullable List<InventoryEntry> inventory,
    @JsonPropertyDescription("lastSync is what the last sync that changed anything did.")
        @Nullable SyncResult lastSync,
    @JsonPropertyDescription("pendingChanges is how many changes are held.")
        @Nullable Integer pendingChanges,
    @JsonPropertyDescription(
            "lastHandledSync is the name of the last ReleaseAction 'Sync' that was carried out.")
        @Nullable String lastHandledSync,
    @JsonPropertyDescription("history of syncs, newest first.") @Nullable List<SyncResult> history,
    @JsonPropertyDescription(
            "contested are fields that somebody else keeps changing: they are put back only every"
                + " half minute.")
        @Nullable List<ContestedField> contested,
    @JsonPropertyDescription(
            "breaker of the branch: while it is open no rollback is written to Git.")
        @Nullable Breaker breaker,
    @JsonPropertyDescription("conditions, one per type.") @Nullable List<Condition> conditions) {

  /** A field that Git sets and somebody else keeps changing. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ContestedField(
      @JsonPropertyDescription("object as kind namespace/name.") @Nullable String object,
      @JsonPropertyDescription(
              "field is its path, as in '.spec.replicas'. Absent where the object itself is deleted"
                  + " again and again.")
          @Nullable String field,
      @JsonPropertyDescription("manager is the field manager that changes it, where it is known.")
          @Nullable String manager,
      @JsonPropertyDescription("startTime is when it had been put back three times in a minute.")
          @Nullable String startTime) {}

  /** The breaker of a branch. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Breaker(
      @JsonPropertyDescription("openTime is when it opened. Absent while it is closed.")
          @Nullable String openTime,
      @JsonPropertyDescription("closeTime is when it closes by itself.") @Nullable String closeTime,
      @JsonPropertyDescription(
              "resetTime is when somebody closed it: earlier reverts do not count.")
          @Nullable String resetTime) {}

  /** A commit that failed, and what was done about it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FailedCommit(
      @Nullable String commit,
      @JsonPropertyDescription("object whose release failed, as kind/name.")
          @Nullable String object,
      @JsonPropertyDescription("revision of the ProgressiveDeployment that failed.")
          @Nullable String revision,
      @Nullable String reason,
      @JsonPropertyDescription("revertCommit is the commit that put Git right.")
          @Nullable String revertCommit,
      @Nullable String message,
      @Nullable String time) {}

  /** An object that was applied. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record InventoryEntry(
      @Nullable String apiVersion,
      @Nullable String kind,
      @Nullable String namespace,
      @Nullable String name,
      @JsonPropertyDescription("uid of the object as it was applied.") @Nullable String uid,
      @JsonPropertyDescription("source is where the object stands in Git, as path:line.")
          @Nullable String source,
      @JsonPropertyDescription("digest of the document's text, shortened.")
          @Nullable String digest) {}

  /** What a sync did. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SyncResult(
      @Nullable String from,
      @Nullable String to,
      @Nullable Integer created,
      @Nullable Integer changed,
      @Nullable Integer unchanged,
      @Nullable Integer pruned,
      @Nullable Integer refused,
      @Nullable String duration,
      @Nullable String time) {}
}
