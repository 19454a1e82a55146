package dev.headway.rollout.simulation;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.rollout.act.Outcome;
import dev.headway.rollout.decide.RolloutPlan;
import dev.headway.rollout.decide.RolloutPlanner;
import dev.headway.rollout.decide.RolloutSnapshot;
import dev.headway.rollout.decide.SetSeen;
import dev.headway.rollout.observe.Material;
import dev.headway.rollout.observe.Observation;
import dev.headway.rollout.report.Pass;
import dev.headway.rollout.report.RolloutReport;
import dev.headway.testing.Materials;
import dev.headway.testing.Records;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The resource of a simulated deployment, with its status as the operator writes it. */
final class Told {
  private static final String CAUSE =
      """
      {"gitSync": "shop.shop", "commit": "0123456789abcdef0123456789abcdef01234567",\
       "author": "Ada Lovelace <ada@example.org>", "message": "Ship the new checkout"}\
      """;

  private final ProgressiveDeployment resource;
  private int writes;
  private int largest;

  Told(String manifest) {
    resource = Serialization.unmarshal(manifest, ProgressiveDeployment.class);
  }

  /** The planner, of which every plan is told. */
  RolloutPlan plan(RolloutSnapshot seen) {
    RolloutPlan plan = RolloutPlanner.plan(seen);
    var outcome = new Outcome(plan.actions(), Optional.empty(), Optional.empty());
    var pass = new Pass(resource, new Observation(seen, material(seen)), plan, outcome);
    RolloutReport report = RolloutReport.of(pass);
    if (report.change() == RolloutReport.Change.SUBSTANCE) {
      resource.setStatus(report.status());
      writes++;
      byte[] json = Serialization.asJson(resource).getBytes(StandardCharsets.UTF_8);
      largest = Math.max(largest, json.length);
    }
    return plan;
  }

  /** Writes of the status, those not counted that only count pods. */
  int writes() {
    return writes;
  }

  /** The bytes of the largest state of the resource. */
  int largest() {
    return largest;
  }

  ProgressiveDeployment resource() {
    return resource;
  }

  void startCounting() {
    writes = 0;
  }

  private static Material material(RolloutSnapshot seen) {
    Map<String, ReplicaSet> sets = new HashMap<>();
    for (SetSeen set : seen.sets().known().orElse(List.of())) {
      sets.put(set.name(), set(set));
    }
    return Records.with(
        Materials.of(seen.identity().key()),
        Map.of(
            "uid",
            seen.identity().uid(),
            "cause",
            Optional.of(CAUSE),
            "selector",
            new LabelSelectorBuilder().withMatchLabels(Map.of("app", "checkout")).build(),
            "drainGrace",
            seen.spec().drainGrace(),
            "sets",
            sets));
  }

  private static ReplicaSet set(SetSeen set) {
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withName(set.name())
        .withLabels(Map.of(Keys.REVISION, set.revision().name()))
        .withAnnotations(Map.of(Keys.CAUSE, CAUSE))
        .endMetadata()
        .build();
  }
}
