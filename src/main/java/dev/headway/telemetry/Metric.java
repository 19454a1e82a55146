package dev.headway.telemetry;

import java.util.List;

/** Every meter of Headway's own: its name is API. */
@SuppressWarnings("ImmutableEnumChecker") // the lists are List.of
public enum Metric {
  RELEASE_DURATION(
      "headway.release.duration",
      Type.HISTOGRAM,
      "seconds",
      List.of("strategy", "result"),
      "how long finished releases took",
      "strategies × results of `status.history`"),
  RELEASE_WEIGHT(
      "headway.release.weight.percent",
      Type.GAUGE,
      "",
      List.of("namespace", "name", "role"),
      "the weight of stable and candidate while a release runs",
      "two for each release that runs, 2,000 at most; gone when it ends"),
  STEP_WAIT(
      "headway.step.wait",
      Type.HISTOGRAM,
      "seconds",
      List.of("reason"),
      "how long releases stayed in one stage or hold, by `status.stage`, or by the reason of"
          + " `Paused`",
      "stages and reasons of the reference of conditions"),
  CHECK_DURATION(
      "headway.check.duration",
      Type.HISTOGRAM,
      "seconds",
      List.of("type", "result"),
      "how long single tries of checks took",
      "types × outcomes"),
  HOOK_DURATION(
      "headway.hook.duration",
      Type.HISTOGRAM,
      "seconds",
      List.of("point", "result"),
      "how long hooks took with all their attempts",
      "points of hooks × succeeded, failed, cancelled"),
  ROLLBACK(
      "headway.rollback",
      Type.COUNTER,
      "",
      List.of("reason"),
      "releases that went back to stable, by the reason in `status.history`",
      "reasons of the reference of conditions"),
  GITSYNC_LAG(
      "headway.gitsync.lag",
      Type.HISTOGRAM,
      "seconds",
      List.of(),
      "from the first sight of a commit to its being applied",
      "one"),
  GITSYNC_OBJECTS(
      "headway.gitsync.objects",
      Type.GAUGE,
      "",
      List.of("result"),
      "objects of the last sync of each GitSync, summed up",
      "created, changed, unchanged, pruned, refused"),
  RECONCILE_DURATION(
      "headway.reconcile.duration",
      Type.HISTOGRAM,
      "seconds",
      List.of("kind"),
      "how long single looks at an object took",
      "one for each kind that is reconciled"),
  API_REQUESTS(
      "headway.api.requests",
      Type.COUNTER,
      "",
      List.of("verb", "resource", "code"),
      "answers of the API server; code 0: it could not be reached",
      "verbs × resources that are used × codes, 500 at most; what is beyond is counted as resource"
          + " `other`"),
  LEADER("headway.leader", Type.GAUGE, "", List.of(), "1 while this process acts", "one"),
  SETTINGS_VALID(
      "headway.settings.valid",
      Type.GAUGE,
      "",
      List.of(),
      "0 while the settings file is refused and the last good settings stay",
      "one");

  /** What kind of meter it is. */
  public enum Type {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  private final String meter;
  private final Type type;
  private final String unit;
  private final List<String> labels;
  private final String meaning;
  private final String bound;

  Metric(String meter, Type type, String unit, List<String> labels, String meaning, String bound) {
    this.meter = meter;
    this.type = type;
    this.unit = unit;
    this.labels = List.copyOf(labels);
    this.meaning = meaning;
    this.bound = bound;
  }

  /** Its name as the library has it. */
  String meter() {
    return meter;
  }

  /** Its name in Prometheus: with the base unit, and what the type adds. */
  public String exposed() {
    String name = meter.replace('.', '_');
    return switch (type) {
      case COUNTER -> name + "_total";
      case GAUGE -> name;
      case HISTOGRAM -> name + "_" + unit;
    };
  }

  /** What kind of meter it is. */
  public Type type() {
    return type;
  }

  /** In the order of the reference. */
  public List<String> labels() {
    return labels;
  }

  /** One clause for the reference. */
  public String meaning() {
    return meaning;
  }

  /** What bounds the number of its series. */
  public String bound() {
    return bound;
  }
}
