package dev.headway.rollout.decide;

import dev.headway.domain.Reason;
import dev.headway.rollout.decide.SetMarks.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finished releases: what the status remembers, and what the marks of the sets add to it. */
final class History {
  private History() {}

  /** Newest first, as many as the history limit; {@code plan} counts as done. */
  static List<HistoryEntry> after(Situation situation, List<Action> plan) {
    Map<Integer, HistoryEntry> entries = new HashMap<>();
    situation.memory().history().forEach(entry -> entries.put(entry.release(), entry));
    Map<String, SetMarks> written = written(plan);
    Optional<String> strategy = Optional.of(situation.spec().strategy().text());
    for (SetSeen set : situation.sets()) {
      entry(set, set.marks(), Optional.empty())
          .ifPresent(entry -> entries.putIfAbsent(entry.release(), entry));
      Optional.ofNullable(written.get(set.name()))
          .filter(marks -> !isRestart(set.marks(), marks))
          .flatMap(marks -> entry(set, marks, strategy))
          .ifPresent(entry -> entries.put(entry.release(), entry));
    }
    List<HistoryEntry> sorted = new ArrayList<>(entries.values());
    sorted.sort(Comparator.comparingInt(HistoryEntry::release).reversed());
    return List.copyOf(sorted.subList(0, Math.min(sorted.size(), situation.spec().historyLimit())));
  }

  /** A restart of its pods changes nothing of how a release ended. */
  private static boolean isRestart(SetMarks before, SetMarks after) {
    return before.withRestart(after.restart()).equals(after);
  }

  static Map<String, SetMarks> written(List<Action> plan) {
    Map<String, SetMarks> written = new HashMap<>();
    for (Action action : plan) {
      if (action instanceof Action.MarkSet mark) {
        written.put(mark.name(), mark.marks());
      } else if (action instanceof Action.ScaleSet scale) {
        scale.marks().ifPresent(marks -> written.put(scale.name(), marks));
      }
    }
    return written;
  }

  private static Optional<HistoryEntry> entry(
      SetSeen set, SetMarks marks, Optional<String> strategy) {
    return marks
        .result()
        .filter(result -> marks.release() > 0)
        .map(
            result ->
                new HistoryEntry(
                    marks.release(),
                    set.revision().name(),
                    set.version(),
                    strategy,
                    result,
                    marks.reached().step(),
                    set.available(),
                    marks.failure().map(Failure::reason).orElse(reason(result)).text(),
                    marks.taken().startTime(),
                    duration(marks.taken().startTime(), marks.end().flatMap(SetMarks.End::time))));
  }

  private static Reason reason(ReleaseResult result) {
    return result == ReleaseResult.SUPERSEDED ? Reason.SUPERSEDED : Reason.PROMOTED;
  }

  private static Optional<Duration> duration(Optional<Instant> start, Optional<Instant> end) {
    return start.flatMap(from -> end.map(to -> Duration.between(from, to)));
  }
}
