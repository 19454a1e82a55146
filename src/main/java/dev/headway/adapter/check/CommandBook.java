package dev.headway.adapter.check;

import dev.headway.port.CheckCourse.Aim;
import java.time.Duration;
import java.util.List;

/** Runs commands in containers. Thread-safe. */
@FunctionalInterface
public interface CommandBook {

  /**
   * Where and what; no shell is between.
   *
   * @param aim whose set the pod must be of
   */
  record Order(Aim.Pods aim, String pod, String container, List<String> command) {
    /** Copies the command. */
    public Order {
      command = List.copyOf(command);
    }
  }

  /** How it ended. */
  sealed interface Ran {
    /** It ended by itself. */
    record Ended(int code) implements Ran {}

    /** It was still running when the time was over; it was left. */
    record TooLate() implements Ran {}

    /**
     * It was not started, or it is not known how it ended.
     *
     * @param why a sentence for people, without anything that a command printed
     */
    record NotRun(String why) implements Ran {}
  }

  /** Runs a command and waits for it, at most so long. Nothing that it prints is kept. */
  Ran run(Order order, Duration timeout) throws InterruptedException;
}
