package dev.headway.sandbox.world.node;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The last lines that one run of a container printed, and whoever follows them. Thread-safe. */
final class PodLogs {
  private static final int LINES = 2_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Line> lines = new ArrayDeque<>();
  private final List<Follower> followers = new ArrayList<>();
  private boolean closed;

  /** One line and when it was printed. */
  record Line(Instant time, String text) {}

  /** Is told each new line, and once that there will be no more. It must not block. */
  record Follower(Consumer<Line> line, Runnable end) {}

  void add(Line line) {
    lock.lock();
    try {
      if (lines.size() == LINES) {
        lines.removeFirst();
      }
      lines.addLast(line);
      followers.forEach(follower -> follower.line().accept(line));
    } finally {
      lock.unlock();
    }
  }

  /** The container has ended. */
  void close() {
    lock.lock();
    try {
      closed = true;
      followers.forEach(follower -> follower.end().run());
      followers.clear();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What was printed so far.
   *
   * @param ended nothing will follow
   */
  record Reading(List<Line> lines, boolean ended) {}

  /**
   * What is there; {@code follower}, if any, is told of everything after it, unless the container
   * has ended.
   */
  Reading read(Optional<Follower> follower) {
    lock.lock();
    try {
      if (!closed) {
        follower.ifPresent(followers::add);
      }
      return new Reading(List.copyOf(lines), closed);
    } finally {
      lock.unlock();
    }
  }

  void leave(Follower follower) {
    lock.lock();
    try {
      followers.remove(follower);
    } finally {
      lock.unlock();
    }
  }
}
