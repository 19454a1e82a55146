package dev.headway.adapter.hook;

import dev.headway.domain.ObjectKey;
import dev.headway.port.HookRunner;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers the attempts that the API server would not take. Another process asks it again, and is
 * refused again.
 */
public final class RefusedHooks implements HookRunner {

  private final Map<ObjectKey, Map<HookAttempt, String>> refused = new ConcurrentHashMap<>();

  @Override
  public void refused(ObjectKey deployment, HookAttempt attempt, String message) {
    refused.computeIfAbsent(deployment, key -> new ConcurrentHashMap<>()).put(attempt, message);
  }

  @Override
  public List<HookStanding> standings(ObjectKey deployment) {
    return refused.getOrDefault(deployment, Map.of()).entrySet().stream()
        .map(each -> new HookStanding(each.getKey(), each.getValue()))
        .toList();
  }

  @Override
  public void forget(ObjectKey deployment, HookAttempt attempt) {
    Map<HookAttempt, String> known = refused.get(deployment);
    if (known != null) {
      known.remove(attempt);
    }
  }

  @Override
  public void forget(ObjectKey deployment) {
    refused.remove(deployment);
  }
}
