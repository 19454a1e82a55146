package dev.headway.cli.render;

import dev.headway.cli.render.ReleaseView.PlannedStep;
import dev.headway.rollout.decide.Gate;
import dev.headway.rollout.decide.PlannedHook;
import dev.headway.rollout.decide.ReleasePreview;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A release before anything runs. */
public final class PlanText {
  private PlanText() {}

  /** The compiled plan of one ProgressiveDeployment, as a document. */
  public record Plan(
      String name,
      String strategy,
      boolean routed,
      int replicas,
      List<Step> steps,
      double heldSeconds,
      int peakPods,
      double shortestSeconds,
      double longestSeconds,
      String exposure,
      List<Hook> hooks,
      List<String> problems) {}

  /**
   * A hook where it runs.
   *
   * @param when a point, or Before or After a step
   * @param longestSeconds where every attempt takes up its time
   * @param onFailure Abort or Ignore
   */
  public record Hook(
      String name, String when, @Nullable String step, double longestSeconds, String onFailure) {
    private String place() {
      return step == null ? when : when + " " + step;
    }
  }

  /** A step: {@code share} is the traffic that it really gets. */
  public record Step(
      String name, int weight, int share, int pods, List<String> gates, String exposure) {}

  /** The plan that a preview makes, with further problems of the manifest. */
  public static Plan plan(String name, ReleasePreview preview, List<String> problems) {
    List<String> all = new ArrayList<>(problems);
    all.addAll(preview.problems());
    return new Plan(
        name,
        preview.strategy(),
        preview.routed(),
        preview.replicas(),
        preview.steps().stream().map(PlanText::step).toList(),
        seconds(preview.held()),
        preview.peakPods(),
        seconds(preview.shortest()),
        seconds(preview.longest()),
        preview.exposure(),
        preview.hooks().stream().map(PlanText::hook).toList(),
        all);
  }

  private static Hook hook(PlannedHook hook) {
    return new Hook(
        hook.name(),
        hook.place().when(),
        hook.place().step().orElse(null),
        seconds(hook.longest()),
        hook.aborts() ? "Abort" : "Ignore");
  }

  private static List<String> hooks(Plan plan) {
    Table table = new Table();
    for (Hook hook : plan.hooks()) {
      table.row(
          "   " + hook.place(),
          hook.name(),
          "at most " + words(hook.longestSeconds()),
          hook.onFailure().equals("Abort") ? "a failure aborts" : "a failure is recorded");
    }
    return table.lines();
  }

  private static Step step(ReleasePreview.PreviewStep step) {
    return new Step(
        step.name(),
        step.weight().percent(),
        step.share(),
        step.pods(),
        gates(step.gates()),
        step.exposure());
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static String words(double seconds) {
    return Ages.words(Duration.ofMillis(Math.round(seconds * 1000)));
  }

  /** The steps as the tree of a release shows them. */
  public static List<PlannedStep> steps(ReleasePreview preview) {
    return preview.steps().stream()
        .map(step -> new PlannedStep(step.name(), step.weight().percent(), gates(step.gates())))
        .toList();
  }

  public static List<String> lines(Plan plan, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add(
        style.bold(plan.name())
            + "   "
            + how(plan)
            + ", "
            + plan.replicas()
            + (plan.replicas() == 1 ? " replica" : " replicas"));
    lines.add("");
    Table table = new Table();
    for (int i = 0; i < plan.steps().size(); i++) {
      Step step = plan.steps().get(i);
      String weight =
          "%3d %%".formatted(step.weight())
              + (step.share() == step.weight() ? "" : " (" + step.share() + " % of the pods)");
      table.row(
          " " + (i + 1),
          step.name(),
          weight,
          step.pods() + (step.pods() == 1 ? " pod" : " pods"),
          step.exposure(),
          String.join(", ", step.gates()));
    }
    lines.addAll(table.lines());
    if (!plan.steps().isEmpty()) {
      lines.add("");
      lines.add(ending(plan));
      lines.add(
          " takes "
              + words(plan.shortestSeconds())
              + " where nothing is waited for, "
              + words(plan.longestSeconds())
              + " where every step "
              + (plan.hooks().isEmpty() ? "takes up its deadline" : "and hook takes up its time")
              + ", besides approvals");
      lines.add(" at most " + plan.peakPods() + (plan.peakPods() == 1 ? " pod" : " pods"));
      lines.add(" before the whole weight a bad candidate reaches");
      lines.add("   " + plan.exposure());
    }
    if (!plan.hooks().isEmpty()) {
      lines.add(" hooks, in the order in which they come");
      lines.addAll(hooks(plan));
    }
    plan.problems().forEach(problem -> lines.add(" " + style.cross() + " " + problem));
    return lines;
  }

  private static String how(Plan plan) {
    return switch (plan.strategy()) {
      case "BlueGreen" -> "blue-green, all traffic in one switch";
      case "Rolling" -> "rolling, by share of pods";
      default -> "canary, weight by " + (plan.routed() ? "routes" : "share of pods");
    };
  }

  private static String ending(Plan plan) {
    long approvals =
        plan.steps().stream().filter(step -> step.gates().contains("approval")).count();
    return " held for "
        + words(plan.heldSeconds())
        + " in all, "
        + (approvals == 0
            ? "no approval"
            : approvals == 1 ? "one approval" : approvals + " approvals");
  }

  private static List<String> gates(List<Gate> gates) {
    return gates.stream()
        .map(
            gate ->
                switch (gate) {
                  case Gate.Hold hold -> "hold " + Ages.words(hold.length());
                  case Gate.Checks checks ->
                      (checks.names().size() == 1 ? "check " : "checks ")
                          + String.join(" ", checks.names());
                  case Gate.Hooks hooks -> hooks(hooks);
                  case Gate.Approval approval -> "approval";
                })
        .toList();
  }

  private static String hooks(Gate.Hooks hooks) {
    String side =
        switch (hooks.side()) {
          case BEFORE -> " before it";
          case AFTER -> " at its end";
        };
    return (hooks.names().size() == 1 ? "hook " : "hooks ")
        + String.join(" ", hooks.names())
        + side;
  }
}
