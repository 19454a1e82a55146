package dev.headway.gitsync.decide;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who an object belongs to, read from its labels and managed fields, and written onto it. */
public final class Ownership {
  /** Label with the owner; the same text as in the API's list of keys. */
  public static final String LABEL = "headway.dev/gitsync";

  /** Annotation with the commit that an object's text came from. */
  public static final String CAUSE = "headway.dev/cause";

  /** Annotation that keeps an object which left Git. */
  public static final String PRUNE = "headway.dev/prune";

  /** Key that a ProgressiveDeployment puts into the selector of its stable Service. */
  public static final String REVISION = "headway.dev/revision";

  /** Note of a ProgressiveDeployment on a Deployment that stays in place. */
  public static final String HELD = "headway.dev/held";

  private static final Pattern STEP =
      Pattern.compile("\\.([A-Za-z0-9_]+)|\\['([^']*)'\\]|\\[([0-9]+)\\]");

  private Ownership() {}

  /** The owner as the label has it; empty where there is none. */
  public static String owner(Map<String, Object> object) {
    return Trees.text(object, "metadata", "labels", LABEL);
  }

  public static boolean keepsWhenGone(Map<String, Object> object) {
    return "Disabled".equals(Trees.text(object, "metadata", "annotations", PRUNE));
  }

  /** The object with our label, and with a cause where there is one. */
  public static Map<String, Object> marked(
      Map<String, Object> object, String owner, Optional<String> cause) {
    Map<String, Object> metadata = new LinkedHashMap<>(Trees.map(object, "metadata"));
    Map<String, Object> labels = new LinkedHashMap<>(Trees.map(metadata, "labels"));
    labels.put(LABEL, owner);
    metadata.put("labels", labels);
    if (cause.isPresent()) {
      Map<String, Object> annotations = new LinkedHashMap<>(Trees.map(metadata, "annotations"));
      annotations.put(CAUSE, cause.get());
      metadata.put("annotations", annotations);
    }
    Map<String, Object> result = new LinkedHashMap<>(object);
    result.put("metadata", metadata);
    return result;
  }

  /** Whether the manager owns the field by apply. The path is in keys of managed fields. */
  public static boolean applies(Map<String, Object> object, String manager, String... path) {
    return Trees.list(Trees.map(object, "metadata"), "managedFields").stream()
        .filter(entry -> manager.equals(Trees.text(entry, "manager")))
        .filter(entry -> "Apply".equals(Trees.text(entry, "operation")))
        .anyMatch(entry -> Trees.at(Trees.map(entry, "fieldsV1"), path) != null);
  }

  /** The manager other than ours that wrote the field last; empty where there is none. */
  public static String writer(Map<String, Object> object, String ours, String field) {
    return Trees.list(Trees.map(object, "metadata"), "managedFields").stream()
        .filter(entry -> !Trees.text(entry, "manager").startsWith(ours))
        .filter(entry -> covers(entry, field))
        .max(Comparator.comparing(entry -> Trees.text(entry, "time")))
        .map(entry -> Trees.text(entry, "manager"))
        .orElse("");
  }

  /** Whether a manager's entry has the field, or a list or value above it as a whole. */
  private static boolean covers(@Nullable Object entry, String field) {
    Object here = Trees.map(entry, "fieldsV1");
    for (String step : steps(field)) {
      Object next = Trees.at(here, "f:" + step);
      if (next == null) {
        return false;
      }
      here = next;
      if (Trees.asMap(here).isEmpty()) {
        return true;
      }
    }
    return true;
  }

  /** The names on the way to a field, up to the first list. */
  private static List<String> steps(String field) {
    List<String> steps = new ArrayList<>();
    Matcher step = STEP.matcher(field);
    while (step.find() && step.group(3) == null) {
      steps.add(step.group(1) != null ? step.group(1) : step.group(2));
    }
    return steps;
  }
}
