package dev.headway.rollout.report;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.domain.FailureClass;
import dev.headway.domain.ObjectKey;
import dev.headway.domain.Reason;
import dev.headway.domain.Revision;
import dev.headway.domain.Weight;
import dev.headway.port.CheckResult;
import dev.headway.port.ClusterFailure;
import dev.headway.rollout.act.Outcome;
import dev.headway.rollout.decide.Around;
import dev.headway.rollout.decide.CheckRun;
import dev.headway.rollout.decide.CheckSeen;
import dev.headway.rollout.decide.Finding;
import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.Observed;
import dev.headway.rollout.decide.ReleaseResult;
import dev.headway.rollout.decide.RollbackPolicy;
import dev.headway.rollout.decide.RolloutPlan;
import dev.headway.rollout.decide.RolloutSnapshot;
import dev.headway.rollout.decide.RolloutSnapshot.Desired;
import dev.headway.rollout.decide.RolloutSnapshot.Identity;
import dev.headway.rollout.decide.RolloutSpec;
import dev.headway.rollout.decide.RolloutSpec.Canary;
import dev.headway.rollout.decide.RolloutSpec.Coarse;
import dev.headway.rollout.decide.RolloutState;
import dev.headway.rollout.decide.SetMarks;
import dev.headway.rollout.decide.SetMarks.Role;
import dev.headway.rollout.decide.SetSeen;
import dev.headway.rollout.decide.Step;
import dev.headway.rollout.decide.TrafficSeen;
import dev.headway.rollout.decide.Waiting;
import dev.headway.rollout.observe.Material;
import dev.headway.rollout.observe.Observation;
import dev.headway.testing.Materials;
import dev.headway.testing.Records;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Passes of a deployment of four replicas, at generation 3. */
final class Passes {

  static final Instant NOW = Instant.parse("2026-01-01T12:00:00.250Z");
  static final Revision OLD = Revision.of("0aaaaaaaaa0000", 1);
  static final Revision NEW = Revision.of("0bbbbbbbbb0000", 1);
  static final List<Step> STEPS =
      List.of(
          new Step("half", Weight.ofPercent(50), 2, List.of()),
          new Step("100 %", Weight.FULL, 4, List.of()));

  private final RolloutState state;
  private Observed<List<SetSeen>> sets = Observed.known(List.of());
  private Optional<TrafficSeen> traffic = Optional.empty();
  private List<CheckSeen> checks = List.of();
  private Map<CheckRun, List<CheckResult>> tries = Map.of();
  private Memory remembered = Memory.NONE;
  private Memory planned = Memory.NONE;
  private Optional<Waiting> waiting = Optional.empty();
  private List<Finding> findings = List.of();
  private Optional<Memory.Refused> refused = Optional.empty();
  private Optional<ClusterFailure> failure = Optional.empty();
  private @Nullable ProgressiveDeploymentStatus before;
  private Weight wanted = Weight.ZERO;
  private @Nullable String cause;

  private Passes(RolloutState state) {
    this.state = state;
  }

  static Passes of(RolloutState state) {
    return new Passes(state);
  }

  static Passes atRest() {
    return of(new RolloutState.AtRest(1, OLD, false)).sets(set(OLD, Role.STABLE, 4, 4));
  }

  static Passes holding(RolloutState.Stage stage) {
    return of(new RolloutState.Releasing(2, NEW, "p1", STEPS, 0, stage, Optional.empty()))
        .sets(set(OLD, Role.STABLE, 2, 2), set(NEW, Role.CANDIDATE, 2, 2))
        .wanted(50);
  }

  Passes sets(SetSeen... seen) {
    sets = Observed.known(List.of(seen));
    return this;
  }

  Passes blind(String why) {
    sets = Observed.unknown(why);
    return this;
  }

  Passes traffic(TrafficSeen seen) {
    traffic = Optional.of(seen);
    return this;
  }

  Passes checks(CheckSeen... seen) {
    checks = List.of(seen);
    return this;
  }

  Passes tries(CheckRun run, CheckResult... results) {
    tries = Map.of(run, List.of(results));
    return this;
  }

  Passes remembered(Memory memory) {
    remembered = memory;
    return this;
  }

  Passes memory(Memory memory) {
    planned = memory;
    return this;
  }

  Passes waiting(Waiting.Kind kind, String what) {
    return waiting(kind, what, what, null);
  }

