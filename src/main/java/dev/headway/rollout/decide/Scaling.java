package dev.headway.rollout.decide;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many pods each set may have next where weight is the share of pods: step by step towards the
 * targets, within the bounds of the strategy.
 */
final class Scaling {
  private Scaling() {}

  /** A set and the number of pods it should end up with. */
  record Target(SetSeen set, int pods) {}

  /** Pods that may be made now beside those that there are. */
  static int room(Bounds bounds, List<SetSeen> sets) {
    int present = sets.stream().mapToInt(set -> Math.max(set.desired(), set.actual())).sum();
    return Math.max(0, bounds.most() - present);
  }

  /**
   * With how many pods a release begins that is to have so many. A set that is asked for again may
   * still have some that users need until stable is whole: none of them goes here.
   */
  static int begin(Situation situation, int present, int pods) {
    int room = room(Bounds.of(situation.spec()), situation.sets());
    return Math.max(present, Math.min(pods, present + room));
  }

  /**
   * The numbers for now, by name of the set. Sets that must shrink do so in the order given, sets
   * that must grow too. A pod that is not available may go at any time, since a shrinking set loses
   * those first; an available one only where enough others are.
   *
   * <p>Worked example, 5 replicas, surge 2: stable 5 of 5 available and wanted 3, candidate 1 of 1
   * and wanted 2. Six are available, one more than needed: stable goes to 4. One place is left: the
   * candidate goes to 2. Once that is available, stable goes to 3.
   */
  static Map<String, Integer> next(Bounds bounds, List<Target> targets) {
    int available = targets.stream().mapToInt(it -> available(it.set())).sum();
    int spare = Math.max(0, available - bounds.least());
    int room = room(bounds, targets.stream().map(Target::set).toList());
    Map<String, Integer> next = new HashMap<>();
    for (Target target : targets) {
      int desired = target.set().desired();
      int pods = desired;
      if (desired > target.pods()) {
        int own = available(target.set());
        pods = Math.max(target.pods(), Math.min(desired, own - spare));
        spare -= Math.max(0, own - Math.max(pods, 0));
      } else if (desired < target.pods()) {
        pods = desired + Math.min(room, target.pods() - desired);
        room -= pods - desired;
      }
      next.put(target.set().name(), pods);
    }
    return next;
  }

  /** The numbers for now of a candidate that is to have so many pods, and of stable the rest. */
  static Map<String, Integer> share(Situation situation, SetSeen candidate, int pods) {
    List<Target> targets = new ArrayList<>();
    situation.stable().ifPresent(set -> targets.add(new Target(set, situation.replicas() - pods)));
    targets.add(new Target(candidate, pods));
    return next(Bounds.of(situation.spec()), targets);
  }

  /**
   * Brings one set towards all pods and those that are left towards none; batches that passed in a
   * release that failed keep their share. A set that is not named anywhere keeps its number.
   */
  static List<Action> all(Situation situation, SetSeen set, String note) {
    if (situation.isInPlace()) {
      return InPlace.cleared(situation, set);
    }
    List<Target> targets = new ArrayList<>();
    situation.leaving().forEach(each -> targets.add(new Target(each, 0)));
    int kept = situation.kept().map(it -> Math.min(it.desired(), situation.replicas())).orElse(0);
    situation.kept().ifPresent(it -> targets.add(new Target(it, kept)));
    targets.add(new Target(set, Restarting.pods(situation, set) - kept));
    Map<String, Integer> next = next(Bounds.of(situation.spec()), targets);
    return targets.stream()
        .map(Target::set)
        .flatMap(
            each -> Sets.scale(each, next.getOrDefault(each.name(), each.desired()), note).stream())
        .toList();
  }

  private static int available(SetSeen set) {
    return Math.min(set.available(), set.desired());
  }
}
