package dev.headway.rollout.decide;

import dev.headway.domain.Weight;
import dev.headway.rollout.decide.HookPlace.Side;
import dev.headway.rollout.decide.RolloutSpec.BlueGreen;
import dev.headway.rollout.decide.RolloutSpec.Canary;
import dev.headway.rollout.decide.RolloutSpec.CheckSpec;
import dev.headway.rollout.decide.RolloutSpec.Rolling;
import dev.headway.rollout.decide.RolloutSpec.StepHook;
import dev.headway.rollout.decide.RolloutSpec.WrittenStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compiles a strategy into steps. Every strategy ends in the same list, so that one engine runs
 * all.
 */
final class StepCompiler {
  private StepCompiler() {}

  /** What compiling gave: a program, or why there is none. */
  sealed interface Compiled {
    record Ok(Program program) implements Compiled {}

    record Refused(List<String> problems) implements Compiled {}
  }

  /** Compiles the strategy of a spec. */
  static Compiled compile(RolloutSpec spec, boolean routed) {
    return switch (spec.strategy()) {
      case Canary canary -> compile(canary, spec, routed);
      case Rolling rolling -> new Compiled.Ok(BatchCompiler.compile(rolling, spec));
      case BlueGreen blueGreen -> new Compiled.Ok(PreviewCompiler.compile(blueGreen, spec));
    };
  }

  private static Compiled compile(Canary canary, RolloutSpec spec, boolean routed) {
    List<WrittenStep> written =
        switch (canary) {
          case Canary.Regular regular -> written(regular);
          case Canary.Steps steps -> complete(steps.steps());
        };
    List<String> problems = problems(written, spec, routed);
    if (!problems.isEmpty()) {
      return new Compiled.Refused(problems);
    }
    Set<String> names = new HashSet<>();
    written.forEach(step -> step.name().ifPresent(names::add));
    List<Step> steps = new ArrayList<>();
    for (WrittenStep step : written) {
      String name = step.name().orElseGet(() -> unique(step.weight(), names));
      steps.add(new Step(name, step.weight(), pods(step, spec), gates(step, spec)));
    }
    return new Compiled.Ok(new Program(steps, digest(steps)));
  }

  /** The program of a release that takes no steps: all at once, once the pods are ready. */
  static Program withoutSteps(RolloutSpec spec) {
    List<Step> steps =
        List.of(new Step(Weight.FULL.toString(), Weight.FULL, spec.replicas(), List.of()));
    return new Program(steps, digest(steps));
  }

  /**
   * The same program with a step at a weight that none of its steps has, before the first greater
   * one and with that one's gates: so that a release which is taken up between two steps goes up
   * only by passing gates.
   */
  static Program takenUpAt(Program base, Weight weight, int pods) {
    int index = firstNotBelow(base.steps(), weight);
    return takenUp(base, index, weight, pods, "@" + weight.percent());
  }

  /** The same where steps are batches: at a number of pods, of which there may be fewer by now. */
  static Program takenUpWith(Program base, int pods, int replicas) {
    int index = firstWith(base.steps(), pods);
    int there = Math.min(pods, replicas);
    return takenUp(base, index, BatchCompiler.share(there, replicas), there, "@p" + pods);
  }

  private static Program takenUp(Program base, int index, Weight weight, int pods, String suffix) {
    List<Step> steps = new ArrayList<>(base.steps());
    Step next = steps.get(index);
    List<Gate> gates =
        next.gates().stream()
            .filter(gate -> gate instanceof Gate.Hold || gate instanceof Gate.Checks)
            .toList();
    steps.add(index, new Step(next.name() + " (from " + weight + ")", weight, pods, gates));
    return new Program(steps, base.digest() + suffix, base.maxFailures());
  }

  private static int firstWith(List<Step> steps, int pods) {
    int index = 0;
    while (index < steps.size() - 1 && steps.get(index).pods() < pods) {
      index++;
    }
    return index;
  }

  static int firstNotBelow(List<Step> steps, Weight weight) {
    int index = 0;
    while (index < steps.size() - 1 && steps.get(index).weight().isBelow(weight)) {
      index++;
    }
    return index;
  }

  private static List<WrittenStep> written(Canary.Regular regular) {
    List<WrittenStep> steps = new ArrayList<>();
    int last = regular.max().percent();
    for (int weight = regular.initial().percent(); weight < last; weight += regular.increment()) {
      steps.add(held(Weight.ofPercent(weight), regular.interval()));
    }
    if (!regular.max().isFull()) {
      steps.add(held(regular.max(), regular.interval()));
    }
    return complete(steps);
  }

