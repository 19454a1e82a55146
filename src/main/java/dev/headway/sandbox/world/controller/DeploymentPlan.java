package dev.headway.sandbox.world.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a Deployment needs done next: a rolling update by surge and unavailability, or Recreate.
 * Pure.
 */
final class DeploymentPlan {
  static final String REVISION = "deployment.kubernetes.io/revision";
  static final String TEMPLATE_HASH = "pod-template-hash";

  private static final int HISTORY = 10;

  private DeploymentPlan() {}

  /** One thing to do. */
  sealed interface Step {
    /** Make the ReplicaSet of the present template. */
    record Create(int replicas, long revision) implements Step {}

    record Scale(ReplicaSet set, int replicas) implements Step {}

    /**
     * Tell the present template's set its number, what is noted on the Deployment, and for how long
     * its pods have to be ready.
     */
    record Note(ReplicaSet set, Map<String, String> annotations) implements Step {}

    /** Tell a set that keeps its size what it is a part of. */
    record Mark(ReplicaSet set, Map<String, String> annotations) implements Step {}

    /** One revision too many is kept. */
    record Delete(ReplicaSet set) implements Step {}
  }

  /** The bounds of a rolling update, in pods. */
  record Bounds(int surge, int unavailable) {
    static Bounds of(Deployment deployment) {
      var strategy = deployment.getSpec().getStrategy();
      if (strategy != null && "Recreate".equals(strategy.getType())) {
        return new Bounds(0, replicas(deployment));
      }
      var rolling = strategy == null ? null : strategy.getRollingUpdate();
      int surge = pods(rolling == null ? null : rolling.getMaxSurge(), replicas(deployment), true);
      int unavailable =
          pods(rolling == null ? null : rolling.getMaxUnavailable(), replicas(deployment), false);
      return new Bounds(surge, surge == 0 && unavailable == 0 ? 1 : unavailable);
    }

    private static int pods(@Nullable IntOrString value, int replicas, boolean up) {
      String text =
          value == null
              ? "25%"
              : value.getStrVal() == null ? String.valueOf(value.getIntVal()) : value.getStrVal();
      if (!text.endsWith("%")) {
        return Integer.parseInt(text);
      }
      double share = Integer.parseInt(text.substring(0, text.length() - 1)) * replicas / 100.0;
      return (int) (up ? Math.ceil(share) : Math.floor(share));
    }
  }

  /**
   * The next steps; the rest follows when their effect is seen.
   *
   * @param sets those of the Deployment
   */
  static List<Step> of(Deployment deployment, List<ReplicaSet> sets) {
    if (Pods.isTerminating(deployment)) {
      return List.of();
    }
    Optional<ReplicaSet> current = current(deployment, sets);
    List<ReplicaSet> old =
        sets.stream()
            .filter(set -> !current.filter(set::equals).isPresent())
            .sorted(OLDEST_FIRST)
            .toList();
    if (Boolean.TRUE.equals(deployment.getSpec().getPaused())) {
      return paused(deployment, sets, current, old);
    }
    if (isRecreate(deployment)
        && old.stream().anyMatch(set -> wanted(set) > 0 || status(set).replicas() > 0)) {
      return old.stream()
          .filter(set -> wanted(set) > 0)
          .<Step>map(set -> new Step.Scale(set, 0))
          .toList();
    }
    if (current.isEmpty()) {
      return List.of(new Step.Create(roomForNew(deployment, sets, 0), maxRevision(old) + 1));
    }
    List<Step> steps = new ArrayList<>(note(deployment, current, old));
    if (!steps.isEmpty()) {
      return steps;
    }
    int grown =
        wanted(current.get()) > replicas(deployment)
            ? replicas(deployment)
            : wanted(current.get()) + roomForNew(deployment, sets, wanted(current.get()));
    if (grown != wanted(current.get())) {
      steps.add(new Step.Scale(current.get(), grown));
      return steps;
    }
    steps.addAll(shrinkOld(deployment, current.get(), old));
    if (steps.isEmpty() && isComplete(deployment, sets)) {
      steps.addAll(superfluous(deployment, old));
    }
    return steps;
  }

  /** What a set is told is written apart from its size, since both are the same object. */
  private static List<Step> paused(
      Deployment deployment,
      List<ReplicaSet> sets,
      Optional<ReplicaSet> current,
      List<ReplicaSet> old) {
    List<Step> noted = note(deployment, current, old);
    List<Step> sized = DeploymentScaling.of(deployment, sets, current);
    boolean apart =
        sized.stream()
            .noneMatch(
                step ->
                    step instanceof Step.Scale(ReplicaSet set, int _)
                        && set.equals(current.orElse(null)));
    return noted.isEmpty() || apart
        ? Stream.concat(noted.stream(), noted.isEmpty() ? sized.stream() : scales(sized)).toList()
        : noted;
  }

  private static Stream<Step> scales(List<Step> steps) {
    return steps.stream().filter(Step.Scale.class::isInstance);
  }

  /** The present template's set knows its number, and how long its pods have to be ready. */
  private static List<Step> note(
      Deployment deployment, Optional<ReplicaSet> current, List<ReplicaSet> old) {
    if (current.isEmpty()) {
      return List.of();
    }
    ReplicaSet set = current.get();
    Map<String, String> marks = marks(deployment, Math.max(revision(set), maxRevision(old) + 1));
    return annotations(set).entrySet().containsAll(marks.entrySet())
            && minReady(set.getSpec().getMinReadySeconds())
                == minReady(deployment.getSpec().getMinReadySeconds())
        ? List.of()
        : List.of(new Step.Note(set, marks));
  }

