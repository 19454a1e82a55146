package dev.headway.adapter.kube.sync;

import dev.headway.port.ApiFailure;
import dev.headway.port.ApiKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which kinds the cluster serves. A group is read again after half a minute, and at once where a
 * kind is not found, since its definition may just have come; but not more than twice a second.
 */
final class Discovery {
  private static final long KEEP = Duration.ofSeconds(30).toNanos();
  private static final long KEEP_MISSES = Duration.ofMillis(400).toNanos();

  private final Requests requests;
  private final ConcurrentHashMap<String, Group> groups = new ConcurrentHashMap<>();

  private record Group(long readAt, Map<String, ApiKind> kinds) {}

  Discovery(Requests requests) {
    this.requests = requests;
  }

  Optional<ApiKind> find(String apiVersion, String kind) {
    Group known = groups.get(apiVersion);
    long age = known == null ? Long.MAX_VALUE : System.nanoTime() - known.readAt();
    if (known == null || age > (known.kinds().containsKey(kind) ? KEEP : KEEP_MISSES)) {
      known = new Group(System.nanoTime(), read(apiVersion));
      groups.put(apiVersion, known);
    }
    return Optional.ofNullable(known.kinds().get(kind));
  }

  private Map<String, ApiKind> read(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    String version = apiVersion.substring(slash + 1);
    Map<String, Object> list;
    try {
      list = requests.get((slash < 0 ? "/api/" : "/apis/") + apiVersion);
    } catch (ApiFailure e) {
      if (e.code() == 404) {
        return Map.of();
      }
      throw e;
    }
    Map<String, ApiKind> kinds = new HashMap<>();
    if (list.get("resources") instanceof List<?> resources) {
      for (Object resource : resources) {
        if (resource instanceof Map<?, ?> map
            && map.get("name") instanceof String plural
            && map.get("kind") instanceof String kind
            && !plural.contains("/")) {
          kinds.put(
              kind,
              new ApiKind(
                  group, version, kind, plural, Boolean.TRUE.equals(map.get("namespaced"))));
        }
      }
    }
    return kinds;
  }
}
