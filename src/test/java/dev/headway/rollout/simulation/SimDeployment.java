package dev.headway.rollout.simulation;

import dev.headway.rollout.decide.Action.HoldWorkload.Making;
import dev.headway.rollout.decide.SetMarks;
import dev.headway.rollout.decide.WorkloadSeen;
import dev.headway.rollout.decide.WorkloadTerms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A Deployment that stays in place, and the controller that scales its sets. */
final class SimDeployment {
  /** What its author wrote. */
  private static final Fields AUTHOR = new Fields(false, false, 2, 1);

  Fields live = AUTHOR;
  Optional<WorkloadTerms> written = Optional.empty();
  Optional<Making> making = Optional.empty();
  List<String> refused = List.of();
  int resourceVersion = 1;
  int unknownForTurns;

  /**
   * The fields that matter to a release.
   *
   * @param never true where {@code minReadySeconds} is longer than anybody waits
   */
  record Fields(boolean paused, boolean never, int surge, int unavailable) {
    static Fields of(WorkloadTerms terms) {
      return switch (terms) {
        case WorkloadTerms.Free free -> AUTHOR;
        case WorkloadTerms.Rest rest ->
            new Fields(true, AUTHOR.never, AUTHOR.surge, AUTHOR.unavailable);
        case WorkloadTerms.Beside(int surge) -> new Fields(true, true, surge, 0);
        case WorkloadTerms.Growing(int surge) -> new Fields(false, true, surge, 0);
        case WorkloadTerms.Closing(int surge) -> new Fields(true, false, surge, 0);
      };
    }
  }

  SimDeployment copy() {
    var copy = new SimDeployment();
    copy.live = live;
    copy.written = written;
    copy.making = making;
    copy.refused = refused;
    copy.resourceVersion = resourceVersion;
    copy.unknownForTurns = unknownForTurns;
    return copy;
  }

  void write(WorkloadTerms terms, Optional<Making> noted) {
    live = Fields.of(terms);
    written = Optional.of(terms).filter(it -> !(it instanceof WorkloadTerms.Free));
    boolean ends = terms instanceof WorkloadTerms.Rest || terms instanceof WorkloadTerms.Free;
    making = noted.isPresent() ? noted : making.filter(it -> !ends);
    resourceVersion++;
  }

  /** Somebody applies all fields as they stand in Git. */
  void apply() {
    live = AUTHOR;
    resourceVersion++;
  }

  /** {@code kubectl rollout resume}. */
  void resume() {
    live = new Fields(false, live.never, live.surge, live.unavailable);
    resourceVersion++;
  }

  WorkloadSeen seen(World world) {
    int surge =
        switch (written.orElse(new WorkloadTerms.Free())) {
          case WorkloadTerms.Beside(int k) -> k;
          case WorkloadTerms.Growing(int k) -> k;
          case WorkloadTerms.Closing(int k) -> k;
          default -> 0;
        };
    return new WorkloadSeen(
        Observer.WORKLOAD,
        Integer.toString(resourceVersion),
        written.isPresent(),
        written.filter(terms -> Fields.of(terms).equals(live)),
        surge,
        current(world).map(set -> set.desired >= asked(world)).orElse(false),
        Optional.of("kubectl"),
        refused);
  }

  boolean isGrowing() {
    return written.filter(WorkloadTerms.Growing.class::isInstance).isPresent()
        && written.map(Fields::of).equals(Optional.of(live));
  }

  /** How many pods the set of the template may have. */
  int asked(World world) {
    int others =
        world.sets.values().stream()
            .filter(set -> !isCurrent(world, set))
            .mapToInt(set -> set.desired)
            .sum();
    return WorkloadSeen.grownTo(world.replicas(), live.surge, others);
  }

  // ---- the controller

  /** One look of kube-controller-manager's; says whether it changed anything. */
  boolean control(World world) {
    Optional<SimSet> current = current(world);
    boolean told = current.filter(set -> set.never != live.never).isPresent();
    current.ifPresent(set -> set.never = live.never);
    if (live.paused) {
      return resize(world, current) | told;
    }
    if (current.isEmpty()) {
      String name = World.setName(world.wanted);
      var made =
          new SimSet(name, World.revision(world.wanted), "1." + world.wanted, 0, SetMarks.UNMARKED);
      made.never = live.never;
      world.sets.put(name, made);
      scale(world, made, asked(world));
      return true;
    }
    return roll(world, current.get()) | told;
  }

