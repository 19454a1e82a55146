package dev.headway.rollout.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A hook's Job as its author meant it: the template, with what Headway sets where it says nothing.
 */
public final class HookJob {
  private HookJob() {}

  /** Of the template of a Job; the template itself stays as it is. */
  public static ObjectNode of(JsonNode template) {
    ObjectNode job = JsonNodeFactory.instance.objectNode();
    job.put("apiVersion", "batch/v1").put("kind", "Job");
    ObjectNode metadata = job.putObject("metadata");
    copy(template.path("metadata"), "labels", metadata);
    copy(template.path("metadata"), "annotations", metadata);
    ObjectNode spec =
        template.path("spec") instanceof ObjectNode own ? own.deepCopy() : job.objectNode();
    job.set("spec", spec);
    if (!spec.has("backoffLimit")) {
      spec.put("backoffLimit", 0);
    }
    // The record of an attempt goes with its release, not by the clock.
    spec.remove("ttlSecondsAfterFinished");
    ObjectNode pod = spec.withObject("/template").withObject("/spec");
    if (!pod.has("restartPolicy")) {
      pod.put("restartPolicy", "Never");
    }
    return job;
  }

  private static void copy(JsonNode from, String field, ObjectNode to) {
    if (from.path(field) instanceof ObjectNode present) {
      to.set(field, present.deepCopy());
    }
  }
}
