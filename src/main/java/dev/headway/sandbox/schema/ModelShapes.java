package dev.headway.sandbox.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.sandbox.schema.Shape.Field;
import dev.headway.sandbox.schema.Shape.ListOf;
import dev.headway.sandbox.schema.Shape.ScalarType;
import io.fabric8.kubernetes.api.model.AnyType;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shapes of fabric8's model classes, by reflection over their Jackson annotations; each class is
 * looked at once.
 */
final class ModelShapes {
  private static final Set<String> TIMES = Set.of("creationTimestamp", "deletionTimestamp");

  private final MergeFacts facts = MergeFacts.builtin();
  private final Map<Class<?>, Shape.Struct> known = new ConcurrentHashMap<>();

  /** The shape of a model class with named properties. */
  Shape.Struct struct(Class<?> model) {
    return known.computeIfAbsent(
        model,
        c ->
            new Shape.Struct(
                c.getSimpleName(),
                new Memo<>(() -> fields(c)),
                false,
                facts.atomicMap(c.getSimpleName(), "")));
  }

  private Map<String, Field> fields(Class<?> model) {
    Map<String, Field> fields = new LinkedHashMap<>();
    String owner = model.getSimpleName();
    for (Class<?> c = model; c != null && c != Object.class; c = c.getSuperclass()) {
      for (java.lang.reflect.Field field : c.getDeclaredFields()) {
        JsonProperty property = field.getAnnotation(JsonProperty.class);
        if (property != null && !Modifier.isStatic(field.getModifiers())) {
          String name = property.value().isEmpty() ? field.getName() : property.value();
          fields.put(
              name,
              new Field(
                  name,
                  shape(field.getGenericType(), owner, name),
                  facts.defaultValue(owner, name),
                  facts.zero(owner, name),
                  facts.told(owner, name)));
        }
      }
    }
    return fields;
  }

  private Shape shape(Type type, String owner, String field) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        Shape items = shape(arguments[0], owner, field);
        return new ListOf(
            () -> items,
            facts.listType(owner, field),
            facts.keys(owner, field),
            facts.patching(owner, field));
      }
      boolean secretData = owner.equals("Secret") && field.equals("data");
      Shape values =
          secretData ? new Shape.Scalar(ScalarType.BYTES) : shape(arguments[1], owner, field);
      return new Shape.MapOf(values, facts.atomicMap(owner, field));
    }
    return plain((Class<?>) type, owner, field);
  }

  private Shape plain(Class<?> type, String owner, String field) {
    if (type == String.class) {
      return new Shape.Scalar(
          owner.equals("ObjectMeta") && TIMES.contains(field)
              ? ScalarType.TIME
              : ScalarType.STRING);
    }
    if (type.isEnum() || type == MicroTime.class) {
      return new Shape.Scalar(ScalarType.STRING);
    }
    if (type == Integer.class || type == int.class) {
      return new Shape.Scalar(ScalarType.INT32);
    }
    if (type == Long.class || type == long.class) {
      return new Shape.Scalar(ScalarType.INT64);
    }
    if (type == Boolean.class || type == boolean.class) {
      return new Shape.Scalar(ScalarType.BOOLEAN);
    }
    if (Number.class.isAssignableFrom(type) || type == double.class) {
      return new Shape.Scalar(ScalarType.NUMBER);
    }
    if (IntOrString.class.isAssignableFrom(type)) {
      return new Shape.Scalar(ScalarType.INT_OR_STRING);
    }
    if (type == Quantity.class) {
      return new Shape.Scalar(ScalarType.QUANTITY);
    }
    return isOpen(type) ? new Shape.Anything() : struct(type);
  }

  private static boolean isOpen(Class<?> type) {
    return type == Object.class
        || type.isInterface()
        || type == FieldsV1.class
        || type == JSONSchemaProps.class
        || AnyType.class.isAssignableFrom(type)
        || JsonNode.class.isAssignableFrom(type)
        || !KubernetesResource.class.isAssignableFrom(type);
  }
}
