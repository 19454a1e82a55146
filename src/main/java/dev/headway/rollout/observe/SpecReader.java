package dev.headway.rollout.observe;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentSpec;
import dev.headway.api.v1alpha1.RollbackSpec;
import dev.headway.api.v1alpha1.TrafficSpec;
import dev.headway.rollout.decide.RollbackPolicy;
import dev.headway.rollout.decide.RolloutSpec;
import dev.headway.rollout.decide.RolloutSpec.BlueGreen;
import dev.headway.rollout.decide.RolloutSpec.Coarse;
import dev.headway.rollout.decide.RolloutSpec.Strategy;
import dev.headway.rollout.observe.Material.CheckMaterial;
import dev.headway.rollout.observe.Material.HookMaterial;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps a spec to validated values, applies its defaults, and says what the schema cannot: a spec
 * with a problem is not carried out.
 */
final class SpecReader {

  private static final int LABEL_LENGTH = 63;

  private static final Set<String> POD_FIELDS =
      Set.of(PodSpec.class.getAnnotation(JsonPropertyOrder.class).value());

  private final Problems problems = new Problems();
  private final ProgressiveDeployment resource;
  private final ProgressiveDeploymentSpec spec;

  /** The Deployment that stays in place; empty where there is none, or it is not there. */
  private final Optional<WorkloadReader> workload;

  private SpecReader(ProgressiveDeployment resource, Optional<WorkloadReader> workload) {
    this.resource = resource;
    this.spec = resource.getSpec();
    this.workload = workload;
  }

  /** What a spec says, and what is wrong with it. */
  record SpecRead(
      RolloutSpec spec,
      List<String> problems,
      JsonNode template,
      LabelSelector selector,
      int minReadySeconds,
      Map<String, CheckMaterial> checks,
      Map<String, HookMaterial> hooks) {}

  static SpecRead read(ProgressiveDeployment resource) {
    return read(resource, Optional.empty());
  }

  static SpecRead read(ProgressiveDeployment resource, Optional<WorkloadReader> workload) {
    return new SpecReader(resource, workload).read();
  }

  private SpecRead read() {
    JsonNode template = template();
    LabelSelector selector = Objects.requireNonNullElseGet(spec.selector(), LabelSelector::new);
    int minReady = minReady();
    Duration deadline =
        problems.duration(
            "spec.progressDeadline",
            spec.progressDeadline(),
            Duration.ofMinutes(10),
            Duration.ofSeconds(minReady + 1L));
    judgeName();
    if (spec.workloadRef() == null) {
      judgeSelector(selector, template);
      judgeContainers(template);
    } else {
      workload.ifPresent(it -> problems.addAll(it.problems()));
      new InPlaceRules(problems).judge(spec);
    }
    TrafficSpec traffic = spec.traffic();
    var checks =
        new CheckReader(
                problems,
                template,
                Objects.requireNonNullElse(resource.getMetadata().getNamespace(), ""),
                Optional.ofNullable(traffic))
            .read(spec.checks());
    var hooks = hooks(selector, template);
    judgeServices(traffic);
    Strategy strategy = new StrategyReader(problems).read(spec.strategy());
    if (strategy instanceof BlueGreen && traffic == null) {
      problems.add("spec.traffic", "must be set when the strategy is 'BlueGreen'");
    }
    var read =
        new RolloutSpec(
            workload.map(WorkloadReader::replicas).orElseGet(() -> orElse(spec.replicas(), 1)),
            strategy,
            checks.specs(),
            Boolean.TRUE.equals(spec.paused()),
            deadline,
            orElse(spec.revisionHistoryLimit(), 5),
            traffic != null && traffic.coarse() == TrafficSpec.Coarse.Allowed
                ? Coarse.ALLOWED
                : Coarse.HELD,
            problems.duration(
                "spec.traffic.settle",
                traffic == null ? null : traffic.settle(),
                Duration.ofSeconds(3)),
            drainGrace(traffic),
            rollback(spec.rollback()),
            hooks.specs());
    return new SpecRead(
        read,
        problems.found(),
        template,
        selector,
        minReady,
        checks.materials(),
        hooks.materials());
  }

