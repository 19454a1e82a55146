package dev.headway.cli.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The namespace write by write, in the cluster's order of writes, whichever watch told them. */
record Timeline(List<Moment> moments) {
  Timeline {
    moments = List.copyOf(moments);
  }

  static Timeline of(List<Change> changes) {
    List<Change> sorted = new ArrayList<>(changes);
    sorted.sort(Comparator.comparingLong(Change::version));
    Replay replay = new Replay();
    return new Timeline(sorted.stream().map(replay::after).toList());
  }

  Optional<Moment> first(Instant from, Predicate<Moment> condition) {
    return moments.stream()
        .filter(moment -> !moment.time().isBefore(from))
        .filter(condition)
        .findFirst();
  }

  Moment last() {
    return moments.getLast();
  }

  /** Each moment at which a version's share is not what it was, with the share before it. */
  List<Shift> shifts(String version) {
    List<Shift> shifts = new ArrayList<>();
    int before = 0;
    for (Moment moment : moments) {
      int now = moment.share(version);
      if (now != before) {
        shifts.add(new Shift(moment, before, now));
      }
      before = now;
    }
    return shifts;
  }

  /** A change of a version's share. */
  record Shift(Moment at, int from, int to) {
    boolean raised() {
      return to > from;
    }
  }
}
