package dev.headway.port;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes attempts of checks away from the caller's thread and keeps what they gave. When to try
 * again, and how many failures count, is decided elsewhere. Thread-safe.
 */
public interface CheckRunner {

  /** Starts an attempt and returns at once; does nothing while one of the same key is under way. */
  void start(CheckAttempt attempt);

  /** What is known of a deployment's checks, by key. */
  Map<CheckKey, CheckRecord> records(String namespace, String deployment);

  /** Drops what is known of a deployment's targets that are not among {@code kept}. */
  void retain(String namespace, String deployment, Set<CheckKey> kept);

  /**
   * The last attempts of one key.
   *
   * @param running an attempt is under way
   * @param results oldest first, bounded
   */
  record CheckRecord(boolean running, List<CheckResult> results) {
    /** Copies the list. */
    public CheckRecord {
      results = List.copyOf(results);
    }
  }
}
