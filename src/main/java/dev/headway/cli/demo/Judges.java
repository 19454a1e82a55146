package dev.headway.cli.demo;

import dev.headway.cli.demo.Moment.PodSeen;
import dev.headway.cli.demo.Timeline.Shift;
import dev.headway.domain.git.Commit;
import dev.headway.sandbox.world.load.RequestResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One small judge for each promise that the demo can show; the numbers are those of the product's
 * promises.
 */
final class Judges {
  private static final int MOST_NAMED = 3;

  private Judges() {}

  static List<Promise> all(Evidence evidence) {
    return List.of(
        gitTellsTheTruth(evidence),
        trafficFollowsPods(evidence),
        waitsAreNamed(evidence),
        testedIsServed(evidence));
  }

  /**
   * Promise 1: the tip is a revert of the sick version, once, and cluster and Git ask for the same.
   */
  static Promise gitTellsTheTruth(Evidence evidence) {
    List<String> broken = new ArrayList<>();
    Commit sick = evidence.commit(Evidence.SICK);
    long reverts = evidence.log().stream().filter(commit -> commit.reverts(sick.id())).count();
    if (reverts != 1) {
      broken.add("the branch has " + reverts + " reverts of " + sick.shortId() + " instead of one");
    }
    if (!evidence
        .texts()
        .getOrDefault(Evidence.TIP, "")
        .equals(evidence.texts().get(Evidence.GOOD))) {
      broken.add(Shop.FILE + " at the tip is not what it was at version " + Evidence.GOOD);
    }
    String asked = Replay.version(evidence.timeline().last().image());
    if (!asked.equals(Evidence.GOOD)) {
      broken.add("the cluster asks for version " + asked + ", Git for " + Evidence.GOOD);
    }
    int releases = risesFromNothing(evidence, Evidence.SICK);
    if (releases != 1) {
      broken.add("version " + Evidence.SICK + " was given traffic " + releases + " times");
    }
    return new Promise(
        1,
        "Git tells the truth",
        broken,
        "the branch's commits, its file byte by byte, and the spec in the cluster");
  }

  /**
   * Promise 2: no share was raised beyond the ready pods, and only the sick version's own answers
   * failed.
   */
  static Promise trafficFollowsPods(Evidence evidence) {
    List<String> broken = new ArrayList<>();
    for (String version : List.of(Evidence.GOOD, Evidence.SICK)) {
      for (Shift shift : evidence.timeline().shifts(version)) {
        long needed = (shift.to() * (long) shift.at().deployment().replicas() + 99) / 100;
        if (shift.raised() && shift.at().ready(version) < needed) {
          broken.add(
              "version %s got %d %% with %d of %d pods ready"
                  .formatted(version, shift.to(), shift.at().ready(version), needed));
        }
      }
    }
    long lost = evidence.load().lost();
    if (lost > 0) {
      broken.add(lost + " requests were lost: " + examples(evidence));
    }
    Set<String> failing =
        evidence.load().results().stream()
            .filter(r -> r.failed() && !r.lost())
            .map(RequestResult::version)
            .collect(Collectors.toCollection(java.util.TreeSet::new));
    failing.remove(Evidence.SICK);
    if (!failing.isEmpty()) {
      broken.add("versions that should be well answered with errors: " + failing);
    }
    return new Promise(
        2,
        "Traffic never runs ahead of pods",
        broken,
        "every weight that was written against the pods ready then, and all "
            + evidence.load().sent()
            + " requests");
  }

  /**
   * Promise 3: whenever a candidate was under way, a sentence said what is awaited; every release
   * ended.
   */
  static Promise waitsAreNamed(Evidence evidence) {
    List<String> broken = new ArrayList<>();
    List<Moment> moving =
        evidence.timeline().moments().stream().filter(m -> m.deployment().moving()).toList();
    long silent = moving.stream().filter(m -> m.deployment().waitingFor().isBlank()).count();
    if (silent > 0) {
      broken.add("at " + silent + " of " + moving.size() + " moments nothing said what is awaited");
    }
    if (evidence.timeline().last().deployment().moving()) {
      broken.add("a release is still under way");
    }
    return new Promise(
        3,
        "It never gets stuck without saying what it waits for",
        broken,
        "every status that was written while a release was under way");
  }

  /** Promise 5: each pod that the canary was tested on still serves, and never restarted. */
  static Promise testedIsServed(Evidence evidence) {
    List<String> broken = new ArrayList<>();
    Set<String> tested = new HashSet<>();
    evidence.timeline().moments().forEach(m -> tested.addAll(uids(m)));
    Set<String> serving = uids(evidence.timeline().last());
    Set<String> gone = new HashSet<>(tested);
    gone.removeAll(serving);
    if (!gone.isEmpty()) {
      broken.add(gone.size() + " pods of version " + Evidence.GOOD + " were replaced");
    }
    if (serving.size() != Shop.REPLICAS) {
      broken.add(serving.size() + " pods of version " + Evidence.GOOD + " serve");
    }
    int restarts = evidence.timeline().last().pods().stream().mapToInt(PodSeen::restarts).sum();
    if (restarts > 0) {
      broken.add("pods restarted " + restarts + " times");
    }
    return new Promise(
        5,
        "What was tested is what serves",
        broken,
        "the identities of version " + Evidence.GOOD + "'s pods from the first to the last");
  }

  private static Set<String> uids(Moment moment) {
    return moment.pods().stream()
        .filter(pod -> pod.version().equals(Evidence.GOOD))
        .map(PodSeen::uid)
        .collect(Collectors.toSet());
  }

  private static int risesFromNothing(Evidence evidence, String version) {
    return Math.toIntExact(
        evidence.timeline().shifts(version).stream()
            .filter(shift -> shift.raised() && shift.from() == 0)
            .count());
  }

  private static String examples(Evidence evidence) {
    Map<String, Long> details =
        evidence.load().results().stream()
            .filter(RequestResult::lost)
            .collect(
                Collectors.groupingBy(r -> r.cause() + " " + r.detail(), Collectors.counting()));
    return details.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(MOST_NAMED)
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining("; "));
  }
}
