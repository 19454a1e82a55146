package dev.headway.rollout.simulation;

import dev.headway.domain.Revision;
import dev.headway.rollout.decide.Around;
import dev.headway.rollout.decide.CheckRun;
import dev.headway.rollout.decide.HookRun;
import dev.headway.rollout.decide.HookSpec;
import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.ReleaseRequest;
import dev.headway.rollout.decide.RolloutSpec;
import dev.headway.rollout.decide.SetMarks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The whole state of a simulated cluster. */
final class World {
  static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  Instant now = START;

  /** How far the operator's clock is ahead. */
  Duration skew = Duration.ZERO;

  RolloutSpec spec;
  boolean routed;

  /** Where it moves traffic and no route does: the Service's selector. */
  boolean bySelector;

  /** Where the workload stays in place. */
  Optional<SimDeployment> deployment = Optional.empty();

  boolean recorded;
  String wanted;
  final Map<String, Behaviour> behaviours = new HashMap<>();
  final Map<String, SimSet> sets = new TreeMap<>();
  final SimService stableService = new SimService(false);
  final SimService candidateService = new SimService(true);
  final SimRoute route = new SimRoute();
  final SimConfig config = new SimConfig();
  Memory memory = Memory.NONE;
  final Map<CheckRun, Instant> checks = new HashMap<>();
  final List<ReleaseRequest> requests = new ArrayList<>();
  final List<String> answers = new ArrayList<>();
  Optional<String> retryText = Optional.empty();
  Optional<String> abortText = Optional.empty();
  boolean deleting;

  /** When new pods were last asked for. */
  Optional<Instant> restartAsked = Optional.empty();

  Around around = Around.NOTHING;
  Optional<SimGroup> group = Optional.empty();
  List<String> specProblems = List.of();
  boolean finalizer = true;
  final Map<HookRun, SimHook> hooks = new LinkedHashMap<>();
  final Map<String, HookBehaviour> hookBehaviours = new HashMap<>();

  /** Behaviours from the second release on. */
  final Map<String, HookBehaviour> laterHooks = new HashMap<>();

  /** Every attempt that was ever begun. */
  final Set<HookRun> begun = new LinkedHashSet<>();

  /** Before this nobody may make Jobs. */
  Instant hooksAllowedFrom = START;

  /** Attempts that the operator that runs now could not make. */
  final Set<HookRun> hindered = new LinkedHashSet<>();

  /** False once somebody has edited the strategy. */
  boolean strategyStays = true;

  boolean networkDown;
  boolean gateway = true;
  boolean endpointsFollow = true;
  boolean checksDown;
  Instant schedulableFrom = START;
  boolean somethingWasLost;

  /** The operator dies after the next thing that it does. */
  boolean dies;

  int writes;

  World(RolloutSpec spec, boolean routed, String wanted) {
    this.spec = spec;
    this.routed = routed;
    this.recorded = isRouted();
    this.wanted = wanted;
  }

  /** A revision by its name of ten letters: {@code a} stands for {@code aaaaaaaaaa}. */
  static Revision revision(String letter) {
    return Revision.of(letter.repeat(64), 1);
  }

  static String setName(String letter) {
    return "checkout-" + revision(letter).name();
  }

  /**
   * True where routes or the Service carry the weight: batches go by the share of pods, and so does
   * a canary without routes.
   */
  boolean isRouted() {
    return routed
        && !(spec.strategy() instanceof RolloutSpec.Rolling)
        && !(bySelector && spec.strategy() instanceof RolloutSpec.Canary);
  }

  World inPlace() {
    deployment = Optional.of(new SimDeployment());
    return this;
  }

  Behaviour behaviour(String revision) {
    return behaviours.getOrDefault(revision.substring(0, 1), Behaviour.GOOD);
  }

  int replicas() {
    return spec.replicas();
  }

  /** The set that the marks name as stable. */
  Optional<SimSet> stable() {
    return sets.values().stream()
        .filter(set -> set.marks.role() == SetMarks.Role.STABLE)
        .max(Comparator.comparingInt(set -> set.marks.release()));
  }

  Optional<SimSet> byRevision(String revision) {
    return sets.values().stream().filter(set -> set.revision.name().equals(revision)).findAny();
  }

  boolean failsCheck(SimSet set) {
    Behaviour behaviour = behaviour(set.revision.name());
    return checksDown
        || set.ready() == 0
        || (behaviour.fault() == Behaviour.Fault.FAILS_CHECK
            && set.alive().stream().anyMatch(pod -> behaviour.shows(pod, now)));
  }

  /** The same world once more, for another future. */
  World copy() {
    World copy = new World(spec, routed, wanted);
    copy.now = now;
    copy.skew = skew;
    copy.bySelector = bySelector;
    copy.recorded = recorded;
    copy.deployment = deployment.map(SimDeployment::copy);
    copy.behaviours.putAll(behaviours);
    Map<SimPod, SimPod> twins = new IdentityHashMap<>();
    sets.forEach((name, set) -> copy.sets.put(name, set.copy(twins)));
    stableService.copyInto(copy.stableService, twins);
    candidateService.copyInto(copy.candidateService, twins);
    route.copyInto(copy.route);
    copy.memory = memory;
    copy.checks.putAll(checks);
    copy.requests.addAll(requests);
    copy.answers.addAll(answers);
    copy.retryText = retryText;
    copy.abortText = abortText;
    copy.deleting = deleting;
    copy.restartAsked = restartAsked;
    copy.around = around;
    copy.specProblems = specProblems;
    config.copyInto(copy.config);
    copy.hooks.putAll(hooks);
    copy.hookBehaviours.putAll(hookBehaviours);
    copy.laterHooks.putAll(laterHooks);
    copy.begun.addAll(begun);
    copy.hooksAllowedFrom = hooksAllowedFrom;
    copy.hindered.addAll(hindered);
    copy.strategyStays = strategyStays;
    copy.finalizer = finalizer;
    copy.networkDown = networkDown;
    copy.gateway = gateway;
    copy.endpointsFollow = endpointsFollow;
    copy.checksDown = checksDown;
    copy.schedulableFrom = schedulableFrom;
    copy.somethingWasLost = somethingWasLost;
    copy.dies = dies;
    copy.writes = writes;
    return copy;
  }

  /** What only the operator's process knew, and no object of the cluster tells of. */
  void forget() {
    checks.clear();
    hindered.clear();
    hooks.keySet().removeIf(run -> HookRules.kind(this, run) != HookSpec.Kind.JOB);
  }

  World with(String letter, Behaviour behaviour) {
    behaviours.put(letter, behaviour);
    return this;
  }

  /** What the operator believes. */
  Instant clock() {
    return now.plus(skew);
  }

  void pass(Duration time) {
    now = now.plus(time);
  }
}
