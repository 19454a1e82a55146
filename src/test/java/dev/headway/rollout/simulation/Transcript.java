package dev.headway.rollout.simulation;

import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.RolloutPlan;
import dev.headway.rollout.decide.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was decided in a run, as a text for people. */
final class Transcript {
  private static final int LAST = 25;

  /** What is told of one moment. */
  private sealed interface Line {
    Duration time();

    record Happened(Duration time, String name) implements Line {}

    record Done(Duration time, Action action) implements Line {}

    record Awaited(Duration time, Optional<Waiting> what) implements Line {}
  }

  /** Values, and words only for those who read them: most runs are never read. */
  private final List<Line> lines = new ArrayList<>();

  private Optional<Line.Awaited> wait = Optional.empty();

  void event(Duration time, String name) {
    lines.add(new Line.Happened(time, name));
  }

  void plan(Duration time, RolloutPlan plan) {
    plan.actions().forEach(action -> lines.add(new Line.Done(time, action)));
    if (!wait.map(it -> it.what().equals(plan.waitingFor())).orElse(false)) {
      var awaited = new Line.Awaited(time, plan.waitingFor());
      wait = Optional.of(awaited);
      lines.add(awaited);
    }
  }

  String last() {
    List<String> all = told();
    return String.join("\n", all.subList(Math.max(0, all.size() - LAST), all.size()));
  }

  String text() {
    return String.join("\n", told()) + "\n";
  }

  private List<String> told() {
    List<String> told = new ArrayList<>();
    String before = "";
    for (Line line : lines) {
      switch (line) {
        case Line.Happened(Duration time, String name) -> told.add(stamp(time) + "  * " + name);
        case Line.Done(Duration time, Action action) ->
            told.add(stamp(time) + "    " + text(action));
        case Line.Awaited(Duration time, Optional<Waiting> what) -> {
          String now = what.map(Waiting::sentence).orElse("nothing more to do");
          if (!now.equals(before)) {
            told.add(stamp(time) + "  = " + now);
          }
          before = now;
        }
      }
    }
    return told;
  }

  private static String stamp(Duration time) {
    return "%7.2f".formatted(time.toMillis() / 1000.0);
  }

  private static String text(Action action) {
    String what =
        switch (action) {
          case Action.CreateSet create ->
              "create " + create.name() + " with " + pods(create.replicas());
          case Action.CopyConfig copy -> "copy to " + copy.part().copy().name();
          case Action.DeleteCopy delete -> "delete copy " + delete.copy().name();
          case Action.ScaleSet scale ->
              "scale "
                  + scale.name()
                  + " to "
                  + pods(scale.replicas())
                  + scale
                      .marks()
                      .flatMap(it -> it.result())
                      .map(it -> " as " + it.text())
                      .orElse("");
          case Action.MarkSet mark ->
              "mark "
                  + mark.name()
                  + " "
                  + mark.marks().result().map(it -> it.text()).orElse("running");
          case Action.DeleteSet delete -> "delete " + delete.name();
          case Action.DeletePod delete -> "delete pod " + delete.pod();
          case Action.EnsureCandidateService ensure ->
              "point " + ensure.service().name() + " at " + ensure.revision();
          case Action.PointService point ->
              "point " + point.service().name() + " at " + point.revision();
          case Action.RemoveSelectorKey remove -> "take the key out of " + remove.service().name();
          case Action.SetWeight weight ->
              "set weight of " + weight.route().name() + " to " + weight.candidate();
          case Action.RestoreRoute restore -> "restore route " + restore.route().name();
          case Action.RunChecks checks ->
              checks.runs().isEmpty()
                  ? "stop checks"
                  : "run checks "
                      + String.join(
                          ", ",
                          checks.runs().stream()
                              .map(it -> it.check() + " on " + it.setName())
                              .toList());
          case Action.StartHook start ->
              "begin "
                  + start.run().hook()
                  + " of "
                  + start.run().point()
                  + (start.run().attempt() == 1 ? "" : ", attempt " + start.run().attempt());
          case Action.ReadHook read -> "read what " + read.run().hook() + " printed";
          case Action.RemoveHook remove -> "take away " + remove.run().hook();
          case Action.TakeSlot take -> "take " + take.object();
          case Action.GiveSlot give -> "give " + give.object() + " back";
          case Action.CompleteRequest request ->
              "answer " + request.answer() + ": " + request.message();
          case Action.RecordTraffic record -> "write down what the spec names now";
          case Action.HoldWorkload hold -> "hold the Deployment: " + hold.terms();
          case Action.RemoveFinalizer finalizer -> "let the resource go";
        };
    return what + "  (" + action.because() + ")";
  }

  private static String pods(int count) {
    return count == 1 ? "1 pod" : count + " pods";
  }
}
