package dev.headway.rollout.simulation;

import dev.headway.rollout.decide.HookRun;
import dev.headway.rollout.decide.HookSeen;
import dev.headway.rollout.decide.HookSeen.Standing;
import java.time.Instant;

/** An attempt of a hook that was begun. */
record SimHook(HookRun run, Instant end, boolean good, boolean starts) {

  HookSeen seen(Instant now) {
    Standing standing =
        now.isBefore(end)
            ? starts ? Standing.RUNNING : Standing.STARTING
            : good ? Standing.SUCCEEDED : Standing.FAILED;
    String message =
        switch (standing) {
          case FAILED -> "its pod failed";
          case STARTING -> "No node takes the pod: 0 of " + now.getEpochSecond() % 3;
          default -> "";
        };
    return new HookSeen(run, standing, message, "job-" + run, "1");
  }

  static HookSeen hindered(HookRun run) {
    return new HookSeen(run, Standing.HINDERED, "Jobs may not be created", "", "");
  }
}