  private static int minReady(@Nullable Integer seconds) {
    return Objects.requireNonNullElse(seconds, 0);
  }

  /**
   * The annotations of a set of this revision: those of the Deployment, but for what is its own.
   */
  static Map<String, String> marks(Deployment deployment, long revision) {
    Map<String, String> marks = new TreeMap<>(annotations(deployment));
    marks.remove("kubectl.kubernetes.io/last-applied-configuration");
    marks.put(REVISION, Long.toString(revision));
    return marks;
  }

  /** What tells on the Deployment which revision its present template is. */
  static Map<String, String> mark(Deployment deployment, List<ReplicaSet> sets) {
    return current(deployment, sets)
        .filter(set -> revision(set) > 0)
        .map(set -> Map.of(REVISION, Long.toString(revision(set))))
        .orElse(Map.of());
  }

  static Map<String, String> annotations(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getAnnotations(), Map.of());
  }

  static final Comparator<ReplicaSet> OLDEST_FIRST =
      Comparator.comparing(
              (ReplicaSet set) ->
                  Instant.parse(
                      Objects.requireNonNullElse(
                          set.getMetadata().getCreationTimestamp(), "1970-01-01T00:00:00Z")))
          .thenComparing(set -> set.getMetadata().getName());

  /** The set of the present template. */
  static Optional<ReplicaSet> current(Deployment deployment, List<ReplicaSet> sets) {
    return sets.stream()
        .filter(
            set -> Templates.same(deployment.getSpec().getTemplate(), set.getSpec().getTemplate()))
        .min(OLDEST_FIRST);
  }

  static int replicas(Deployment deployment) {
    return Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
  }

  static int wanted(ReplicaSet set) {
    return Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
  }

  /** The counts of a set's status, none of them null. */
  record Counts(int replicas, int ready, int available) {}

  static Counts status(ReplicaSet set) {
    return set.getStatus() == null
        ? new Counts(0, 0, 0)
        : new Counts(
            Objects.requireNonNullElse(set.getStatus().getReplicas(), 0),
            Objects.requireNonNullElse(set.getStatus().getReadyReplicas(), 0),
            Objects.requireNonNullElse(set.getStatus().getAvailableReplicas(), 0));
  }

  /** All pods are of the present template, available, and there are no others. */
  static boolean isComplete(Deployment deployment, List<ReplicaSet> sets) {
    int available = current(deployment, sets).map(set -> status(set).available()).orElse(0);
    int all = sets.stream().mapToInt(set -> status(set).replicas()).sum();
    return available == replicas(deployment) && all == replicas(deployment);
  }

  static boolean isRecreate(Deployment deployment) {
    return deployment.getSpec().getStrategy() != null
        && "Recreate".equals(deployment.getSpec().getStrategy().getType());
  }

  private static int roomForNew(Deployment deployment, List<ReplicaSet> sets, int present) {
    int all = sets.stream().mapToInt(DeploymentPlan::wanted).sum();
    int room = replicas(deployment) + Bounds.of(deployment).surge() - all;
    return Math.max(0, Math.min(room, replicas(deployment) - present));
  }

  /** Old pods that are of no use go first, then as many as availability allows. */
  private static List<Step> shrinkOld(
      Deployment deployment, ReplicaSet current, List<ReplicaSet> old) {
    int least = replicas(deployment) - Bounds.of(deployment).unavailable();
    int all = wanted(current) + old.stream().mapToInt(DeploymentPlan::wanted).sum();
    int budget = all - least - (wanted(current) - status(current).available());
    int spare =
        status(current).available()
            + old.stream().mapToInt(set -> status(set).available()).sum()
            - least;
    List<Step> steps = new ArrayList<>();
    for (ReplicaSet set : old) {
      int useless = Math.clamp(wanted(set) - status(set).available(), 0, Math.max(0, budget));
      int useful = Math.clamp(Math.min(spare, budget - useless), 0, wanted(set) - useless);
      budget -= useless + useful;
      spare -= useful;
      if (useless + useful > 0) {
        steps.add(new Step.Scale(set, wanted(set) - useless - useful));
      }
    }
    return steps;
  }

  private static List<Step> superfluous(Deployment deployment, List<ReplicaSet> old) {
    int kept = Objects.requireNonNullElse(deployment.getSpec().getRevisionHistoryLimit(), HISTORY);
    List<ReplicaSet> idle =
        old.stream()
            .filter(
                set -> wanted(set) == 0 && status(set).replicas() == 0 && !Pods.isTerminating(set))
            .sorted(Comparator.comparingLong(DeploymentPlan::revision))
            .toList();
    return idle.stream()
        .limit(Math.max(0, idle.size() - kept))
        .<Step>map(Step.Delete::new)
        .toList();
  }

  static long revision(ReplicaSet set) {
    String revision = annotations(set).getOrDefault(REVISION, "0");
    return revision.matches("[0-9]{1,18}") ? Long.parseLong(revision) : 0;
  }

  private static long maxRevision(List<ReplicaSet> sets) {
    return sets.stream().mapToLong(DeploymentPlan::revision).max().orElse(0);
  }
}
