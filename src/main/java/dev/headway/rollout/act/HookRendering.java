package dev.headway.rollout.act;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.domain.Revision;
import dev.headway.port.ConfigDigest;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.HookPlace;
import dev.headway.rollout.decide.HookRun;
import dev.headway.rollout.observe.HookCodec;
import dev.headway.rollout.observe.HookJob;
import dev.headway.rollout.observe.Material;
import dev.headway.rollout.observe.Material.HookMaterial;
import dev.headway.rollout.observe.Times;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Renders the Job of an attempt. Its name follows from the attempt alone, so that there is never a
 * second one; the template goes in as it is stored, with what the hook is about in variables.
 */
final class HookRendering {

  private static final int OF_DEPLOYMENT = 24;
  private static final int OF_HOOK = 20;
  private static final int OF_DIGEST = 8;
  private static final int OF_KEY = 32;

  private HookRendering() {}

  /** Short enough for the names of its pods. */
  static String name(Material material, HookRun run) {
    String whole =
        String.join(
            "/",
            material.uid(),
            Integer.toString(run.release()),
            run.point(),
            run.hook(),
            Integer.toString(run.attempt()));
    return start(material.deployment().name(), OF_DEPLOYMENT)
        + "-"
        + start(run.hook(), OF_HOOK)
        + "-"
        + ConfigDigest.ofText(whole).substring(0, OF_DIGEST);
  }

  /** The same for all attempts of a hook at its point of a release. */
  static String key(Material material, HookRun run) {
    String whole =
        String.join("/", material.uid(), Integer.toString(run.release()), run.point(), run.hook());
    return ConfigDigest.ofText(whole).substring(0, OF_KEY);
  }

  /** Names of objects end in a letter or digit, and parts of them may not end in a dot. */
  private static String start(String text, int length) {
    String start = text.substring(0, Math.min(text.length(), length));
    return start.replace('.', '-').replaceAll("-+$", "");
  }

  static ObjectNode job(Action.StartHook start, HookMaterial.Job hook, Material material) {
    ObjectNode job = HookJob.of(hook.template());
    ObjectNode metadata = job.withObject("/metadata");
    metadata.put("name", name(material, start.run()));
    metadata.put("namespace", material.deployment().namespace());
    label(metadata, start.run(), material);
    metadata.withObject("/annotations").put(Keys.HOOK_RUN, HookCodec.text(start.run()));
    metadata.putArray("ownerReferences").add(SetRendering.owner(material));
    ObjectNode spec = job.withObject("/spec");
    long seconds = seconds(hook.timeout());
    spec.put(
        "activeDeadlineSeconds",
        Math.min(seconds, spec.path("activeDeadlineSeconds").asLong(seconds)));
    ObjectNode template = spec.withObject("/template");
    label(template.withObject("/metadata"), start.run(), material);
    ObjectNode pod = template.withObject("/spec");
    Map<String, String> variables = variables(start, material);
    addTo(pod.path("initContainers"), variables);
    addTo(pod.path("containers"), variables);
    return job;
  }

  private static void label(ObjectNode metadata, HookRun run, Material material) {
    ObjectNode labels = metadata.withObject("/labels");
    labels.put(Keys.NAME, material.deployment().name());
    labels.put(Keys.HOOK, run.hook());
  }

  private static long seconds(Duration timeout) {
    return timeout.plusMillis(999).toSeconds();
  }

  /** What a hook is about. */
  static Map<String, String> variables(Action.StartHook start, Material material) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("HEADWAY_HOOK", start.run().hook());
    HookPlace place = HookPlace.of(start.run().point());
    all.put("HEADWAY_POINT", place.when());
    place.step().ifPresent(step -> all.put("HEADWAY_STEP", step));
    all.put("HEADWAY_RELEASE", Integer.toString(start.run().release()));
    all.put("HEADWAY_ATTEMPT", Integer.toString(start.run().attempt()));
    all.put("HEADWAY_REVISION", start.revision().name());
    all.put("HEADWAY_PREVIOUS_REVISION", start.previous().map(Revision::name).orElse(""));
    all.put("HEADWAY_NAMESPACE", material.deployment().namespace());
    all.put("HEADWAY_NAME", material.deployment().name());
    all.put("HEADWAY_TIME", Times.text(start.time()));
    all.put("HEADWAY_WEIGHT", Integer.toString(start.weight().percent()));
    return all;
  }

  /** What the author has set stays. */
  private static void addTo(JsonNode containers, Map<String, String> variables) {
    for (JsonNode each : containers) {
      if (each instanceof ObjectNode container) {
        ArrayNode environment =
            container.path("env") instanceof ArrayNode present
                ? present
                : container.putArray("env");
        List<String> known = environment.findValuesAsText("name");
        variables.forEach(
            (name, value) -> {
              if (!known.contains(name)) {
                environment.addObject().put("name", name).put("value", value);
              }
            });
      }
    }
  }
}
