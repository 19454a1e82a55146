package dev.headway.rollout.decide;

import java.time.Duration;
import java.util.List;

/** What must pass before a step ends. All gates of a step are asked together, approval last. */
public sealed interface Gate {

  /** So long at least, from the moment the weight is in effect. */
  record Hold(Duration length) implements Gate {}

  /** Each of these checks passes. */
  record Checks(List<String> names) implements Gate {
    public Checks {
      names = List.copyOf(names);
    }
  }

  /** These hooks have run on this side of the step, in this order. */
  record Hooks(HookPlace.Side side, List<String> names) implements Gate {
    public Hooks {
      names = List.copyOf(names);
    }
  }

  /** Somebody says so by a Promote action that names the step. */
  record Approval() implements Gate {}
}
