package dev.headway.rollout.decide;

import dev.headway.domain.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A release before anything runs: its steps as they are compiled, with the pods they take, how long
 * they last and how many users they reach.
 *
 * @param strategy as it stands in the API
 * @param problems why it would be refused or held; none: it can run
 * @param held the sum of all holds, from the moment each weight is in effect
 * @param peakPods the most pods of both sets together
 * @param shortest how long it lasts where every pod is ready, every router accepts and every check
 *     passes at once, and approval comes at once: holds, settling and draining
 * @param longest as {@code shortest}, each step waits for its pods and routers as long as {@code
 *     progressDeadline} lets it, and each hook before the promotion takes up its time; more pods
 *     getting ready start that clock afresh and approval has no deadline, so this is no bound for
 *     those
 * @param hooks all of them, where they will run
 */
public record ReleasePreview(
    String strategy,
    boolean routed,
    int replicas,
    List<PreviewStep> steps,
    List<String> problems,
    Duration held,
    int peakPods,
    Duration shortest,
    Duration longest,
    List<PlannedHook> hooks) {
  public ReleasePreview {
    hooks = List.copyOf(hooks);
    steps = List.copyOf(steps);
    problems = List.copyOf(problems);
  }

  /**
   * A step.
   *
   * @param share the traffic that the candidate really gets, in percent: the weight by routes, the
   *     share of its pods without
   * @param lasts how long it has that share at least: settling and the hold; the pods of the next
   *     step getting ready come on top
   */
  public record PreviewStep(
      String name, Weight weight, int share, int pods, List<Gate> gates, Duration lasts) {
    public PreviewStep {
      gates = List.copyOf(gates);
    }

    /** The users that a bad candidate reaches in this step, and for how long. */
    public String exposure() {
      return share
          + " % of users for "
          + words(lasts)
          + (isApproved() ? " and until approval" : "");
    }

    private boolean isApproved() {
      return gates.stream().anyMatch(Gate.Approval.class::isInstance);
    }
  }

  /**
   * Compiles a spec.
   *
   * @param routed whether routes carry the weight
   */
  public static ReleasePreview of(RolloutSpec spec, boolean routed) {
    return switch (StepCompiler.compile(spec, routed)) {
      case StepCompiler.Compiled.Refused refused -> refused(spec, routed, refused.problems());
      case StepCompiler.Compiled.Ok ok -> of(spec, routed, ok.program());
    };
  }

  /** What is wrong with the steps; how many pods they take is a matter of the Deployment. */
  public static ReleasePreview inPlace(RolloutSpec spec) {
    return switch (InPlaceCompiler.compile(spec)) {
      case StepCompiler.Compiled.Refused refused -> refused(spec, false, refused.problems());
      case StepCompiler.Compiled.Ok ok -> refused(spec, false, List.of());
    };
  }

  private static ReleasePreview refused(RolloutSpec spec, boolean routed, List<String> problems) {
    Duration none = Duration.ZERO;
    return new ReleasePreview(
        spec.strategy().text(),
        routed,
        spec.replicas(),
        List.of(),
        problems,
        none,
        spec.replicas(),
        none,
        none,
        List.of());
  }

  private static ReleasePreview of(RolloutSpec spec, boolean routed, Program program) {
    List<PreviewStep> steps = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Duration held = Duration.ZERO;
    Duration shortest = Duration.ZERO;
    for (Step step : program.steps()) {
      int share = routed ? step.weight().percent() : shareOfPods(step, spec.replicas());
      Duration hold = hold(step);
      Duration lasts = routed ? hold.plus(spec.settle()) : hold;
      steps.add(
          new PreviewStep(step.name(), step.weight(), share, step.pods(), step.gates(), lasts));
      held = held.plus(hold);
      shortest = shortest.plus(lasts);
      if (!routed && StepWork.isCoarse(spec, step)) {
        problems.add(notReachable(step, share, spec.replicas()));
      }
    }
    // Weights go back to rest and settle, and both what the Service held and the old pods drain.
    Duration end =
        routed ? spec.settle().plus(spec.drainGrace()).plus(spec.drainGrace()) : Duration.ZERO;
    Duration least = shortest.plus(end);
    Duration deadlines = spec.progressDeadline().multipliedBy(program.steps().size());
    List<PlannedHook> hooks = PlannedHook.of(spec, program);
    return new ReleasePreview(
        spec.strategy().text(),
        routed,
        spec.replicas(),
        steps,
        problems,
        held,
        peak(spec, routed),
        least,
        least.plus(deadlines).plus(longest(hooks)),
        hooks);
  }

  /** Those that the promotion waits for come one after the other. */
  private static Duration longest(List<PlannedHook> hooks) {
    return hooks.stream()
        .filter(PlannedHook::holds)
        .map(PlannedHook::longest)
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** With routes stable keeps its pods while the candidate gets all of its own. */
  private static int peak(RolloutSpec spec, boolean routed) {
    int replicas = spec.replicas();
    if (replicas == 0) {
      return 0;
    }
    return routed ? 2 * replicas : Bounds.of(spec).most();
  }

  /**
   * How many users a bad candidate reaches before it gets the whole weight, for how long at least,
   * and how long all users together would be reached for the same harm.
   */
  public String exposure() {
    Duration time = Duration.ZERO;
    Duration weighed = Duration.ZERO;
    int most = 0;
    boolean approved = false;
    for (PreviewStep step : steps) {
      if (!step.weight().isFull() && step.share() > 0) {
        time = time.plus(step.lasts());
        weighed = weighed.plus(step.lasts().multipliedBy(step.share()).dividedBy(100));
        most = Math.max(most, step.share());
        approved |= step.isApproved();
      }
    }
    return most == 0
        ? "no users"
        : "up to "
            + most
            + " % of users for "
            + words(time)
            + (approved ? " and until approval" : "")
            + ", as much as all users for "
            + words(weighed);
  }

  private static String notReachable(Step step, int share, int replicas) {
    return "step '"
        + step.name()
        + "': "
        + step.pods()
        + " of "
        + replicas
        + " pods are "
        + share
        + " %, more than twice the weight: it would hold as WeightNotReachable unless"
        + " `traffic.coarse` is 'Allowed'";
  }

  private static Duration hold(Step step) {
    Duration length = Duration.ZERO;
    for (Gate gate : step.gates()) {
      if (gate instanceof Gate.Hold hold) {
        length = length.plus(hold.length());
      }
    }
    return length;
  }

  private static int shareOfPods(Step step, int replicas) {
    return replicas == 0 ? 0 : Math.min(100, Math.round(100f * step.pods() / replicas));
  }

  /** Hours, minutes and seconds, each with its unit. */
  private static String words(Duration duration) {
    if (duration.toSeconds() == 0) {
      return duration.toMillis() == 0 ? "0 s" : "less than 1 s";
    }
    List<String> parts = new ArrayList<>();
    if (duration.toHours() > 0) {
      parts.add(duration.toHours() + " h");
    }
    if (duration.toMinutesPart() > 0) {
      parts.add(duration.toMinutesPart() + " min");
    }
    if (duration.toSecondsPart() > 0) {
      parts.add(duration.toSecondsPart() + " s");
    }
    return String.join(" ", parts);
  }
}
