package dev.headway.rollout.decide;

import dev.headway.domain.FailureClass;
import dev.headway.rollout.decide.HookMark.Phase;
import dev.headway.rollout.decide.SetMarks.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The hooks of a release, as written down on its set: which there are is settled when the release
 * starts, and each stands here with how far it is. In the order of the spec.
 */
public record HookMarks(List<HookMark> all) {
  /** No hooks. */
  public static final HookMarks NONE = new HookMarks(List.of());

  private static final Set<HookPoint> OF_A_WAY_BACK =
      EnumSet.of(
          HookPoint.PRE_ROLLBACK,
          HookPoint.POST_ROLLBACK,
          HookPoint.ON_ROLLBACK,
          HookPoint.ON_FAILURE);

  public HookMarks {
    all = List.copyOf(all);
  }

  /**
   * The hooks of a release that starts now.
   *
   * @param back it goes back to a revision that was good before
   */
  static HookMarks due(RolloutSpec spec, boolean back) {
    return new HookMarks(
        spec.hooks().stream()
            .flatMap(hook -> hook.when().stream().map(when -> new Due(when, hook.name())))
            .filter(due -> !back || OF_A_WAY_BACK.contains(due.when()))
            .map(due -> HookMark.due(due.when().text(), due.hook()))
            .toList());
  }

  private record Due(HookPoint when, String hook) {}

  /** With those of this point that the release does not have yet. */
  HookMarks alsoDue(RolloutSpec spec, HookPoint point) {
    List<HookMark> more = new ArrayList<>(all);
    spec.hooks().stream()
        .filter(hook -> hook.when().equals(Optional.of(point)))
        .filter(hook -> find(point.text(), hook.name()).isEmpty())
        .forEach(hook -> more.add(HookMark.due(point.text(), hook.name())));
    return new HookMarks(more);
  }

  /** Those of a point, in their order. */
  List<HookMark> at(String point) {
    return all.stream().filter(mark -> mark.point().equals(point)).toList();
  }

  /** The one of this name at a point; empty where nothing is written down of it. */
  public Optional<HookMark> find(String point, String hook) {
    return at(point).stream().filter(mark -> mark.hook().equals(hook)).findFirst();
  }

  /** With this one in its place; those of steps are written down when they begin. */
  HookMarks with(HookMark changed) {
    if (find(changed.point(), changed.hook()).isEmpty()) {
      return new HookMarks(Stream.concat(all.stream(), Stream.of(changed)).toList());
    }
    return new HookMarks(
        all.stream()
            .map(
                mark ->
                    mark.point().equals(changed.point()) && mark.hook().equals(changed.hook())
                        ? changed
                        : mark)
            .toList());
  }

  /** The one that failed last is to be tried once more; the release has gone on past the others. */
  HookMarks again(Instant now) {
    return all.stream()
        .filter(mark -> mark.phase() == Phase.FAILED)
        .max(Comparator.comparing(mark -> mark.attemptTime().orElse(Instant.MIN)))
        .map(mark -> with(mark.retried(now, mark.message().orElse(""))))
        .orElse(this);
  }

  /**
   * What is left when the release ends so: what was under way is cancelled, and of what is due only
   * the points of this end are.
   */
  HookMarks ended(ReleaseResult result, boolean back, Optional<Failure> why, Instant now) {
    Set<HookPoint> kept = kept(result, back, why);
    List<HookMark> left = new ArrayList<>();
    for (HookMark mark : all) {
      boolean stays = kept.stream().anyMatch(point -> point.text().equals(mark.point()));
      if (stays || !mark.isOpen()) {
        left.add(mark);
      } else if (mark.phase() != Phase.PENDING) {
        left.add(mark.over(Phase.CANCELLED, now, Optional.of("The release ended first")));
      }
    }
    return new HookMarks(left);
  }

  private static Set<HookPoint> kept(ReleaseResult result, boolean back, Optional<Failure> why) {
    Set<HookPoint> kept = EnumSet.noneOf(HookPoint.class);
    boolean evidence = why.map(it -> it.failureClass() == FailureClass.EVIDENCE).orElse(false);
    switch (result) {
      case PROMOTED ->
          kept.addAll(
              back
                  ? EnumSet.of(
                      HookPoint.PRE_ROLLBACK, HookPoint.POST_ROLLBACK, HookPoint.ON_ROLLBACK)
                  : EnumSet.of(HookPoint.POST_DEPLOY, HookPoint.ON_SUCCESS));
      case ROLLED_BACK, ABORTED -> {
        if (!back) {
          kept.add(HookPoint.PRE_ROLLBACK);
          kept.add(HookPoint.POST_ROLLBACK);
          kept.add(HookPoint.ON_ROLLBACK);
        }
      }
      case FAILED, SUPERSEDED -> {}
    }
    if (evidence && result != ReleaseResult.PROMOTED && result != ReleaseResult.SUPERSEDED) {
      kept.add(HookPoint.ON_FAILURE);
    }
    return kept;
  }

  /** Those on this side of a step, in their order; what has not begun is due. */
  List<HookMark> around(Step step, HookPlace.Side side) {
    String point = HookPlace.around(side, step.name()).text();
    return step.gates().stream()
        .flatMap(gate -> gate instanceof Gate.Hooks hooks ? Stream.of(hooks) : Stream.empty())
        .filter(gate -> gate.side() == side)
        .flatMap(gate -> gate.names().stream())
        .map(name -> find(point, name).orElseGet(() -> HookMark.due(point, name)))
        .toList();
  }

  /** Those that are to be begun or under way at these points, in the order of the points. */
  List<HookMark> open(HookPoint... points) {
    return Stream.of(points)
        .flatMap(point -> at(point.text()).stream())
        .filter(HookMark::isOpen)
        .toList();
  }
}