  Passes waiting(Waiting.Kind kind, String what, String steady, @Nullable Instant until) {
    waiting =
        Optional.of(new Waiting(kind, what, steady, Optional.ofNullable(until), Optional.empty()));
    return this;
  }

  Passes found(Finding... found) {
    findings = List.of(found);
    return this;
  }

  Passes refused(String message) {
    refused = Optional.of(new Memory.Refused(NEW.name(), message));
    return this;
  }

  Passes failed(ClusterFailure failed) {
    failure = Optional.of(failed);
    return this;
  }

  Passes before(@Nullable ProgressiveDeploymentStatus status) {
    before = status;
    return this;
  }

  Passes wanted(int percent) {
    wanted = Weight.ofPercent(percent);
    return this;
  }

  Passes cause(String json) {
    cause = json;
    return this;
  }

  Pass pass() {
    var resource = new ProgressiveDeployment();
    resource.getMetadata().setName("checkout");
    resource.getMetadata().setNamespace("shop");
    resource.getMetadata().setUid("u1");
    resource.setStatus(before);
    var key = new ObjectKey("ProgressiveDeployment", "shop", "checkout");
    var identity =
        new Identity(key, "u1", 3, "7", false, false, Optional.empty(), Optional.empty());
    var snapshot =
        new RolloutSnapshot(
            NOW,
            identity,
            spec(),
            List.of(),
            Observed.known(new Desired(NEW, "checkout-" + NEW.name(), "2.0.0")),
            sets,
            traffic,
            Optional.empty(),
            checks,
            List.of(),
            remembered,
            Around.NOTHING,
            Observed.known(List.of()));
    var plan =
        new RolloutPlan(state, List.of(), findings, waiting, Optional.empty(), planned, wanted);
    return new Pass(
        resource,
        new Observation(snapshot, material(key)),
        plan,
        new Outcome(List.of(), refused, failure));
  }

  ProgressiveDeploymentStatus status() {
    return RolloutReport.of(pass()).status();
  }

  RolloutReport report() {
    return RolloutReport.of(pass());
  }

  static SetSeen set(Revision revision, Role role, int actual, int ready) {
    return set(revision, SetMarks.UNMARKED.withRole(role), actual, ready);
  }

  static SetSeen set(Revision revision, SetMarks marks, int actual, int ready) {
    return new SetSeen(
        "checkout-" + revision.name(),
        revision,
        revision.equals(OLD) ? "1.0.0" : "2.0.0",
        marks,
        actual,
        actual,
        ready,
        ready,
        List.of(),
        Instant.EPOCH,
        "5",
        List.of());
  }

  static RolloutState.Failed failedState(ReleaseResult result, Reason reason) {
    return new RolloutState.Failed(
        2,
        NEW,
        Optional.of(OLD),
        result,
        new SetMarks.Failure(FailureClass.EVIDENCE, reason, "check up fails."),
        false);
  }

  private static RolloutSpec spec() {
    return new RolloutSpec(
        4,
        new Canary.Regular(Weight.ofPercent(10), 10, Duration.ofMinutes(5), Weight.FULL),
        List.of(),
        false,
        Duration.ofMinutes(10),
        5,
        Coarse.HELD,
        Duration.ofSeconds(3),
        Duration.ofSeconds(10),
        RollbackPolicy.DEFAULT,
        List.of());
  }

  private Material material(ObjectKey key) {
    Map<String, ReplicaSet> byName = new HashMap<>();
    for (SetSeen each : sets.known().orElse(List.of())) {
      Map<String, String> annotations = cause == null ? Map.of() : Map.of(Keys.CAUSE, cause);
      byName.put(
          each.name(),
          new ReplicaSetBuilder()
              .withNewMetadata()
              .withName(each.name())
              .withLabels(Map.of(Keys.REVISION, each.revision().name()))
              .withAnnotations(annotations)
              .endMetadata()
              .build());
    }
    return Records.with(
        Materials.of(key),
        Map.of(
            "cause",
            Optional.ofNullable(cause),
            "selector",
            new LabelSelectorBuilder().withMatchLabels(Map.of("b", "2", "a", "1")).build(),
            "drainGrace",
            Duration.ofSeconds(10),
            "tries",
            tries,
            "sets",
            byName));
  }
}
