package dev.headway.rollout.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.headway.api.v1alpha1.HookSpec;
import dev.headway.rollout.decide.HookPoint;
import dev.headway.rollout.decide.HookSpec.Kind;
import dev.headway.rollout.observe.Material.HookMaterial;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the hooks of a spec and applies their defaults. */
final class HookSpecReader {

  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Set<String> RESTARTS = Set.of("Never", "OnFailure");

  private final Problems problems;
  private final Map<String, String> selector;
  private final Set<String> ofSteps;
  private final HookCallReader calls;
  private final Map<String, HookMaterial> materials = new LinkedHashMap<>();
  private final List<dev.headway.rollout.decide.HookSpec> specs = new ArrayList<>();

  /**
   * @param ofSteps the names of the hooks that steps have around them
   */
  HookSpecReader(
      Problems problems, LabelSelector selector, Set<String> ofSteps, HookCallReader calls) {
    this.calls = calls;
    this.problems = problems;
    this.ofSteps = ofSteps;
    this.selector = Objects.requireNonNullElse(selector.getMatchLabels(), Map.of());
  }

  Map<String, HookMaterial> materials() {
    return materials;
  }

  List<dev.headway.rollout.decide.HookSpec> specs() {
    return specs;
  }

  HookSpecReader read(@Nullable List<HookSpec> hooks) {
    List<HookSpec> all = hooks == null ? List.of() : hooks;
    for (int i = 0; i < all.size(); i++) {
      read("spec.hooks[" + i + "]", all.get(i));
    }
    return this;
  }

  private void read(String field, HookSpec hook) {
    Duration timeout = problems.duration(field + ".timeout", hook.timeout(), TIMEOUT, SHORTEST);
    HookMaterial material = material(field, hook, timeout);
    if (materials.putIfAbsent(hook.name(), material) != null) {
      problems.add(field + ".name", "must be unique: '" + hook.name() + "' is there twice");
      return;
    }
    Optional<HookPoint> point =
        Optional.ofNullable(hook.when()).map(when -> HookPoint.valueOf(constant(when.name())));
    if (point.isEmpty() && !ofSteps.contains(hook.name())) {
      problems.add(field + ".when", "must be set unless a step names the hook");
    }
    specs.add(
        new dev.headway.rollout.decide.HookSpec(
            hook.name(),
            point,
            kind(material),
            timeout,
            hook.retries() == null ? 0 : hook.retries(),
            aborts(field, hook, point)));
  }

  private HookMaterial material(String field, HookSpec hook, Duration timeout) {
    HookSpec.Script script = hook.script();
    HookSpec.Http http = hook.http();
    HookSpec.Exec exec = hook.exec();
    if (script != null) {
      return new HookMaterial.Job(ScriptJobs.template(script), timeout);
    }
    if (http != null) {
      return calls.call(field + ".http", http, timeout);
    }
    return exec == null
        ? job(field + ".job.template", hook.job(), timeout)
        : calls.command(field + ".exec", exec, hook.when(), timeout);
  }

  private static Kind kind(HookMaterial material) {
    return switch (material) {
      case HookMaterial.Job job -> Kind.JOB;
      case HookMaterial.Call call -> Kind.CALL;
      case HookMaterial.InPod command -> command.inStable() ? Kind.COMMAND_IN_STABLE : Kind.COMMAND;
    };
  }

  /** Around a step a hook is one of its gates. */
  private boolean aborts(String field, HookSpec hook, Optional<HookPoint> point) {
    boolean may = point.map(HookPoint::mayAbort).orElse(true);
    if (hook.onFailure() == HookSpec.OnFailure.Abort && !may) {
      problems.add(
          field + ".onFailure",
          "may be 'Abort' only where `when` is 'PreDeploy', 'PreActivate' or 'PostActivate', or"
              + " not set");
    }
    return hook.onFailure() == null
        ? point.map(HookPoint::abortsByDefault).orElse(true)
        : hook.onFailure() == HookSpec.OnFailure.Abort && may;
  }

  private HookMaterial job(String field, HookSpec.@Nullable Job job, Duration timeout) {
    JsonNode template = job == null ? JsonNodeFactory.instance.objectNode() : job.template();
    JsonNode pods = template.path("spec").path("template");
    if (pods.path("spec").path("containers").isEmpty()) {
      problems.add(field + ".spec.template.spec.containers", "must hold at least one container");
    }
    String restarts = pods.path("spec").path("restartPolicy").asText("Never");
    if (!RESTARTS.contains(restarts)) {
      problems.add(
          field + ".spec.template.spec.restartPolicy", "must be 'Never' or 'OnFailure' in a Job");
    }
    JsonNode labels = pods.path("metadata").path("labels");
    boolean selected =
        !selector.isEmpty()
            && selector.entrySet().stream()
                .allMatch(each -> each.getValue().equals(labels.path(each.getKey()).textValue()));
    if (selected) {
      problems.add(
          field + ".spec.template.metadata.labels",
          "may not match `spec.selector`: Services would send requests to the pods of the hook");
    }
    return new HookMaterial.Job(template, timeout);
  }

  /** {@code PreDeploy} is {@code PRE_DEPLOY} here. */
  private static String constant(String text) {
    return text.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
  }
}
