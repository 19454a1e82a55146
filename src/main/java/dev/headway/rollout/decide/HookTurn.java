package dev.headway.rollout.decide;

import dev.headway.rollout.decide.SetMarks.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the hooks of a point come to at one look. */
sealed interface HookTurn {
  /** All of them are over, and none ends the release. */
  record Done() implements HookTurn {}

  /** Something is to be done, or awaited. */
  record Next(List<Action> actions, Waiting waiting, List<Finding> findings, Optional<Instant> look)
      implements HookTurn {
    public Next {
      actions = List.copyOf(actions);
      findings = List.copyOf(findings);
    }

    Next(List<Action> actions, Waiting waiting, List<Finding> findings) {
      this(actions, waiting, findings, Optional.empty());
    }

    /** And these behind all that is done. */
    Next then(List<Action> more) {
      return new Next(
          Stream.concat(actions.stream(), more.stream()).toList(), waiting, findings, look);
    }

    /**
     * The draft with all of this; what it waits for already stays. Where it writes the set by
     * itself the next look will do.
     */
    Draft added(Draft draft, SetSeen set) {
      Draft waits = draft.waitingFor().isPresent() ? draft : draft.waitFor(waiting);
      Draft ends = waiting.next().map(waits::lookAt).orElse(waits);
      Draft looks = look.map(ends::lookAt).orElse(ends);
      return Sets.writes(draft.actions(), set) ? looks : looks.act(actions).tell(findings);
    }
  }

  /** One of them ends the release. */
  record Ends(Failure failure) implements HookTurn {}
}
