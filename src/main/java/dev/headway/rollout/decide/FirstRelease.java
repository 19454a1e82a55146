package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.FailureClass;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.Memory.Held;
import dev.headway.rollout.decide.Memory.StepMemory;
import dev.headway.rollout.decide.RolloutState.FirstDeployment;
import dev.headway.rollout.decide.SetMarks.Failure;
import dev.headway.rollout.decide.SetMarks.Role;
import dev.headway.rollout.decide.Situation.Target;
import java.util.Optional;

/**
 * Nothing serves yet: the first revision goes to full size without steps and is stable once it is
 * ready.
 */
final class FirstRelease {
  private static final String PLAN = "first";

  private FirstRelease() {}

  static Draft plan(Situation situation, Target target) {
    if (situation.isInPlace() && target.set().isEmpty()) {
      String name = situation.workload().map(it -> it.key().name()).orElse("");
      String message = "Deployment '" + name + "' has no ReplicaSet of its template yet";
      return Releasing.held(situation, target, Finding.note(Reason.DEPENDENCY_NOT_READY, message));
    }
    if (!target.isRunning()) {
      return Releasing.notStarted(situation, target).orElseGet(() -> arm(situation, target));
    }
    SetSeen candidate = target.set().orElseThrow();
    Optional<Failure> fault = Judgement.pods(candidate);
    if (fault.isPresent()) {
      return Endings.fail(situation, candidate, fault.get(), 0);
    }
    Draft standing = stand(situation, candidate, start(situation, candidate));
    Optional<Draft> before = ReleaseHooks.beforePods(situation, candidate, standing);
    if (before.isPresent()) {
      return before.get();
    }
    Draft draft =
        start(situation, candidate)
            .act(Scaling.all(situation, candidate, "The first revision takes all pods"));
    if (isPaused(situation, candidate)) {
      return stand(situation, candidate, draft)
          .with(state(candidate, Optional.of(Reason.MANUAL_PAUSE)))
          .waitFor(Waits.pause(candidate.marks().paused().orElse("`paused` is true in the spec")));
    }
    if (candidate.available() < situation.replicas()) {
      return await(situation, candidate, draft);
    }
    Draft serving = stand(situation, candidate, draft);
    return ReleaseHooks.beforeRecord(situation, candidate, serving)
        .orElseGet(() -> commit(situation, candidate, draft));
  }

  private static boolean isPaused(Situation situation, SetSeen candidate) {
    return situation.spec().paused() || candidate.marks().paused().isPresent();
  }

  private static RolloutState state(SetSeen set, Optional<Reason> heldBy) {
    return new FirstDeployment(set.marks().release(), set.revision(), heldBy);
  }

  private static Draft arm(Situation situation, Target target) {
    int number = situation.release() + 1;
    StepMemory step = step(situation, 0);
    return Draft.of(
            new FirstDeployment(number, target.revision(), Optional.empty()),
            Memory.NONE
                .withRelease(number)
                .withStep(step)
                .withHistory(situation.memory().history()))
        .act(Releasing.set(situation, target, number, false, situation.replicas()))
        .tell(
            Finding.note(
                Reason.RELEASE_STARTED,
                "Release " + number + " deploys revision " + target.revision() + " as the first"))
        .waitFor(
            Waits.firstPods(
                target.revision(), situation.replicas(), Progress.failsAt(step).orElseThrow()));
  }

  private static StepMemory step(Situation situation, int pods) {
    return new StepMemory(
        PLAN,
        0,
        situation.now(),
        Progress.start(situation.now(), situation.spec().progressDeadline(), pods));
  }

  private static StepMemory remembered(Situation situation, SetSeen candidate) {
    return situation
        .memory()
        .step()
        .filter(it -> it.plan().equals(PLAN))
        .filter(it -> situation.memory().release() == candidate.marks().release())
        .orElseGet(() -> step(situation, candidate.available()));
  }

