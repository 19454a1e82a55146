package dev.headway.rollout.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.api.v1alpha1.CheckSpec;
import dev.headway.api.v1alpha1.CheckSpec.When;
import dev.headway.api.v1alpha1.TrafficSpec;
import dev.headway.port.CheckCourse.Backoff;
import dev.headway.port.CheckCourse.CheckPace;
import dev.headway.port.CheckProbe;
import dev.headway.rollout.decide.RolloutSpec;
import dev.headway.rollout.decide.RolloutSpec.CheckTarget;
import dev.headway.rollout.observe.Material.CheckAim;
import dev.headway.rollout.observe.Material.CheckMaterial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the checks of a spec and applies their defaults. */
final class CheckReader {

  private static final Duration LEAST = Duration.ofMillis(100);

  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration ANSWER_OF_A_COMMAND = Duration.ofSeconds(10);

  private static final Duration AFTER_ROLLBACK = Duration.ofSeconds(60);

  private final Problems problems;
  private final JsonNode template;
  private final String namespace;
  private final Optional<TrafficSpec> traffic;
  private final Map<String, CheckMaterial> materials = new LinkedHashMap<>();
  private final List<RolloutSpec.CheckSpec> specs = new ArrayList<>();

  CheckReader(
      Problems problems, JsonNode template, String namespace, Optional<TrafficSpec> traffic) {
    this.problems = problems;
    this.template = template;
    this.namespace = namespace;
    this.traffic = traffic;
  }

  /** Whom a check looks at, for deciding and for dialling. */
  private record Looks(CheckTarget target, CheckAim aim) {}

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
    Optional<CheckUrl> url = url(field + ".url", check);
    Looks looks =
        url.filter(it -> !it.host().isEmpty())
            .map(it -> elsewhere(field, check, it))
            .orElseGet(() -> target(field + ".target", check));
    var reader = new ProbeReader(problems, template, looks.aim());
    CheckProbe probe =
        url.map(it -> reader.read(field + ".url", it)).orElseGet(() -> reader.read(field, check));
    CheckPace pace = pace(field, check);
    var material = new CheckMaterial(looks.aim(), probe, pace, later(check, pace));
    if (materials.putIfAbsent(check.name(), material) != null) {
      problems.add(field + ".name", "must be unique: '" + check.name() + "' is there twice");
      return;
    }
    List<When> when =
        check.when() == null
            ? List.of(When.BeforeTraffic, When.EveryStep, When.AfterSwitch, When.AfterRollback)
            : check.when();
    boolean always = when.contains(When.Always);
    specs.add(
        new RolloutSpec.CheckSpec(
            check.name(),
            looks.target(),
            always || when.contains(When.BeforeTraffic),
            always || when.contains(When.EveryStep),
            always || when.contains(When.AfterSwitch),
            when.contains(When.AfterRollback),
            always));
  }

  private Optional<CheckUrl> url(String field, CheckSpec check) {
    String text = check.url();
    if (text == null) {
      return Optional.empty();
    }
    Optional<CheckUrl> read = CheckUrl.read(text);
    if (read.isEmpty()) {
      problems.add(
          field,
          "must be a scheme, a host, a port and a path, as in 'http://:8080/healthz' or"
              + " 'tcp://database:5432'");
    }
    return Optional.of(read.orElse(new CheckUrl("tcp", "", "1", "")));
  }

  /** The host of a URL: a Service of the namespace, or what the settings allow. */
  private Looks elsewhere(String field, CheckSpec check, CheckUrl url) {
    if (check.target() != null) {
      problems.add(field + ".target", "may not be set where `url` names a host");
    }
    Optional<String> service = url.service(namespace);
    Optional<CheckAim.Preview> preview =
        preview().filter(it -> service.equals(Optional.of(it.candidate())));
    if (preview.isPresent()) {
      return new Looks(CheckTarget.PREVIEW, preview.get());
    }
    return new Looks(
        CheckTarget.ADDRESS,
        service
            .<CheckAim>map(CheckAim.OfService::new)
            .orElseGet(() -> new CheckAim.OfHost(url.host())));
  }

  private Looks target(String field, CheckSpec check) {
    var pods = new CheckAim.Pods();
    return switch (check.target()) {
      case null -> new Looks(CheckTarget.CANDIDATE_PODS, pods);
      case CandidatePods -> new Looks(CheckTarget.CANDIDATE_PODS, pods);
      case StablePods -> new Looks(CheckTarget.STABLE_PODS, pods);
      case Service -> {
        if (traffic.isEmpty()) {
          problems.add(field, "may be 'Service' only where `spec.traffic` is set");
        }
        String name = traffic.map(TrafficSpec::serviceName).orElse("none");
        yield new Looks(CheckTarget.SERVICE, new CheckAim.OfService(name));
      }
      case Preview -> {
        if (preview().isEmpty()) {
          problems.add(field, "may be 'Preview' only where `spec.traffic` has `routes`");
        }
        yield new Looks(
            CheckTarget.PREVIEW, preview().orElse(new CheckAim.Preview("none", "none")));
      }
    };
  }

  /** The Service of the candidate exists where there are routes. */
  private Optional<CheckAim.Preview> preview() {
    return traffic
        .filter(it -> !Traffic.routes(it).isEmpty())
        .map(it -> new CheckAim.Preview(Traffic.candidateService(it), Traffic.stable(it)));
  }

  private CheckPace pace(String field, CheckSpec check) {
    return new CheckPace(
        problems.duration(field + ".interval", check.interval(), Duration.ofSeconds(2), LEAST),
        problems.duration(
            field + ".timeout",
            check.timeout(),
            inPods(check) ? ANSWER_OF_A_COMMAND : ANSWER,
            LEAST),
        problems.duration(field + ".deadline", check.deadline(), Duration.ofSeconds(30), LEAST),
        orElse(check.failureThreshold(), 3),
        orElse(check.successThreshold(), 1),
        backoff(field + ".backoff", check.backoff()));
  }

  /** What has just been given back everything has more time, unless the user says otherwise. */
  private static CheckPace later(CheckSpec check, CheckPace pace) {
    return check.deadline() != null
        ? pace
        : new CheckPace(
            pace.interval(),
            pace.timeout(),
            AFTER_ROLLBACK,
            pace.failureThreshold(),
            pace.successThreshold(),
            pace.backoff());
  }

  private static boolean inPods(CheckSpec check) {
    String url = check.url();
    return check.command() != null
        || check.process() != null
        || (url != null && url.matches("(cmd|pid)://.*"));
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
