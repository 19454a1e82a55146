package dev.headway.rollout.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.domain.ObjectKey;
import dev.headway.port.CheckCourse.CheckPace;
import dev.headway.port.CheckProbe;
import dev.headway.port.CheckResult;
import dev.headway.port.TrafficRouter.RouteKey;
import dev.headway.rollout.decide.CheckRun;
import dev.headway.rollout.decide.HookRun;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What acting and reporting need besides the snapshot: the stuff that objects are made of. A
 * decision never looks at it.
 *
 * @param cause who made the wanted revision what it is, as JSON text
 * @param template with copies of configuration in place of what they are copies of
 * @param templateDigest of the template as it stands in the spec, where configuration counts, too
 * @param drainGrace the length of the {@code preStop} sleep
 * @param checks what each check sends and how often, by its name
 * @param tries the last results of the checks that run, newest first
 * @param routes by the key that the snapshot uses
 * @param trafficRecord what is to be written down before Services and routes are touched
 * @param stableService as read, for the ports of the candidate's
 * @param sets the sets as read, by the name that the snapshot uses
 * @param hooks what each hook does, by its name
 * @param hookPods the pods in which attempts of hooks ran last
 * @param held the fields of a Deployment that stays in place; empty where there is none
 */
public record Material(
    ObjectKey deployment,
    String uid,
    List<String> finalizers,
    Optional<String> cause,
    LabelSelector selector,
    JsonNode template,
    Optional<String> templateDigest,
    int minReadySeconds,
    Duration drainGrace,
    Map<String, CheckMaterial> checks,
    Map<CheckRun, List<CheckResult>> tries,
    Map<ObjectKey, RouteKey> routes,
    Optional<String> trafficRecord,
    Optional<Service> stableService,
    Map<String, ReplicaSet> sets,
    Map<String, HookMaterial> hooks,
    Map<HookRun, HookPod> hookPods,
    Optional<HeldFields> held) {

  /** Copies the collections. */
  public Material {
    finalizers = List.copyOf(finalizers);
    checks = Map.copyOf(checks);
    tries = Map.copyOf(tries);
    routes = Map.copyOf(routes);
    sets = Map.copyOf(sets);
    hooks = Map.copyOf(hooks);
    hookPods = Map.copyOf(hookPods);
  }

  /**
   * What a check sends, to whom, and how often.
   *
   * @param later the same pace after a rollback, when there is more time for the first pass
   */
  public record CheckMaterial(CheckAim aim, CheckProbe probe, CheckPace pace, CheckPace later) {}

  /** What a hook does. */
  public sealed interface HookMaterial {
    /** A Job of this template, that ends itself after so long. */
    record Job(JsonNode template, Duration timeout) implements HookMaterial {}

    /** A request. */
    record Call(CheckAim aim, CheckProbe.Http request, Duration timeout) implements HookMaterial {}

    /**
     * A command in a pod.
     *
     * @param inStable of the stable revision, in place of the release's own
     */
    record InPod(boolean inStable, CheckProbe.Command command, Duration timeout)
        implements HookMaterial {}
  }

  /** Where an attempt of a hook ran. */
  public record HookPod(String name, String container) {}

  /** Whom a check is sent to. */
  public sealed interface CheckAim {
    /** The pods of the set that is asked about. */
    record Pods() implements CheckAim {}

    /** A Service of the namespace. */
    record OfService(String name) implements CheckAim {}

    /** The Services of the two sets: that of the candidate, and for comparison that of stable. */
    record Preview(String candidate, String stable) implements CheckAim {}

    /** A host elsewhere. */
    record OfHost(String host) implements CheckAim {}
  }
}