  private static Draft start(Situation situation, SetSeen candidate) {
    return Draft.of(
        state(candidate, Optional.empty()),
        situation.memory().withRelease(candidate.marks().release()));
  }

  private static Draft stand(Situation situation, SetSeen candidate, Draft draft) {
    return draft.remember(
        draft.memory().withStep(Progress.stop(remembered(situation, candidate), situation.now())));
  }

  private static Draft await(Situation situation, SetSeen candidate, Draft draft) {
    Optional<Held> held = situation.memory().held();
    if (held.isPresent()) {
      return stand(situation, candidate, draft)
          .with(state(candidate, Optional.of(held.get().reason())))
          .waitFor(Waits.environment(held.get().message()));
    }
    StepMemory step =
        Progress.run(
            remembered(situation, candidate),
            situation.now(),
            situation.spec().progressDeadline(),
            candidate.available());
    if (Progress.isExpired(step, situation.now())) {
      return tooLate(situation, candidate, draft);
    }
    return draft
        .remember(draft.memory().withStep(step))
        .waitFor(Waits.pods(candidate, situation.replicas(), Progress.failsAt(step)));
  }

  private static Draft tooLate(Situation situation, SetSeen candidate, Draft draft) {
    Optional<String> surroundings = Judgement.surroundings(candidate);
    if (surroundings.isEmpty()) {
      return Endings.fail(
          situation,
          candidate,
          new Failure(
              FailureClass.EVIDENCE,
              Reason.PROGRESS_DEADLINE_EXCEEDED,
              "Pods of revision " + candidate.revision() + " started and did not become ready"),
          0);
    }
    Held held = new Held(Reason.ENVIRONMENT_FAILED, surroundings.get());
    Draft standing = stand(situation, candidate, draft);
    return standing
        .with(state(candidate, Optional.of(held.reason())))
        .remember(standing.memory().withHeld(Optional.of(held)))
        .tell(Finding.warning(held.reason(), held.message()))
        .waitFor(Waits.environment(held.message()));
  }

  /** A first deployment that counts as failed serves all the same once its pods are ready. */
  static boolean hasRecovered(Situation situation, SetSeen failed) {
    boolean refused =
        failed.marks().failure().map(it -> it.reason() == Reason.HOOK_FAILED).orElse(false);
    return failed.marks().result().equals(Optional.of(ReleaseResult.FAILED))
        && !refused
        && failed.available() >= situation.replicas()
        && failed.available() > 0;
  }

  /** All pods are ready: the Service selects them, and the record makes them stable. */
  static Draft commit(Situation situation, SetSeen candidate, Draft draft) {
    Optional<TrafficSeen> traffic = situation.seen().traffic();
    Optional<String> missing =
        traffic
            .filter(it -> it.stable().known().isEmpty())
            .map(it -> it.stableKey() + " does not exist");
    if (missing.isPresent()) {
      return stand(situation, candidate, draft)
          .with(state(candidate, Optional.of(Reason.DEPENDENCY_NOT_READY)))
          .tell(Finding.warning(Reason.DEPENDENCY_NOT_READY, missing.get()))
          .waitFor(Waits.dependency(missing.get()));
    }
    String text = "Revision " + candidate.revision() + " is stable";
    SetMarks marks =
        candidate
            .marks()
            .ended(ReleaseResult.PROMOTED, Role.STABLE, situation.now(), Optional.empty());
    Because because = Because.of(Reason.PROMOTED, text);
    Draft pointed =
        traffic
            .map(it -> draft.act(RoutedTraffic.point(it, candidate.revision(), because)))
            .orElse(draft);
    return pointed
        .with(
            new RolloutState.AtRest(
                candidate.marks().release(), candidate.revision(), !situation.leaving().isEmpty()))
        .replaceActions(
            pointed.actions().stream()
                .filter(action -> !(action instanceof Action.ScaleSet))
                .toList())
        .act(Sets.mark(candidate, marks, because))
        .remember(draft.memory().atRest())
        .tell(Finding.note(Reason.PROMOTED, text));
  }
}