  private HookSpecReader hooks(LabelSelector selector, JsonNode template) {
    var ofSteps = StrategyReader.hooksOfSteps(spec.strategy());
    var calls =
        new HookCallReader(
            problems,
            template,
            Objects.requireNonNullElse(resource.getMetadata().getNamespace(), ""));
    return new HookSpecReader(problems, selector, ofSteps, calls).read(spec.hooks());
  }

  private static RollbackPolicy rollback(@Nullable RollbackSpec rollback) {
    return rollback == null
        ? RollbackPolicy.DEFAULT
        : new RollbackPolicy(
            rollback.policy() == RollbackSpec.Policy.Manual,
            orElse(rollback.window(), RollbackPolicy.DEFAULT.window()));
  }

  private int minReady() {
    return workload
        .map(it -> it.held().minReadySeconds())
        .orElseGet(() -> orElse(spec.minReadySeconds(), 0));
  }

  private JsonNode template() {
    return workload
        .map(WorkloadReader::template)
        .orElseGet(
            () ->
                spec.template() == null ? JsonNodeFactory.instance.objectNode() : spec.template());
  }

  private Duration drainGrace(@Nullable TrafficSpec traffic) {
    TrafficSpec.Drain drain = traffic == null ? null : traffic.drain();
    return problems.duration(
        "spec.traffic.drain.grace", drain == null ? null : drain.grace(), Duration.ofSeconds(10));
  }

  private void judgeName() {
    if (resource.getMetadata().getName().length() > LABEL_LENGTH) {
      problems.add("metadata.name", "must be at most 63 characters long, since it labels the pods");
    }
  }

  private void judgeSelector(LabelSelector selector, JsonNode template) {
    Map<String, String> wanted =
        Objects.requireNonNullElse(selector.getMatchLabels(), Map.<String, String>of());
    if (selector.getMatchExpressions() != null && !selector.getMatchExpressions().isEmpty()) {
      problems.add("spec.selector.matchExpressions", "may not be set: use `matchLabels`");
    }
    if (wanted.isEmpty()) {
      problems.add("spec.selector.matchLabels", "must hold at least one label");
    }
    JsonNode labels = template.path("metadata").path("labels");
    wanted.forEach(
        (key, value) -> {
          if (!value.equals(labels.path(key).textValue())) {
            problems.add(
                "spec.template.metadata.labels",
                "must hold what `spec.selector` asks for: '" + key + ": " + value + "'");
          }
        });
    for (String own : List.of(Keys.NAME, Keys.REVISION, Keys.ROLE)) {
      if (labels.has(own) || wanted.containsKey(own)) {
        problems.add("spec.template.metadata.labels", "may not hold '" + own + "': Headway does");
      }
    }
  }

  /** Told here, so that a misspelt field is not blamed on what looks for a container. */
  private void judgeContainers(JsonNode template) {
    JsonNode pod = template.path("spec");
    if (pod.path("containers").isEmpty()) {
      List<String> unknown =
          pod.properties().stream()
              .map(Map.Entry::getKey)
              .filter(field -> !POD_FIELDS.contains(field))
              .sorted()
              .map(field -> "`" + field + "`")
              .toList();
      problems.add(
          "spec.template.spec.containers",
          "must hold at least one container"
              + (unknown.isEmpty() ? "" : "; a pod has no field " + String.join(", ", unknown)));
    }
  }

  private void judgeServices(@Nullable TrafficSpec traffic) {
    if (traffic == null) {
      return;
    }
    String candidate = Traffic.candidateService(traffic);
    if (candidate.equals(traffic.serviceName()) || candidate.equals(Traffic.stable(traffic))) {
      problems.add(
          "spec.traffic.candidateServiceName",
          "must differ from `serviceName` and `stableServiceName`");
    }
    List<String> seen = new ArrayList<>();
    for (TrafficSpec.Route route : Traffic.routes(traffic)) {
      String name = route.gatewayAPI() == null ? "" : route.gatewayAPI().name();
      if (seen.contains(name)) {
        problems.add("spec.traffic.routes", "may name HTTPRoute '" + name + "' only once");
      }
      seen.add(name);
    }
  }

  private static int orElse(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }
}
