package dev.headway.rollout.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentSpec.ConfigTracking;
import dev.headway.domain.ObjectKey;
import dev.headway.domain.Reason;
import dev.headway.port.ClusterReader;
import dev.headway.port.ConfigSeen;
import dev.headway.port.Reading;
import dev.headway.rollout.decide.Configuration.Unsettled;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the configuration that belongs to a deployment's revision. */
final class ConfigReader {
  /** So long nothing must have changed: what is applied together makes one revision. */
  static final Duration QUIET = Duration.ofSeconds(2);

  private static final String IGNORE = "ignore";

  private final ClusterReader cluster;
  private final String namespace;
  private final List<Tracked> tracked = new ArrayList<>();
  private Optional<Unsettled> untold = Optional.empty();

  private ConfigReader(ClusterReader cluster, String namespace) {
    this.cluster = cluster;
    this.namespace = namespace;
  }

  /**
   * An object that counts.
   *
   * @param seen empty where it is missing and may be
   */
  record Tracked(String name, Optional<ConfigSeen> seen) {}

  /**
   * What was read.
   *
   * @param untold why no revision can be made of it
   */
  record ConfigRead(List<Tracked> tracked, Optional<Unsettled> untold) {

    /** Why a revision of it would be too early. */
    Optional<Unsettled> unsettled(Instant now) {
      return tracked.stream()
          .filter(each -> each.seen().isPresent())
          .max(Comparator.comparing(each -> each.seen().get().since()))
          .flatMap(
              latest -> {
                Instant quiet = latest.seen().get().since().plus(QUIET);
                String what = "ConfigMap '" + latest.name() + "' has just changed";
                return now.isBefore(quiet)
                    ? Optional.of(new Unsettled(Reason.SETTLING, what, Optional.of(quiet), true))
                    : Optional.empty();
              });
    }
  }

  /** The ConfigMaps that a deployment looks at. */
  static Stream<ObjectKey> references(ProgressiveDeployment resource) {
    String namespace = resource.getMetadata().getNamespace();
    return names(resource).stream()
        .map(name -> new ObjectKey(ConfigPlaces.CONFIG_MAP, namespace, name));
  }

  private static Collection<String> names(ProgressiveDeployment resource) {
    JsonNode template = resource.getSpec().template();
    return template == null || resource.getSpec().configTracking() == ConfigTracking.None
        ? List.of()
        : ConfigPlaces.named(template, ConfigPlaces.CONFIG_MAP).keySet();
  }

  static ConfigRead read(ClusterReader cluster, ProgressiveDeployment resource) {
    var reader = new ConfigReader(cluster, resource.getMetadata().getNamespace());
    JsonNode template = resource.getSpec().template();
    if (template != null) {
      var optional = ConfigPlaces.named(template, ConfigPlaces.CONFIG_MAP);
      names(resource).forEach(name -> reader.look(name, optional.getOrDefault(name, false)));
    }
    return new ConfigRead(List.copyOf(reader.tracked), reader.untold);
  }

  private void look(String name, boolean optional) {
    switch (cluster.configMap(namespace, name)) {
      case Reading.Unknown<ConfigSeen>(String why) ->
          untold(Reason.OBSERVATION_FAILED, "ConfigMap '" + name + "' cannot be read: " + why);
      case Reading.Missing<ConfigSeen> missing when optional ->
          tracked.add(new Tracked(name, Optional.empty()));
      case Reading.Missing<ConfigSeen> missing ->
          untold(Reason.DEPENDENCY_NOT_READY, "ConfigMap '" + name + "' does not exist");
      case Reading.Found<ConfigSeen>(ConfigSeen seen) -> {
        if (!seen.controlled() && !seen.tracking().equals(Optional.of(IGNORE))) {
          tracked.add(new Tracked(name, Optional.of(seen)));
        }
      }
    }
  }

  private void untold(Reason reason, String message) {
    if (untold.isEmpty()) {
      untold = Optional.of(new Unsettled(reason, message, Optional.empty(), false));
    }
  }
}