  private static WrittenStep held(Weight weight, Duration hold) {
    return new WrittenStep(Optional.empty(), weight, hold, false, Optional.empty());
  }

  /** Promotion goes through the whole weight, whether it was written down or not. */
  private static List<WrittenStep> complete(List<WrittenStep> steps) {
    if (!steps.isEmpty() && steps.getLast().weight().isFull()) {
      return steps;
    }
    List<WrittenStep> all = new ArrayList<>(steps);
    all.add(held(Weight.FULL, Duration.ZERO));
    return all;
  }

  private static List<String> problems(List<WrittenStep> steps, RolloutSpec spec, boolean routed) {
    List<String> problems = new ArrayList<>();
    Set<String> known = new HashSet<>();
    spec.checks().forEach(check -> known.add(check.name()));
    Set<String> names = new HashSet<>();
    Weight before = Weight.ZERO;
    for (WrittenStep step : steps) {
      String field = "step '" + step.name().orElse(step.weight().toString()) + "'";
      if (step.weight().isBelow(before)) {
        problems.add(field + ": `weight` must not be less than that of the step before");
      }
      if (!routed && step.weight().isZero()) {
        problems.add(field + ": `weight` must be at least 1 where there are no routes");
      }
      if (!routed && step.replicas().isPresent()) {
        problems.add(
            field
                + ": `replicas` may not be set where there are no routes: the weight is the share"
                + " of pods");
      }
      step.name()
          .filter(name -> !names.add(name))
          .ifPresent(name -> problems.add(field + ": `name` must be unique among `steps`"));
      step.checks().orElse(List.of()).stream()
          .filter(name -> !known.contains(name))
          .forEach(
              name ->
                  problems.add(
                      field + ": `checks` names '" + name + "', which is not in `spec.checks`"));
      judgeHooks(field, step, spec, problems);
      before = step.weight();
    }
    return problems;
  }

  private static String unique(Weight weight, Set<String> taken) {
    String name = weight.toString();
    for (int number = 2; !taken.add(name); number++) {
      name = weight + " (" + number + ")";
    }
    return name;
  }

  /** At least one pod, so that a step without traffic has something to check. */
  private static int pods(WrittenStep step, RolloutSpec spec) {
    int asked = Math.min(step.replicas().orElse(1), spec.replicas());
    return Math.max(asked, step.weight().podsOf(spec.replicas()));
  }

  private static List<Gate> gates(WrittenStep step, RolloutSpec spec) {
    List<Gate> gates = new ArrayList<>();
    hooks(step, Side.BEFORE).ifPresent(gates::add);
    if (!step.hold().isZero()) {
      gates.add(new Gate.Hold(step.hold()));
    }
    List<String> checks = step.checks().orElseGet(() -> everyStep(spec));
    if (!checks.isEmpty()) {
      gates.add(new Gate.Checks(checks));
    }
    hooks(step, Side.AFTER).ifPresent(gates::add);
    if (step.approval()) {
      gates.add(new Gate.Approval());
    }
    return gates;
  }

  private static Optional<Gate> hooks(WrittenStep step, Side side) {
    List<String> names =
        step.hooks().stream().filter(it -> it.side() == side).map(StepHook::hook).toList();
    return names.isEmpty() ? Optional.empty() : Optional.of(new Gate.Hooks(side, names));
  }

  /** A hook runs at its own point, or where steps name it. */
  private static void judgeHooks(
      String field, WrittenStep step, RolloutSpec spec, List<String> problems) {
    Set<StepHook> seen = new HashSet<>();
    for (StepHook each : step.hooks()) {
      Optional<HookSpec> hook =
          spec.hooks().stream().filter(it -> it.name().equals(each.hook())).findFirst();
      String names = field + ": `hooks` names '" + each.hook() + "'";
      if (hook.isEmpty()) {
        problems.add(names + ", which is not in `spec.hooks`");
      } else if (hook.get().when().isPresent()) {
        problems.add(names + ", which has a `when` of its own: a hook of steps may not");
      } else if (!seen.add(each)) {
        problems.add(names + " twice with `when` '" + each.side().text() + "'");
      }
    }
  }

  /** The checks of a step that names none. */
  static List<String> everyStep(RolloutSpec spec) {
    return spec.checks().stream().filter(CheckSpec::everyStep).map(CheckSpec::name).toList();
  }

  static String digest(List<Step> steps) {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      text.append(step.name()).append('|').append(step.weight().percent());
      step.gates().forEach(gate -> text.append('|').append(gate));
      text.append('\n');
    }
    return "%06x".formatted(text.toString().hashCode() & 0xffffff);
  }
}
