package dev.headway.settings;

import dev.headway.settings.Form.Choice;
import dev.headway.settings.Form.Choices;
import dev.headway.settings.Form.Count;
import dev.headway.settings.Form.Folder;
import dev.headway.settings.Form.Hosts;
import dev.headway.settings.Form.Name;
import dev.headway.settings.Form.Names;
import dev.headway.settings.Form.Time;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Every key of the settings: what it takes, what it is when nobody says so, and what it does. */
@SuppressWarnings(
    "ImmutableEnumChecker") // forms are records and the list is a copy: it knows neither
public enum Setting {
  NAMESPACES(
      "namespaces",
      new Names(),
      List.of(),
      Taken.AT_START,
      "the namespaces that are watched; none named: all"),
  GIT_SCHEMES(
      "git.schemes",
      new Choices(List.of("https", "http", "file")),
      List.of("https"),
      Taken.AT_ONCE,
      "URL schemes that a GitSync may use"),
  GIT_DIRECTORY(
      "git.directory",
      new Folder(),
      List.of("headway-git"),
      Taken.AT_START,
      "where mirrors of repositories are kept; they can be lost"),
  GIT_DEFAULT_SERVICE_ACCOUNT(
      "git.defaultServiceAccount",
      new Name(true),
      List.of(""),
      Taken.AT_ONCE,
      "the account of a GitSync that names none; empty: it must name one"),
  GIT_CROSS_NAMESPACE_TARGETS(
      "git.crossNamespaceTargets",
      new Names(),
      List.of(),
      Taken.AT_ONCE,
      "namespaces that a GitSync of another namespace may apply to"),
  CHECKS_HOSTS(
      "checks.hosts",
      new Hosts(),
      List.of(),
      Taken.AT_ONCE,
      "hosts beyond their namespace that checks may dial, such as `api.example.com`,"
          + " `*.example.com` or an address"),
  ELECTION_MODE(
      "election.mode",
      new Choice(List.of("Lease", "None")),
      List.of("Lease"),
      Taken.AT_START,
      "`Lease`: of several operators one acts, the others stand by with warm caches; `None`: this"
          + " one acts at once, and it must be the only one"),
  ELECTION_NAME(
      "election.name",
      new Name(false),
      List.of("headway"),
      Taken.AT_START,
      "the name of the Lease"),
  ELECTION_NAMESPACE(
      "election.namespace",
      new Name(true),
      List.of(""),
      Taken.AT_START,
      "the namespace of the Lease; empty: that of the pod, outside of a cluster that of the"
          + " context"),
  ELECTION_LEASE_DURATION(
      "election.leaseDuration",
      new Time(Duration.ofSeconds(2), Duration.ofMinutes(5)),
      List.of("10s"),
      Taken.AT_START,
      "how long after its last renewal a leader that died is still waited for; whole seconds"),
  ELECTION_RENEW_DEADLINE(
      "election.renewDeadline",
      new Time(Duration.ofSeconds(1), Duration.ofMinutes(5)),
      List.of("7s"),
      Taken.AT_START,
      "how long after its last renewal a leader still acts; shorter than `leaseDuration`"),
  ELECTION_RETRY_PERIOD(
      "election.retryPeriod",
      new Time(Duration.ofMillis(100), Duration.ofMinutes(1)),
      List.of("2s"),
      Taken.AT_START,
      "how often the leader renews; shorter than `renewDeadline`"),
  PORTS_HEALTH(
      "ports.health",
      new Count(0, 65_535),
      List.of("8081"),
      Taken.AT_START,
      "the port of `/livez` and `/readyz`; 0: any free one, which the log names"),
  PORTS_METRICS(
      "ports.metrics",
      new Count(0, 65_535),
      List.of("8080"),
      Taken.AT_START,
      "the port of `/metrics`; 0: any free one, which the log names"),
  WORKERS_RECONCILE(
      "workers.reconcile",
      new Count(1, 64),
      List.of("8"),
      Taken.AT_START,
      "releases and GitSyncs that are looked at in the same moment"),
  WORKERS_GIT(
      "workers.git",
      new Count(1, 64),
      List.of("4"),
      Taken.AT_START,
      "exchanges with Git servers in the same moment"),
  WORKERS_APPLY(
      "workers.apply",
      new Count(1, 64),
      List.of("8"),
      Taken.AT_START,
      "requests to the API server in the same moment for all GitSyncs together"),
  WORKERS_CHECKS(
      "workers.checks",
      new Count(1, 1_024),
      List.of("64"),
      Taken.AT_START,
      "probes of checks in the same moment"),
  SHUTDOWN_DEADLINE(
      "shutdown.deadline",
      new Time(Duration.ZERO, Duration.ofMinutes(5)),
      List.of("10s"),
      Taken.AT_START,
      "how long an orderly stop waits for what is under way; shorter than the pod's"
          + " terminationGracePeriodSeconds"),
  LOG_FORMAT(
      "log.format",
      new Choice(List.of("Text", "JSON")),
      List.of("Text"),
      Taken.AT_ONCE,
      "one line of text, or one JSON object, for each entry of the log"),
  LOG_LEVEL(
      "log.level",
      new Choice(List.of("Error", "Warn", "Info", "Debug")),
      List.of("Info"),
      Taken.AT_ONCE,
      "what is not less than this is logged");

  /** When a change of the file is followed. */
  public enum Taken {
    /** Within seconds, while the operator runs. */
    AT_ONCE,
    /** By the next start; the log says that one is needed. */
    AT_START
  }

  private final String key;
  private final Form form;
  private final List<String> otherwise;
  private final Taken taken;
  private final String meaning;

  Setting(String key, Form form, List<String> otherwise, Taken taken, String meaning) {
    this.key = key;
    this.form = form;
    this.otherwise = List.copyOf(otherwise);
    this.taken = taken;
    this.meaning = meaning;
  }

  /** The setting of a key such as {@code log.level}. */
  public static Optional<Setting> of(String key) {
    return Arrays.stream(values()).filter(each -> each.key.equals(key)).findFirst();
  }

  /**
   * Settings by their keys, as a command line has them.
   *
   * @throws IllegalArgumentException if a key is none
   */
  public static Map<Setting, List<String>> options(Map<String, String> texts) {
    Map<Setting, List<String>> options = new EnumMap<>(Setting.class);
    texts.forEach(
        (key, text) -> {
          Setting setting =
              of(key).orElseThrow(() -> new IllegalArgumentException(SettingsFile.unknown(key)));
          options.put(setting, Variables.split(setting, text));
        });
    return options;
  }

  /** As in the file, levels parted by dots. */
  public String key() {
    return key;
  }

  /** What it takes. */
  public Form form() {
    return form;
  }

  /** What it is when nobody says so. */
  public List<String> otherwise() {
    return otherwise;
  }

  /** When a change is followed. */
  public Taken taken() {
    return taken;
  }

  /** One clause for the reference. */
  public String meaning() {
    return meaning;
  }

  /** The environment variable: {@code HEADWAY_LOG_LEVEL} for {@code log.level}. */
  public String variable() {
    return Variables.PREFIX
        + key.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
