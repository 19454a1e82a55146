package dev.headway.cli.render;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.headway.api.v1alpha1.GitSyncStatus.SyncResult;
import dev.headway.api.v1alpha1.ReleaseAction;
import dev.headway.api.v1alpha1.ReleaseActionSpec;
import dev.headway.api.v1alpha1.ReleaseActionStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of a ReleaseAction. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ActionResult(
    String namespace,
    String action,
    String verb,
    @Nullable String deployment,
    @Nullable String gitSync,
    @Nullable Long release,
    @Nullable String revision,
    @Nullable String step,
    @Nullable String argument,
    String result,
    String message,
    @Nullable String time,
    @Nullable SyncResult lastSync) {

  /** The result of an action that was waited for; without a status it is {@code Pending}. */
  public static ActionResult of(ReleaseAction action) {
    ReleaseActionSpec spec = action.getSpec();
    Optional<ReleaseActionStatus> status = Optional.ofNullable(action.getStatus());
    return new ActionResult(
        action.getMetadata().getNamespace(),
        action.getMetadata().getName(),
        spec.verb().name(),
        spec.deploymentName(),
        spec.gitSyncName(),
        spec.release(),
        spec.revision(),
        spec.step(),
        spec.argument(),
        status.map(ReleaseActionStatus::result).map(Enum::name).orElse("Pending"),
        status.map(ReleaseActionStatus::message).orElse(""),
        status.map(ReleaseActionStatus::time).orElse(null),
        null);
  }

  public ActionResult withLastSync(@Nullable SyncResult sync) {
    return new ActionResult(
        namespace,
        action,
        verb,
        deployment,
        gitSync,
        release,
        revision,
        step,
        argument,
        result,
        message,
        time,
        sync);
  }

  public boolean done() {
    return result.equals("Done");
  }

  public boolean pending() {
    return result.equals("Pending");
  }

  public List<String> lines(Style style) {
    String mark = done() ? style.tick() : pending() ? style.open() : style.cross();
    String on = deployment == null ? gitSync : deployment;
    String what = mark + " " + verb + " " + style.bold(String.valueOf(on));
    if (pending()) {
      return List.of(
          what + ": no answer yet; the action " + action + " stays. Does the operator run?");
    }
    String outcome = done() ? ": " : " refused: ";
    return List.of(what + outcome + message);
  }
}
