package dev.headway.adapter.check;

import dev.headway.adapter.check.AddressBook.Target;
import dev.headway.domain.CheckTimes;
import dev.headway.port.CheckCourse;
import dev.headway.port.CheckResult;
import dev.headway.port.CheckRunner.CourseStanding;
import dev.headway.port.CheckTally;
import dev.headway.port.CheckTally.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * One course on a virtual thread of its own: finds the targets, tries those that are due in
 * parallel, folds the results, tells the listener what came of them, and waits for the next.
 */
final class RunningCourse implements Runnable {

  /** Targets that joined or left are noticed within an eighth of the interval, between these. */
  private static final Duration SOONEST = Duration.ofMillis(250);

  private static final Duration LATEST = Duration.ofSeconds(2);

  /** Told after each round; {@code otherwise} where the course does not stand as before. */
  @FunctionalInterface
  interface Listener {
    void tried(boolean otherwise);
  }

  /** How a single try is made. */
  @FunctionalInterface
  interface Attempt {
    CheckResult make(CheckCourse course, Target target) throws InterruptedException;
  }

  private final CheckCourse course;
  private final Instant start;
  private final Duration look;
  private final InstantSource time;
  private final AddressBook addresses;
  private final Attempt attempt;
  private final ExecutorService executor;
  private final Listener listener;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile CourseStanding standing;
  // Only the course's own thread uses these three.
  private final Map<String, CheckTally> tallies = new LinkedHashMap<>();
  private final Map<String, Instant> due = new LinkedHashMap<>();
  private final ArrayDeque<CheckResult> recent = new ArrayDeque<>();

  RunningCourse(
      CheckCourse course,
      InstantSource time,
      AddressBook addresses,
      Attempt attempt,
      ExecutorService executor,
      Listener listener) {
    this.course = course;
    this.time = time;
    this.addresses = addresses;
    this.attempt = attempt;
    this.executor = executor;
    this.listener = listener;
    this.start = time.instant();
    this.look = look(course.pace().interval());
    this.standing =
        new CourseStanding(
            course.id(), Standing.PENDING, start, "No answer yet", CheckTimes.NONE, List.of());
  }

  /** Many checks with long intervals would otherwise do little but look. */
  private static Duration look(Duration interval) {
    Duration part = interval.dividedBy(8);
    Duration enough = part.compareTo(SOONEST) < 0 ? SOONEST : part;
    return enough.compareTo(LATEST) > 0 ? LATEST : enough;
  }

  CheckCourse course() {
    return course;
  }

  CourseStanding standing() {
    return standing;
  }

  void stop() {
    stop.countDown();
  }

  @Override
  public void run() {
    try {
      Duration pause = Duration.ZERO;
      while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        List<Target> targets = look();
        round(targets.stream().filter(this::isDue).toList());
        judge(targets);
        pause = untilNext();
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /** The targets as they are now: a pod joins when it is ready and stays until it ends. */
  private List<Target> look() {
    List<Target> targets =
        addresses.locate(course.aim(), course.probe().port()).stream()
            .filter(target -> target.ready() || tallies.containsKey(target.id()))
            .toList();
    List<String> ids = targets.stream().map(Target::id).toList();
    tallies.keySet().retainAll(ids);
    due.keySet().retainAll(ids);
    Instant now = time.instant();
    ids.forEach(id -> tallies.putIfAbsent(id, CheckTally.untried(now)));
    ids.forEach(id -> due.putIfAbsent(id, now));
    return targets;
  }

  private boolean isDue(Target target) {
    Instant at = due.get(target.id());
    return at != null && !at.isAfter(time.instant());
  }

  private void round(List<Target> targets) throws InterruptedException {
    Map<String, Future<CheckResult>> tries = new LinkedHashMap<>();
    for (Target target : targets) {
      tries.put(target.id(), executor.submit(() -> attempt.make(course, target)));
    }
    for (var entry : tries.entrySet()) {
      CheckResult result;
      try {
        result = entry.getValue().get();
      } catch (ExecutionException bug) {
        if (bug.getCause() instanceof InterruptedException) {
          throw new InterruptedException("The runner is closing");
        }
        throw new IllegalStateException("A try of check " + course.id() + " broke", bug);
      }
      recent.addFirst(result);
      if (recent.size() > CourseStanding.KEPT) {
        recent.removeLast();
      }
      String id = entry.getKey();
      CheckTally tally =
          tallies
              .getOrDefault(id, CheckTally.untried(result.startTime()))
              .with(result, course.pace());
      tallies.put(id, tally);
      due.put(id, result.startTime().plus(course.pace().pauseAfter(tally.failuresInRow())));
    }
  }

  private void judge(List<Target> targets) {
    Instant now = time.instant();
    var each = new ArrayList<Standing>();
    var times = new ArrayList<CheckTimes>();
    for (CheckTally tally : tallies.values()) {
      each.add(tally.at(now, course.pace()));
      times.add(tally.times(now, course.pace()));
    }
    Standing together = CheckTally.together(each);
    boolean late = !now.isBefore(start.plus(course.pace().deadline()));
    if (each.isEmpty() && late) {
      together = Standing.UNREACHABLE;
      times.add(new CheckTimes(Optional.empty(), Optional.empty(), Optional.of(start)));
    }
    CourseStanding before = standing;
    String message = message(targets, together);
    boolean same = before.standing() == together && before.message().equals(message);
    standing =
        new CourseStanding(
            course.id(),
            together,
            lastTime(before),
            message,
            CheckTimes.together(times),
            List.copyOf(recent));
    if (stop.getCount() > 0 && !standing.equals(before)) {
      listener.tried(!same);
    }
  }

  private Instant lastTime(CourseStanding before) {
    return tallies.values().stream()
        .flatMap(tally -> tally.last().stream())
        .map(CheckResult::endTime)
        .max(Instant::compareTo)
        .orElse(before.lastTime());
  }

  /** What the worst target said last. */
  private String message(List<Target> targets, Standing together) {
    Instant now = time.instant();
    for (Target target : targets) {
      CheckTally tally = tallies.get(target.id());
      if (tally == null || tally.at(now, course.pace()) != together) {
        continue;
      }
      Optional<String> last = tally.last().map(CheckResult::message);
      if (last.isPresent()) {
        return together == Standing.PASSING ? last.get() : target.name() + ": " + last.get();
      }
    }
    return targets.isEmpty() ? "No pod is ready to be checked" : "No answer yet";
  }

  private Duration untilNext() {
    Instant now = time.instant();
    Duration next =
        due.values().stream()
            .min(Instant::compareTo)
            .map(at -> Duration.between(now, at))
            .orElse(look);
    if (next.isNegative()) {
      return Duration.ZERO;
    }
    return next.compareTo(look) < 0 ? next : look;
  }
}
