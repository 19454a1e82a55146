package dev.headway.rollout.decide;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A hook where it will run.
 *
 * @param longest how long it lasts where each attempt takes up its time and the last one, too,
 *     fails
 * @param holds whether the release waits for it before its promotion is recorded
 */
public record PlannedHook(
    String name, HookPlace place, Duration longest, boolean aborts, boolean holds) {

  /**
   * The hooks of a release with these steps, in the order in which they come: those of a way that
   * ends well, then those of the way back.
   */
  static List<PlannedHook> of(RolloutSpec spec, Program program) {
    List<PlannedHook> planned = new ArrayList<>();
    at(HookPoint.PRE_DEPLOY, spec, planned);
    at(HookPoint.PRE_ACTIVATE, spec, planned);
    for (Step step : program.steps()) {
      for (Gate gate : step.gates()) {
        if (gate instanceof Gate.Hooks(var side, var names)) {
          HookPlace place = HookPlace.around(side, step.name());
          names.forEach(name -> named(name, spec, place, planned));
        }
      }
    }
    at(HookPoint.POST_ACTIVATE, spec, planned);
    at(HookPoint.POST_DEPLOY, spec, planned);
    at(HookPoint.ON_SUCCESS, spec, planned);
    at(HookPoint.PRE_ROLLBACK, spec, planned);
    at(HookPoint.POST_ROLLBACK, spec, planned);
    at(HookPoint.ON_ROLLBACK, spec, planned);
    at(HookPoint.ON_FAILURE, spec, planned);
    return planned;
  }

  private static void at(HookPoint point, RolloutSpec spec, List<PlannedHook> planned) {
    for (HookSpec hook : spec.hooks()) {
      if (hook.when().filter(point::equals).isPresent()) {
        planned.add(of(hook, HookPlace.of(point.text()), point.mayAbort()));
      }
    }
  }

  private static void named(
      String name, RolloutSpec spec, HookPlace place, List<PlannedHook> planned) {
    spec.hooks().stream()
        .filter(hook -> hook.name().equals(name))
        .forEach(hook -> planned.add(of(hook, place, true)));
  }

  private static PlannedHook of(HookSpec hook, HookPlace place, boolean holds) {
    Duration longest = hook.timeout();
    for (int retry = 1; retry <= hook.retries(); retry++) {
      longest = longest.plus(HookCourse.pause(retry)).plus(hook.timeout());
    }
    return new PlannedHook(hook.name(), place, longest, hook.aborts(), holds);
  }
}
