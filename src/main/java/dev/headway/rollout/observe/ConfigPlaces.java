package dev.headway.rollout.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * The places of a pod template that name ConfigMaps and Secrets by their content: environment,
 * volumes and projected volumes of containers and init containers. Secrets that pull images, and
 * whatever else names one, are none of them.
 */
public final class ConfigPlaces {
  /** The kind of what holds configuration. */
  public static final String CONFIG_MAP = "ConfigMap";

  static final String SECRET = "Secret";

  private ConfigPlaces() {}

  /** A place: the object that holds the name, and the field that it stands in. */
  private record Place(String kind, ObjectNode holder, String field) {
    String name() {
      return holder.path(field).asText("");
    }

    boolean isOptional() {
      return holder.path("optional").asBoolean(false);
    }
  }

  /**
   * The objects of a kind that a template names, in order of name.
   *
   * @return true for one that may be missing, wherever it is named
   */
  public static Map<String, Boolean> named(JsonNode template, String kind) {
    Map<String, Boolean> optional = new TreeMap<>();
    for (Place place : places(template)) {
      if (place.kind().equals(kind) && !place.name().isEmpty()) {
        optional.merge(place.name(), place.isOptional(), Boolean::logicalAnd);
      }
    }
    return optional;
  }

  /** The template with other names, by kind and name. */
  static JsonNode renamed(JsonNode template, BiFunction<String, String, String> name) {
    JsonNode copy = template.deepCopy();
    for (Place place : places(copy)) {
      if (!place.name().isEmpty()) {
        place.holder().put(place.field(), name.apply(place.kind(), place.name()));
      }
    }
    return copy;
  }

  private static List<Place> places(JsonNode template) {
    List<Place> places = new ArrayList<>();
    JsonNode pod = template.path("spec");
    for (String containers : List.of("initContainers", "containers")) {
      for (JsonNode container : pod.path(containers)) {
        for (JsonNode variable : container.path("env")) {
          JsonNode from = variable.path("valueFrom");
          add(places, CONFIG_MAP, from.path("configMapKeyRef"), "name");
          add(places, SECRET, from.path("secretKeyRef"), "name");
        }
        for (JsonNode from : container.path("envFrom")) {
          add(places, CONFIG_MAP, from.path("configMapRef"), "name");
          add(places, SECRET, from.path("secretRef"), "name");
        }
      }
    }
    for (JsonNode volume : pod.path("volumes")) {
      add(places, CONFIG_MAP, volume.path("configMap"), "name");
      add(places, SECRET, volume.path("secret"), "secretName");
      for (JsonNode source : volume.path("projected").path("sources")) {
        add(places, CONFIG_MAP, source.path("configMap"), "name");
        add(places, SECRET, source.path("secret"), "name");
      }
    }
    return places;
  }

  private static void add(List<Place> places, String kind, JsonNode holder, String field) {
    if (holder instanceof ObjectNode object) {
      places.add(new Place(kind, object, field));
    }
  }
}
