package dev.headway.cli.render;

import dev.headway.cli.render.ReleaseView.PlannedStep;
import dev.headway.rollout.decide.Gate;
import dev.headway.rollout.decide.ReleasePreview;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A release before anything runs. */
public final class PlanText {
  private PlanText() {}

  /** The compiled plan of one ProgressiveDeployment, as a document. */
  public record Plan(
      String name,
      boolean routed,
      int replicas,
      List<Step> steps,
      double heldSeconds,
      List<String> problems) {}

  /** A step: {@code share} is the traffic that it really gets. */
  public record Step(String name, int weight, int share, int pods, List<String> gates) {}

  /** The plan that a preview makes, with further problems of the manifest. */
  public static Plan plan(String name, ReleasePreview preview, List<String> problems) {
    List<String> all = new ArrayList<>(problems);
    all.addAll(preview.problems());
    return new Plan(
        name,
        preview.routed(),
        preview.replicas(),
        preview.steps().stream()
            .map(
                s ->
                    new Step(s.name(), s.weight().percent(), s.share(), s.pods(), gates(s.gates())))
            .toList(),
        preview.held().toMillis() / 1000.0,
        all);
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
            + "   canary, weight by "
            + (plan.routed() ? "routes" : "share of pods")
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
          String.join(", ", step.gates()));
    }
    lines.addAll(table.lines());
    if (!plan.steps().isEmpty()) {
      lines.add("");
      lines.add(ending(plan));
    }
    plan.problems().forEach(problem -> lines.add(" " + style.cross() + " " + problem));
    return lines;
  }

  private static String ending(Plan plan) {
    long approvals =
        plan.steps().stream().filter(step -> step.gates().contains("approval")).count();
    Duration held = Duration.ofMillis(Math.round(plan.heldSeconds() * 1000));
    return " held for "
        + Ages.words(held)
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
                  case Gate.Approval approval -> "approval";
                })
        .toList();
  }
}
