package dev.headway.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * Everything that an operator process is told.
 *
 * @param operator what it may do, wherever it runs
 * @param shutdownDeadline how long an orderly stop waits for what is under way
 */
public record Settings(
    OperatorSettings operator,
    Election election,
    Ports ports,
    Workers workers,
    Log log,
    Duration shutdownDeadline) {

  /**
   * How one of several operators is chosen.
   *
   * @param byLease whether there is an election at all
   * @param namespace of the Lease; empty: that of the pod
   */
  public record Election(
      boolean byLease,
      String name,
      Optional<String> namespace,
      Duration leaseDuration,
      Duration renewDeadline,
      Duration retryPeriod) {}

  /** Where the process answers; 0 stands for any free port. */
  public record Ports(int health, int metrics) {}

  /** How much is done in the same moment. */
  public record Workers(int reconcile, int git, int apply, int checks) {
    /** As in the reference. */
    public static final Workers DEFAULT = new Workers(8, 4, 8, 64);
  }

  /** How it is logged. */
  public record Log(Format format, Level level) {
    /** How an entry is written. */
    public enum Format {
      /** A line. */
      TEXT,
      /** An object. */
      JSON
    }

    /** What is logged. */
    public enum Level {
      ERROR,
      WARN,
      INFO,
      DEBUG
    }
  }

  /** Whether a process with these settings must start anew to follow others. */
  public boolean needsRestartFor(Settings others) {
    return !election.equals(others.election)
        || !ports.equals(others.ports)
        || !workers.equals(others.workers)
        || !shutdownDeadline.equals(others.shutdownDeadline)
        || !operator.namespaces().equals(others.operator.namespaces())
        || !operator.gitDirectory().equals(others.operator.gitDirectory());
  }
}
