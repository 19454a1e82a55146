package dev.headway.rollout.simulation;

import dev.headway.rollout.decide.HookRun;
import dev.headway.rollout.decide.HookSeen;
import dev.headway.rollout.decide.HookSeen.Standing;
import java.time.Instant;

/** An attempt of a hook that was begun. */
record SimHook(HookRun run, Instant end, boolean good) {

  HookSeen seen(Instant now) {
    Standing standing =
        now.isBefore(end) ? Standing.RUNNING : good ? Standing.SUCCEEDED : Standing.FAILED;
    return new HookSeen(
        run, standing, standing == Standing.FAILED ? "its pod failed" : "", "job-" + run, "1");
  }
}
