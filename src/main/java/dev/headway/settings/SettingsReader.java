package dev.headway.settings;

import dev.headway.domain.Durations;
import dev.headway.settings.Settings.Election;
import dev.headway.settings.Settings.Log;
import dev.headway.settings.Settings.Ports;
import dev.headway.settings.Settings.Workers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes settings of values that are right one by one, and looks at those that go together. */
record SettingsReader(Map<Setting, Given> given) {

  Settings read(List<String> problems) throws SettingsRefusedException {
    var settings = new Settings(operator(), election(), ports(), workers(), log(), deadline());
    together(settings, problems);
    if (!problems.isEmpty()) {
      throw new SettingsRefusedException(problems);
    }
    return settings;
  }

  private OperatorSettings operator() {
    return new OperatorSettings(
        Set.copyOf(values(Setting.NAMESPACES)),
        Set.copyOf(values(Setting.GIT_SCHEMES)),
        Path.of(text(Setting.GIT_DIRECTORY)).toAbsolutePath(),
        optional(Setting.GIT_DEFAULT_SERVICE_ACCOUNT),
        Set.copyOf(values(Setting.GIT_CROSS_NAMESPACE_TARGETS)),
        Set.copyOf(values(Setting.CHECKS_HOSTS)));
  }

  private Election election() {
    return new Election(
        text(Setting.ELECTION_MODE).equals("Lease"),
        text(Setting.ELECTION_NAME),
        optional(Setting.ELECTION_NAMESPACE),
        time(Setting.ELECTION_LEASE_DURATION),
        time(Setting.ELECTION_RENEW_DEADLINE),
        time(Setting.ELECTION_RETRY_PERIOD));
  }

  private Ports ports() {
    return new Ports(number(Setting.PORTS_HEALTH), number(Setting.PORTS_METRICS));
  }

  private Workers workers() {
    return new Workers(
        number(Setting.WORKERS_RECONCILE),
        number(Setting.WORKERS_GIT),
        number(Setting.WORKERS_APPLY),
        number(Setting.WORKERS_CHECKS));
  }

  private Log log() {
    return new Log(
        Log.Format.valueOf(text(Setting.LOG_FORMAT).toUpperCase(Locale.ROOT)),
        Log.Level.valueOf(text(Setting.LOG_LEVEL).toUpperCase(Locale.ROOT)));
  }

  private Duration deadline() {
    return time(Setting.SHUTDOWN_DEADLINE);
  }

  private void together(Settings settings, List<String> problems) {
    Election election = settings.election();
    if (election.leaseDuration().toMillisPart() != 0) {
      problems.add(
          where(Setting.ELECTION_LEASE_DURATION)
              + "`election.leaseDuration` must be whole seconds, as a Lease has them");
    }
    if (election.renewDeadline().compareTo(election.leaseDuration()) >= 0) {
      problems.add(
          where(Setting.ELECTION_RENEW_DEADLINE)
              + "`election.renewDeadline` must be shorter than `election.leaseDuration`: a leader"
              + " must have stopped before another one starts");
    }
    if (election.retryPeriod().compareTo(election.renewDeadline()) >= 0) {
      problems.add(
          where(Setting.ELECTION_RETRY_PERIOD)
              + "`election.retryPeriod` must be shorter than `election.renewDeadline`");
    }
    Ports ports = settings.ports();
    if (ports.health() == ports.metrics() && ports.health() != 0) {
      problems.add(
          where(Setting.PORTS_METRICS) + "`ports.metrics` must be another than `ports.health`");
    }
    if (settings.operator().gitSchemes().isEmpty()) {
      problems.add(where(Setting.GIT_SCHEMES) + "`git.schemes` must have at least one");
    }
  }

  private String where(Setting setting) {
    Given value = given.get(setting);
    return value == null ? "the defaults: " : value.where() + ": ";
  }

  private List<String> values(Setting setting) {
    Given value = given.get(setting);
    return value == null ? setting.otherwise() : value.values();
  }

  private String text(Setting setting) {
    return values(setting).getFirst();
  }

  private Optional<String> optional(Setting setting) {
    return Optional.of(text(setting)).filter(text -> !text.isEmpty());
  }

  private int number(Setting setting) {
    return Integer.parseInt(text(setting));
  }

  private Duration time(Setting setting) {
    return Durations.parse(text(setting));
  }
}
