package dev.headway.rollout.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.api.v1alpha1.CheckSpec;
import dev.headway.api.v1alpha1.CheckSpec.When;
import dev.headway.port.CheckCourse.Backoff;
import dev.headway.port.CheckCourse.CheckPace;
import dev.headway.port.CheckProbe;
import dev.headway.rollout.decide.RolloutSpec;
import dev.headway.rollout.decide.RolloutSpec.CheckTarget;
import dev.headway.rollout.observe.Material.CheckMaterial;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the checks of a spec and applies their defaults. */
final class CheckReader {

  private static final Set<Integer> GOOD = Set.of(200, 201, 202, 204, 301, 302);

  /** Headers that the HTTP client sets itself and lets nobody else set. */
  private static final Set<String> RESERVED =
      Set.of("connection", "content-length", "expect", "host", "upgrade");

  private static final Duration LEAST = Duration.ofMillis(100);

  private final Problems problems;
  private final JsonNode template;
  private final boolean hasService;
  private final Map<String, CheckMaterial> materials = new LinkedHashMap<>();
  private final List<RolloutSpec.CheckSpec> specs = new ArrayList<>();

  CheckReader(Problems problems, JsonNode template, boolean hasService) {
    this.problems = problems;
    this.template = template;
    this.hasService = hasService;
  }

  Map<String, CheckMaterial> materials() {
    return materials;
  }

  List<RolloutSpec.CheckSpec> specs() {
    return specs;
  }

  CheckReader read(@Nullable List<CheckSpec> checks) {
    List<CheckSpec> all = checks == null ? List.of() : checks;
    for (int i = 0; i < all.size(); i++) {
      read("spec.checks[" + i + "]", all.get(i));
    }
    return this;
  }

  private void read(String field, CheckSpec check) {
    CheckTarget target = target(check);
    if (target == CheckTarget.SERVICE && !hasService) {
      problems.add(field + ".target", "may be 'Service' only where `spec.traffic` is set");
    }
    var material = new CheckMaterial(target, probe(field, check, target), pace(field, check));
    if (materials.putIfAbsent(check.name(), material) != null) {
      problems.add(field + ".name", "must be unique: '" + check.name() + "' is there twice");
      return;
    }
    List<When> when = check.when() == null ? List.of(When.values()) : check.when();
    specs.add(
        new RolloutSpec.CheckSpec(
            check.name(),
            target,
            when.contains(When.BeforeTraffic),
            when.contains(When.EveryStep)));
  }

  private static CheckTarget target(CheckSpec check) {
    return switch (check.target()) {
      case null -> CheckTarget.CANDIDATE_PODS;
      case CandidatePods -> CheckTarget.CANDIDATE_PODS;
      case StablePods -> CheckTarget.STABLE_PODS;
      case Service -> CheckTarget.SERVICE;
    };
  }

  private CheckProbe probe(String field, CheckSpec check, CheckTarget target) {
    CheckSpec.Http http = check.http();
    CheckSpec.Tcp tcp = check.tcp();
    if (http != null) {
      return new CheckProbe.Http(
          port(field + ".http.port", http.port(), target),
          http.path() == null ? "/" : http.path(),
          http.statusCodes() == null ? GOOD : Set.copyOf(http.statusCodes()),
          headers(field + ".http.headers", http.headers()));
    }
    if (tcp != null) {
      return new CheckProbe.Tcp(port(field + ".tcp.port", tcp.port(), target));
    }
    problems.add(field, "must have `http` or `tcp`, as `type` says");
    return new CheckProbe.Tcp("1");
  }

  private List<CheckProbe.Header> headers(String field, @Nullable List<CheckSpec.Header> headers) {
    var read = new ArrayList<CheckProbe.Header>();
    for (CheckSpec.Header header : headers == null ? List.<CheckSpec.Header>of() : headers) {
      if (RESERVED.contains(header.name().toLowerCase(Locale.ROOT))) {
        problems.add(field, "may not set '" + header.name() + "'");
      } else if (header.value().chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
        problems.add(field, "may not hold control characters in '" + header.name() + "'");
      } else {
        read.add(new CheckProbe.Header(header.name(), header.value()));
      }
    }
    return read;
  }

  private String port(String field, IntOrString port, CheckTarget target) {
    Integer number = port.getIntVal();
    if (number != null) {
      if (number < 1 || number > 65_535) {
        problems.add(field, "must be between 1 and 65535");
      }
      return number.toString();
    }
    String name = port.getStrVal();
    if (target != CheckTarget.SERVICE && !hasPort(name)) {
      problems.add(field, "must name a port of a container: none is called '" + name + "'");
    }
    return name;
  }

  /** Without containers that is the problem, not the port. */
  private boolean hasPort(String name) {
    JsonNode containers = template.path("spec").path("containers");
    for (JsonNode container : containers) {
      for (JsonNode port : container.path("ports")) {
        if (name.equals(port.path("name").textValue())) {
          return true;
        }
      }
    }
    return containers.isEmpty();
  }

  private CheckPace pace(String field, CheckSpec check) {
    return new CheckPace(
        problems.duration(field + ".interval", check.interval(), Duration.ofSeconds(2), LEAST),
        problems.duration(field + ".timeout", check.timeout(), Duration.ofSeconds(5), LEAST),
        problems.duration(field + ".deadline", check.deadline(), Duration.ofSeconds(30), LEAST),
        orElse(check.failureThreshold(), 3),
        orElse(check.successThreshold(), 1),
        backoff(field + ".backoff", check.backoff()));
  }

  private Backoff backoff(String field, CheckSpec.@Nullable Backoff backoff) {
    Duration initial = Duration.ofSeconds(1);
    Duration max = Duration.ofSeconds(10);
    if (backoff == null) {
      return new Backoff(initial, 2, max);
    }
    return new Backoff(
        problems.duration(field + ".initial", backoff.initial(), initial, LEAST),
        orElse(backoff.factor(), 2),
        problems.duration(field + ".max", backoff.max(), max, LEAST));
  }

  private static int orElse(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }
}
