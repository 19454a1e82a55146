package dev.headway.rollout.observe;

import dev.headway.domain.ObjectKey;
import dev.headway.port.ConfigCopy;
import dev.headway.port.ConfigSeen;
import dev.headway.port.Reading;
import dev.headway.testing.EmptyCluster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A cluster in which there are ConfigMaps and nothing else. */
final class TestingConfig extends EmptyCluster {
  final Map<String, Reading<ConfigSeen>> configMaps = new HashMap<>();
  final List<ConfigCopy> copies = new ArrayList<>();

  @Override
  public Reading<ConfigSeen> configMap(String namespace, String name) {
    return configMaps.getOrDefault(name, new Reading.Missing<>());
  }

  @Override
  public Reading<List<ConfigCopy>> configCopies(ObjectKey deployment) {
    return new Reading.Found<>(copies);
  }
}