  /** The ReplicaSets' controller counts. */
  static boolean count(World world) {
    boolean changed = false;
    for (SimSet set : world.sets.values()) {
      int available = set.never ? 0 : set.ready();
      changed |= set.available != available;
      set.available = available;
    }
    return changed;
  }

  private boolean roll(World world, SimSet current) {
    int asked = Math.max(current.desired, asked(world));
    if (current.desired > world.replicas() || asked > current.desired) {
      scale(world, current, Math.min(asked, world.replicas()));
      return true;
    }
    int least = world.replicas() - live.unavailable;
    int budget = total(world) - least - (current.desired - current.available);
    int spare = world.sets.values().stream().mapToInt(set -> set.available).sum() - least;
    boolean changed = false;
    for (SimSet set : world.sets.values()) {
      if (set == current || set.desired == 0) {
        continue;
      }
      int useless = Math.clamp(set.desired - set.available, 0, Math.max(0, budget));
      int useful = Math.clamp(Math.min(spare, budget - useless), 0, set.desired - useless);
      budget -= useless + useful;
      spare -= useful;
      if (useless + useful > 0) {
        scale(world, set, set.desired - useless - useful);
        changed = true;
      }
    }
    return changed;
  }

  private boolean resize(World world, Optional<SimSet> current) {
    List<SimSet> active = world.sets.values().stream().filter(set -> set.desired > 0).toList();
    int replicas = world.replicas();
    if (active.size() < 2) {
      Optional<SimSet> only = active.stream().findFirst().or(() -> current).or(world::stable);
      boolean differs = only.filter(set -> set.desired != replicas).isPresent();
      only.filter(set -> differs).ifPresent(set -> scale(world, set, replicas));
      return differs;
    }
    boolean saturated =
        current
            .filter(set -> set.desired == replicas && set.noted == replicas)
            .filter(set -> set.available == replicas)
            .isPresent();
    if (saturated) {
      active.stream().filter(set -> set != current.get()).forEach(set -> scale(world, set, 0));
      return true;
    }
    return proportional(world, active);
  }

  private boolean proportional(World world, List<SimSet> active) {
    int most = world.replicas() > 0 ? world.replicas() + live.surge : 0;
    int left = most - total(world);
    boolean up = left > 0;
    List<SimSet> order = new ArrayList<>(active);
    order.sort(Comparator.comparingInt((SimSet set) -> -set.desired));
    int[] sizes = new int[order.size()];
    for (int at = 0; at < sizes.length; at++) {
      SimSet set = order.get(at);
      int share =
          set.most == 0
              ? 0
              : (int) Math.round((double) set.desired * most / set.most) - set.desired;
      int change = left == 0 ? 0 : up ? Math.min(share, left) : Math.max(share, left);
      sizes[at] = set.desired + change;
      left -= change;
    }
    sizes[0] = Math.max(0, sizes[0] + left);
    boolean changed = false;
    for (int at = 0; at < sizes.length; at++) {
      SimSet set = order.get(at);
      changed |= set.desired != sizes[at] || set.most != most || set.noted != world.replicas();
      if (set.desired != sizes[at] || set.most != most || set.noted != world.replicas()) {
        scale(world, set, sizes[at]);
      }
    }
    return changed;
  }

  private void scale(World world, SimSet set, int pods) {
    set.desired = pods;
    set.noted = world.replicas();
    set.most = world.replicas() + live.surge;
    set.resourceVersion++;
  }

  private static int total(World world) {
    return world.sets.values().stream().mapToInt(set -> set.desired).sum();
  }

  private static boolean isCurrent(World world, SimSet set) {
    return set.name.equals(World.setName(world.wanted));
  }

  private static Optional<SimSet> current(World world) {
    return Optional.ofNullable(world.sets.get(World.setName(world.wanted)));
  }
}
