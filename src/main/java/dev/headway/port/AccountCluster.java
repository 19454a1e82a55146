package dev.headway.port;

import java.util.Map;
import java.util.Optional;

/**
 * The cluster as one account may see and change it. Objects are trees of maps, lists and plain
 * values. Each call throws {@link ApiFailure} where the server does not do it.
 */
public interface AccountCluster {

  /** Empty where there is no such object. */
  Optional<Map<String, Object>> get(ApiKind kind, String namespace, String name);

  /**
   * Applies on the server, taking over fields from others; unknown fields are refused.
   *
   * @return the object as it is, or with a dry run would be
   */
  Map<String, Object> apply(ApiKind kind, Map<String, Object> object, String manager, Mode mode);

  /** Removes the very object that was read, and none that came after it. Gone is not a failure. */
  void delete(ApiKind kind, String namespace, String name, Version version);

  /**
   * Tells of every object with the label: all of them at the start, then each change. Tries again
   * by itself after interruptions; ends, and says so, where the account may not watch.
   *
   * @param namespace empty: objects of the cluster as a whole
   */
  Watch watch(ApiKind kind, String namespace, String label, Watcher watcher);

  /** Whether anything is changed. */
  enum Mode {
    DryRun,
    Write
  }

  /** Which state of which object. */
  record Version(String uid, String resourceVersion) {}

  /** Hears of changes; must return quickly. */
  interface Watcher {
    /** An object is there, in this state. */
    void present(Map<String, Object> object);

    /** An object is gone, or carries the label no longer. */
    void gone(Map<String, Object> object);

    /** There will be no more: the account may not watch, or the kind is gone. */
    void ended(String message);
  }

  /** A watch that runs. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  /** Gives out the cluster by account. */
  interface Accounts {
    AccountCluster as(String namespace, String serviceAccount);

    /** The kind as the cluster serves it now; empty where it does not. */
    Optional<ApiKind> kind(String apiVersion, String kind);
  }
}
