package dev.headway.cli.verify;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Optional;

/**
 * Something that is not as it is recorded.
 *
 * @param object as kind/name
 * @param deployment the ProgressiveDeployment that it concerns
 * @param message what is recorded, and what is there
 * @param remedy what mends it, in words
 * @param repair what {@code --repair} does; empty where it takes a decision
 */
public record Mismatch(
    Kind kind,
    String object,
    String deployment,
    String message,
    String remedy,
    @JsonIgnore Optional<Repair> repair) {

  /** The kinds of mismatches. */
  public enum Kind {
    /** The operator has not looked at the present spec. */
    StatusBehind,
    /** A Service that the spec names does not exist. */
    MissingService,
    /** A route that the spec names does not exist. */
    MissingRoute,
    /** The set of the stable or the candidate revision does not exist. */
    MissingSet,
    /** A set names a copy of configuration that does not exist. */
    MissingCopy,
    /** A ConfigMap, a Secret or a Service that the template, a check or a hook names is missing. */
    MissingReference,
    /** Something that Headway works with belongs to somebody else. */
    ForeignOwner,
    /** The stable Service selects another revision than the recorded one. */
    SelectorDiffers,
    /** A route has another weight than the recorded one. */
    WeightDiffers,
    /** The ReleaseGroup that the spec names does not exist. */
    MissingGroup,
    /** A slot of a release group is held by nobody. */
    StaleLock,
    /** A set has no deployment, or no owner any more. */
    OrphanedSet,
    /** A Service selects a revision, and no deployment looks after it. */
    StrayKey,
    /** A route is marked as in a release, and no deployment looks after it. */
    StrayMark
  }

  /** What mends it; each acts only while things are as they were read. */
  public sealed interface Repair {
    /** The set gets its deployment as owner again. */
    record Adopt(String set, String resourceVersion, String deployment, String uid)
        implements Repair {}

    /** A set without pods goes. */
    record Remove(String set, String uid, String resourceVersion) implements Repair {}

    /** The Service's selector loses our key. */
    record TakeOutKey(String service, String revision) implements Repair {}

    /** A slot of a release group goes. */
    record Unlock(String lease, String resourceVersion) implements Repair {}

    /** The Service selects the recorded revision. */
    record Point(String service, String from, String to) implements Repair {}
  }

  /** Whether {@code --repair} does something about it. */
  public boolean isRepairable() {
    return repair.isPresent();
  }
}
