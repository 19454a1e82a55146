package dev.headway.gitsync.decide;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Deployment that stays in place while a ProgressiveDeployment releases its template: the fields
 * that are held at the moment keep their live values, so that two parts of one program do not fight
 * over them. What Git says of them is applied once they are given back.
 */
final class HeldWorkload {
  /** Where the fields stand that may be held, by their names in the note. */
  private static final Map<String, List<String>> FIELDS =
      Map.of(
          "paused", List.of("spec", "paused"),
          "minReadySeconds", List.of("spec", "minReadySeconds"),
          "progressDeadlineSeconds", List.of("spec", "progressDeadlineSeconds"),
          "maxSurge", List.of("spec", "strategy", "rollingUpdate", "maxSurge"),
          "maxUnavailable", List.of("spec", "strategy", "rollingUpdate", "maxUnavailable"));

  private HeldWorkload() {}

  /** The document with the live values of what is held. */
  static Map<String, Object> keep(Map<String, Object> wanted, Map<String, Object> live) {
    String note = Trees.text(live, "metadata", "annotations", Ownership.HELD);
    int ours = note.indexOf("\"ours\":");
    if (ours < 0) {
      return wanted;
    }
    String held = note.substring(ours);
    Map<String, Object> kept = wanted;
    for (Map.Entry<String, List<String>> field : FIELDS.entrySet()) {
      if (held.contains('"' + field.getKey() + "\":")) {
        kept = asLive(kept, live, field.getValue());
      }
    }
    return kept;
  }

  /** A field that the document leaves out stays so; one that is not there is left out. */
  private static Map<String, Object> asLive(
      Map<String, Object> wanted, Map<String, Object> live, List<String> path) {
    String first = path.getFirst();
    if (!wanted.containsKey(first)) {
      return wanted;
    }
    Map<String, Object> result = new LinkedHashMap<>(wanted);
    if (path.size() > 1) {
      result.put(
          first,
          asLive(Trees.map(wanted, first), Trees.map(live, first), path.subList(1, path.size())));
    } else if (live.containsKey(first)) {
      result.put(first, live.get(first));
    } else {
      result.remove(first);
    }
    return result;
  }
}
