package dev.headway.rollout.simulation;

/** What carries the pods of a release; a row of the matrix. */
enum Workload {
  OWN_TEMPLATE("own template", ""),
  DEPLOYMENT("Deployment", ""),
  STATEFUL_SET("StatefulSet", "`workloadRef` is not built yet"),
  DAEMON_SET("DaemonSet", "`workloadRef` is not built yet");

  private final String words;
  private final String missing;

  Workload(String words, String missing) {
    this.words = words;
    this.missing = missing;
  }

  String words() {
    return words;
  }

  /** Why there is nothing to be shown; empty where there is. */
  String missing(Form form) {
    return missing.isEmpty() && isInPlace() && form.moves()
        ? "`traffic` goes with a template of its own alone"
        : missing;
  }

  /** True where it is named by {@code workloadRef}. */
  boolean isInPlace() {
    return this != OWN_TEMPLATE;
  }
}
