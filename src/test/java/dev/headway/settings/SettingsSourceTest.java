package dev.headway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SettingsSourceTest {
  /** A value of each setting that is not its default. */
  private static final Map<Setting, String> OTHERS =
      Map.ofEntries(
          Map.entry(Setting.NAMESPACES, "shop,bank"),
          Map.entry(Setting.GIT_SCHEMES, "http"),
          Map.entry(Setting.GIT_DIRECTORY, "/var/git"),
          Map.entry(Setting.GIT_DEFAULT_SERVICE_ACCOUNT, "deployer"),
          Map.entry(Setting.GIT_CROSS_NAMESPACE_TARGETS, "web"),
          Map.entry(Setting.CHECKS_HOSTS, "api.example"),
          Map.entry(Setting.ELECTION_MODE, "None"),
          Map.entry(Setting.ELECTION_NAME, "other"),
          Map.entry(Setting.ELECTION_NAMESPACE, "system"),
          Map.entry(Setting.ELECTION_LEASE_DURATION, "15s"),
          Map.entry(Setting.ELECTION_RENEW_DEADLINE, "8s"),
          Map.entry(Setting.ELECTION_RETRY_PERIOD, "1s"),
          Map.entry(Setting.PORTS_HEALTH, "9081"),
          Map.entry(Setting.PORTS_METRICS, "9080"),
          Map.entry(Setting.WORKERS_RECONCILE, "2"),
          Map.entry(Setting.WORKERS_GIT, "2"),
          Map.entry(Setting.WORKERS_APPLY, "2"),
          Map.entry(Setting.WORKERS_CHECKS, "2"),
          Map.entry(Setting.SHUTDOWN_DEADLINE, "3s"),
          Map.entry(Setting.LOG_FORMAT, "JSON"),
          Map.entry(Setting.LOG_LEVEL, "Debug"));

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Setting.class)
  void everySettingHasItsPlaceInEveryLayer(Setting setting) throws Exception {
    Settings defaults = read("", Map.of(), Map.of());
    String other = OTHERS.get(setting);
    Settings byVariable = read("", Map.of(setting.variable(), other), Map.of());
    assertThat(byVariable).as("%s has an effect", setting).isNotEqualTo(defaults);
    assertThat(read(yaml(setting.key(), other), Map.of(), Map.of())).isEqualTo(byVariable);
    assertThat(read("", Map.of(), Map.of(setting.key(), other))).isEqualTo(byVariable);
    assertThat(defaults.needsRestartFor(byVariable))
        .isEqualTo(setting.taken() == Setting.Taken.AT_START);
  }

  @Test
  void theDefaultsAreThoseOfTheReference() throws Exception {
    Settings defaults = read("# nothing yet\n", Map.of(), Map.of());
    assertThat(defaults.operator())
        .isEqualTo(OperatorSettings.defaults(Path.of("headway-git").toAbsolutePath()));
    assertThat(defaults.election())
        .isEqualTo(
            new Settings.Election(
                true,
                "headway",
                Optional.empty(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(7),
                Duration.ofSeconds(2)));
    assertThat(defaults.ports()).isEqualTo(new Settings.Ports(8081, 8080));
    assertThat(defaults.workers()).isEqualTo(Settings.Workers.DEFAULT);
    assertThat(defaults.log())
        .isEqualTo(new Settings.Log(Settings.Log.Format.TEXT, Settings.Log.Level.INFO));
    assertThat(defaults.shutdownDeadline()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void theCommandLineGoesBeforeTheEnvironmentAndThatBeforeTheFile() throws Exception {
    String file = "namespaces: [file]\nlog: {level: Warn, format: JSON}\nworkers:\n";
    Settings read =
        read(
            file,
            Map.of("HEADWAY_NAMESPACES", "variable", "HEADWAY_LOG_LEVEL", "Error"),
            Map.of("namespaces", "option"));
    assertThat(read.operator().namespaces()).isEqualTo(Set.of("option"));
    assertThat(read.log())
        .isEqualTo(new Settings.Log(Settings.Log.Format.JSON, Settings.Log.Level.ERROR));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "log: {level: Loud}|s.yaml line 1: `log.level` must be Error or Warn or Info or Debug, not"
            + " 'Loud'",
        "git: {schemes: [ssh]}|s.yaml line 1: `git.schemes` must be of https, http, file, not"
            + " 'ssh'",
        "git: {schemes: []}|s.yaml line 1: `git.schemes` must have at least one",
        "git: {schemes: {a: b}}|s.yaml line 1: `git.schemes` must be a list",
        "git: {schemes: [[a]]}|s.yaml line 1: `git.schemes` must be a list of words",
        "git: {directory: ''}|s.yaml line 1: `git.directory` must be a folder",
        "log: {level: [Info]}|s.yaml line 1: `log.level` must be one value",
        "log: {colour: red}|s.yaml line 1: `log.colour` is not a setting; `log.` has format, level",
        "logs: {level: Info}|s.yaml line 1: `logs` is not a setting; there are namespaces, git,"
            + " checks, election, ports, workers, shutdown, log",
        "ports: {health: 70000}|s.yaml line 1: `ports.health` must be a number from 0 to 65535, not"
            + " '70000'",
        "ports: {metrics: 8081}|s.yaml line 1: `ports.metrics` must be another than `ports.health`",
        "election: {retryPeriod: soon}|s.yaml line 1: `election.retryPeriod` must be a duration"
            + " such as '90s' or '1m30s', not 'soon'",
        "election: {retryPeriod: 1h}|s.yaml line 1: `election.retryPeriod` must be from 100ms to"
            + " 1m, not '1h'",
        "election: {renewDeadline: 10s}|s.yaml line 1: `election.renewDeadline` must be shorter"
            + " than `election.leaseDuration`: a leader must have stopped before another one"
            + " starts",
        "election: {retryPeriod: 9s}|s.yaml line 1: `election.retryPeriod` must be shorter than"
            + " `election.renewDeadline`",
        "election: {leaseDuration: 10s500ms}|s.yaml line 1: `election.leaseDuration` must be whole"
            + " seconds, as a Lease has them",
        "election: {name: Head way}|s.yaml line 1: `election.name` must be the name of an object"
            + " such as 'shop', not 'Head way'",
        "namespaces: [Shop]|s.yaml line 1: `namespaces` must be names of namespaces such as 'shop',"
            + " not 'Shop'",
        "[a]|s.yaml line 1: must be a map of settings",
      })
  void whatIsNotRightIsNamedWithItsLine(String text, String problem) {
    assertThat(refusal(text, Map.of())).containsExactly(problem);
  }

  @Test
  void everyProblemIsToldAtOnce() {
    String file = "log:\n  level: Loud\nport:\n  health: 1\nnamespaces: Shop\n";
    assertThat(refusal(file, Map.of("HEADWAY_LOG_FORMAT", "XML", "HEADWAY_LOG_COLOUR", "red")))
        .hasSize(5)
        .anyMatch(each -> each.startsWith("s.yaml line 2: `log.level`"))
        .anyMatch(each -> each.startsWith("s.yaml line 3: `port` is not a setting"))
        .anyMatch(each -> each.startsWith("s.yaml line 5: `namespaces`"))
        .contains(
            "HEADWAY_LOG_COLOUR is not a setting; docs/reference/settings.md lists all",
            "HEADWAY_LOG_FORMAT: `log.format` must be Text or JSON, not 'XML'");
  }

  @Test
  void whatIsNoYamlOrSaidTwiceIsRefusedWithItsLine() {
    assertThat(refusal("log:\n  level: Info\n bad\n", Map.of()))
        .singleElement()
        .asString()
        .startsWith("s.yaml line 3: is not YAML: ");
    assertThat(refusal("log: {level: Info}\nlog: {level: Warn}\n", Map.of()))
        .singleElement()
        .asString()
        .startsWith("s.yaml line 2: is not YAML: Duplicate field 'log'");
    assertThat(refusal("log: {}\n---\nlog: {}\n", Map.of()))
        .containsExactly("s.yaml line 3: must be one document");
  }

  @Test
  void whatKubernetesAndTheLauncherSetIsLeftAlone() throws Exception {
    Map<String, String> environment =
        Map.of(
            "HEADWAY_SERVICE_HOST", "10.0.0.1",
            "HEADWAY_PORT", "tcp://10.0.0.1:8080",
            "HEADWAY_METRICS_PORT_8080_TCP_ADDR", "10.0.0.2",
            "HEADWAY_POD_NAME", "headway-0",
            "HEADWAY_JAVA_OPTS", "-Xmx1g",
            "PATH", "/bin");
    assertThat(read("", environment, Map.of())).isEqualTo(read("", Map.of(), Map.of()));
  }

  @Test
  void aFileThatIsNotThereOrTooLongIsRefused() throws Exception {
    Path missing = folder.resolve("missing.yaml");
    var source = new SettingsSource(Optional.of(missing), Map.of(), Map.of());
    assertThat(catchThrowableOfType(SettingsRefusedException.class, source::read).problems())
        .containsExactly(missing + " does not exist");
    Path longest = Files.writeString(folder.resolve("long.yaml"), "#".repeat(70_000));
    var tooLong = new SettingsSource(Optional.of(longest), Map.of(), Map.of());
    assertThat(catchThrowableOfType(SettingsRefusedException.class, tooLong::read).problems())
        .containsExactly(longest + " must not be longer than 65536 bytes");
    var aFolder = new SettingsSource(Optional.of(folder), Map.of(), Map.of());
    assertThat(catchThrowableOfType(SettingsRefusedException.class, aFolder::read))
        .hasMessageContaining("cannot be read");
  }

  private Settings read(String file, Map<String, String> environment, Map<String, String> options)
      throws Exception {
    Path path = Files.writeString(folder.resolve("s.yaml"), file);
    return new SettingsSource(Optional.of(path), environment, Setting.options(options)).read();
  }

  private List<String> refusal(String file, Map<String, String> environment) {
    return catchThrowableOfType(
            SettingsRefusedException.class, () -> read(file, environment, Map.of()))
        .problems();
  }

  private static String yaml(String key, String value) {
    StringBuilder text = new StringBuilder();
    String[] levels = key.split("\\.");
    for (int i = 0; i < levels.length; i++) {
      text.append("  ".repeat(i)).append(levels[i]).append(':');
      text.append(i < levels.length - 1 ? "\n" : " ");
    }
    return text + (value.contains(",") ? "[" + value + "]" : value) + "\n";
  }
}
