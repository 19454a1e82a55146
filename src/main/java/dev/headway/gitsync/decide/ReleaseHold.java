package dev.headway.gitsync.decide;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a ProgressiveDeployment has put into objects that come from Git, and what an apply therefore
 * keeps: the weights and the candidate's entry in its routes, and the revision in the selector of
 * its stable Service, and the fields by which it holds a Deployment. Lists of backends and
 * selectors are atomic, so that applying the document as it stands would take a running release off
 * its traffic.
 */
public final class ReleaseHold {
  private ReleaseHold() {}

  /**
   * The Services and routes of one ProgressiveDeployment.
   *
   * @param services whose selector it may add its key to
   * @param routes names of its HTTPRoutes
   */
  public record Traffic(
      String namespace,
      Set<String> services,
      String stableService,
      String candidateService,
      Set<String> routes) {
    public Traffic {
      services = Set.copyOf(services);
      routes = Set.copyOf(routes);
    }
  }

  /** The document with what releases have put into the live object. */
  public static Map<String, Object> keep(
      ObjectId id, Map<String, Object> wanted, Map<String, Object> live, List<Traffic> traffic) {
    Map<String, Object> result =
        id.group().equals("apps") && id.kind().equals("Deployment")
            ? HeldWorkload.keep(wanted, live)
            : wanted;
    for (Traffic release : traffic) {
      if (!release.namespace().equals(id.namespace())) {
        continue;
      }
      if (id.kind().equals("HTTPRoute") && release.routes().contains(id.name())) {
        result = withRules(result, live, release);
      } else if (id.kind().equals("Service")
          && id.group().isEmpty()
          && release.services().contains(id.name())) {
        result = withSelectorKey(result, live);
      }
    }
    return result;
  }

  private static Map<String, Object> withSelectorKey(
      Map<String, Object> wanted, Map<String, Object> live) {
    Object revision = Trees.at(live, "spec", "selector", Ownership.REVISION);
    if (revision == null) {
      return wanted;
    }
    Map<String, Object> spec = new LinkedHashMap<>(Trees.map(wanted, "spec"));
    Map<String, Object> selector = new LinkedHashMap<>(Trees.map(spec, "selector"));
    selector.putIfAbsent(Ownership.REVISION, revision);
    spec.put("selector", selector);
    return with(wanted, "spec", spec);
  }

  private static Map<String, Object> withRules(
      Map<String, Object> wanted, Map<String, Object> live, Traffic release) {
    List<Object> rules = Trees.list(Trees.map(wanted, "spec"), "rules");
    List<Object> liveRules = Trees.list(Trees.map(live, "spec"), "rules");
    List<Object> kept = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      Map<String, Object> rule = Trees.asMap(rules.get(i));
      Optional<Object> counterpart = counterpart(rule, i, rules.size(), liveRules);
      kept.add(counterpart.map(other -> withBackends(rule, other, release)).orElse(rule));
    }
    if (kept.isEmpty()) {
      return wanted;
    }
    Map<String, Object> spec = new LinkedHashMap<>(Trees.map(wanted, "spec"));
    spec.put("rules", kept);
    return with(wanted, "spec", spec);
  }

  /** The live rule of the same name, else the one at the same place of an equally long list. */
  private static Optional<Object> counterpart(
      Map<String, Object> rule, int index, int count, List<Object> liveRules) {
    String name = Trees.text(rule, "name");
    if (!name.isEmpty()) {
      return liveRules.stream().filter(r -> name.equals(Trees.text(r, "name"))).findFirst();
    }
    return liveRules.size() == count ? Optional.of(liveRules.get(index)) : Optional.empty();
  }

  private static Map<String, Object> withBackends(
      Map<String, Object> rule, Object liveRule, Traffic release) {
    List<Object> live = Trees.list(liveRule, "backendRefs");
    Optional<Object> candidate = backend(live, release.candidateService());
    Optional<Object> stable = backend(live, release.stableService());
    List<Object> wanted = Trees.list(rule, "backendRefs");
    if (candidate.isEmpty() || backend(wanted, release.stableService()).isEmpty()) {
      return rule;
    }
    List<Object> backends = new ArrayList<>();
    for (Object backend : wanted) {
      String name = Trees.text(backend, "name");
      if (name.equals(release.stableService())) {
        backends.add(withWeight(backend, stable));
      } else if (name.equals(release.candidateService())) {
        backends.add(withWeight(backend, candidate));
      } else {
        backends.add(backend);
      }
    }
    if (backend(wanted, release.candidateService()).isEmpty()) {
      backends.add(Math.min(live.indexOf(candidate.get()), backends.size()), candidate.get());
    }
    return with(rule, "backendRefs", backends);
  }

  private static Optional<Object> backend(List<Object> backends, String service) {
    return backends.stream()
        .filter(b -> service.equals(Trees.text(b, "name")))
        .filter(b -> List.of("", "Service").contains(Trees.text(b, "kind")))
        .findFirst();
  }

  private static Object withWeight(Object backend, Optional<Object> live) {
    Object weight = live.map(l -> Trees.asMap(l).get("weight")).orElse(null);
    return weight == null ? backend : with(Trees.asMap(backend), "weight", weight);
  }

  private static Map<String, Object> with(
      Map<String, Object> map, String key, @Nullable Object value) {
    Map<String, Object> result = new LinkedHashMap<>(map);
    if (value != null) {
      result.put(key, value);
    }
    return result;
  }
}
