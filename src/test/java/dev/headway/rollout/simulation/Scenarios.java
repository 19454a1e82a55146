package dev.headway.rollout.simulation;

import dev.headway.domain.Weight;
import dev.headway.rollout.decide.ReleaseRequest;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.RollbackPolicy;
import dev.headway.rollout.decide.RolloutSpec;
import dev.headway.rollout.decide.RolloutSpec.Canary;
import dev.headway.rollout.decide.RolloutSpec.CheckSpec;
import dev.headway.rollout.decide.RolloutSpec.CheckTarget;
import dev.headway.rollout.decide.RolloutSpec.Coarse;
import dev.headway.rollout.decide.RolloutSpec.Strategy;
import dev.headway.rollout.decide.RolloutSpec.WrittenStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The stories that are told in every order, with a crash after every action, and to every mutant.
 */
final class Scenarios {
  static final Duration HOLD = Duration.ofSeconds(10);
  static final CheckSpec READY =
      new CheckSpec("ready", CheckTarget.CANDIDATE_PODS, true, true, false);

  private Scenarios() {}

  static RolloutSpec spec(int replicas, Strategy strategy) {
    return new RolloutSpec(
        replicas,
        strategy,
        List.of(READY),
        false,
        Duration.ofMinutes(2),
        3,
        Coarse.ALLOWED,
        Duration.ofSeconds(3),
        Duration.ofSeconds(4),
        RollbackPolicy.DEFAULT,
        List.of());
  }

  static WrittenStep step(int weight) {
    return new WrittenStep(
        Optional.empty(), Weight.ofPercent(weight), HOLD, false, Optional.empty());
  }

  static WrittenStep approved(String name, int weight) {
    return new WrittenStep(
        Optional.of(name), Weight.ofPercent(weight), Duration.ZERO, true, Optional.empty());
  }

  static Canary steps(WrittenStep... steps) {
    return new Canary.Steps(List.of(steps));
  }

  static final Canary PLAIN = steps(step(20), step(50));
  static final Canary APPROVED = steps(step(20), approved("half", 50));

  static World routed(Strategy strategy) {
    return new World(spec(5, strategy), true, "a");
  }

  static World shared(Strategy strategy) {
    return new World(spec(5, strategy), false, "a");
  }

  static Event ask(String letter) {
    return Event.at(1, "the spec asks for " + letter, world -> world.wanted = letter);
  }

  static ReleaseRequest request(World world, Verb verb, Optional<String> step) {
    return request(world, verb, step, Optional.empty());
  }

  static ReleaseRequest request(
      World world, Verb verb, Optional<String> step, Optional<String> argument) {
    OptionalInt release =
        verb == Verb.ABORT || verb == Verb.PAUSE
            ? OptionalInt.empty()
            : OptionalInt.of(
                world.sets.values().stream().mapToInt(set -> set.marks.release()).max().orElse(0));
    return new ReleaseRequest(
        "action-" + world.now.toEpochMilli() + "-" + verb,
        world.now,
        verb,
        release,
        revision(world, verb),
        step,
        argument,
        Optional.of("a test"),
        "1");
  }

  /** Those that go on with a release name the revision that runs. */
  private static Optional<String> revision(World world, Verb verb) {
    return verb == Verb.PROMOTE || verb == Verb.RESUME || verb == Verb.JUMP_TO
        ? world.sets.values().stream()
            .max(Comparator.comparingInt(set -> set.marks.release()))
            .map(set -> set.revision.name())
        : Optional.empty();
  }

  static Consumer<World> say(Verb verb) {
    return world -> world.requests.add(request(world, verb, Optional.empty()));
  }

  static Consumer<World> promote(String step) {
    return world -> world.requests.add(request(world, Verb.PROMOTE, Optional.of(step)));
  }

  static Consumer<World> promoteInFull() {
    return world ->
        world.requests.add(request(world, Verb.PROMOTE, Optional.empty(), Optional.of("Full")));
  }

  static Consumer<World> restart() {
    return world -> {
      world.restartAsked = Optional.of(world.now);
      say(Verb.RESTART).accept(world);
    };
  }

  static Consumer<World> jump(String step) {
    return world -> world.requests.add(request(world, Verb.JUMP_TO, Optional.of(step)));
  }

  static Consumer<World> rollBack(String argument) {
    return world ->
        world.requests.add(request(world, Verb.ROLLBACK, Optional.empty(), Optional.of(argument)));
  }

  static Consumer<World> scale(int replicas) {
    return world -> {
      world.somethingWasLost |=
          world.replicas() == 0; // nothing answers until the first pod is there
      world.spec = Specs.replicas(world.spec, replicas);
    };
  }

  /** Git is applied again over a release: the route and the Service are as they stand there. */
  static void reapply(World world) {
    world.route.write(0, false, "kustomize-controller");
    world.stableService.select(null);
  }

  /** All stories, each with routes and by the share of pods where it makes sense in both. */
  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    for (boolean routed : new boolean[] {true, false}) {
      all.addAll(Stories.both(routed));
    }
    all.addAll(Stories.routedOnly());
    all.addAll(RollingStories.all());
    all.addAll(BlueGreenStories.all());
    all.addAll(HandoverStories.all());
    all.addAll(RollbackStories.all());
    all.addAll(ConfigStories.all());
    all.addAll(HookStories.all());
    all.addAll(InPlaceStories.all());
    all.addAll(JumpStories.all());
    all.addAll(StepHookStories.all());
    all.addAll(CoarseStories.all());
    all.addAll(RestartStories.all());
    return List.copyOf(all);
  }
}
