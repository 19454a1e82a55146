package dev.headway.rollout.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.headway.api.v1alpha1.HookSpec;
import dev.headway.rollout.decide.HookPoint;
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
  private final Map<String, HookMaterial> materials = new LinkedHashMap<>();
  private final List<dev.headway.rollout.decide.HookSpec> specs = new ArrayList<>();

  HookSpecReader(Problems problems, LabelSelector selector) {
    this.problems = problems;
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
    HookSpec.Script script = hook.script();
    HookMaterial material =
        script == null
            ? job(field + ".job.template", hook.job(), timeout)
            : new HookMaterial.Job(ScriptJobs.template(script), timeout);
    if (materials.putIfAbsent(hook.name(), material) != null) {
      problems.add(field + ".name", "must be unique: '" + hook.name() + "' is there twice");
      return;
    }
    HookPoint point = HookPoint.valueOf(constant(hook.when().name()));
    specs.add(
        new dev.headway.rollout.decide.HookSpec(
            hook.name(),
            Optional.of(point),
            dev.headway.rollout.decide.HookSpec.Kind.JOB,
            timeout,
            hook.retries() == null ? 0 : hook.retries(),
            aborts(field, hook, point)));
  }

  private boolean aborts(String field, HookSpec hook, HookPoint point) {
    if (hook.onFailure() == HookSpec.OnFailure.Abort && !point.mayAbort()) {
      problems.add(
          field + ".onFailure",
          "may be 'Abort' only where `when` is 'PreDeploy', 'PreActivate' or 'PostActivate'");
    }
    return hook.onFailure() == null
        ? point.abortsByDefault()
        : hook.onFailure() == HookSpec.OnFailure.Abort && point.mayAbort();
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
