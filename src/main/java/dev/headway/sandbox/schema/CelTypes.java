package dev.headway.sandbox.schema;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A schema as CEL's checker sees it, so that a rule that names a field which the schema does not
 * have, or compares what cannot be compared, is found when its CRD is created. Places without a
 * type, and unknown fields that are kept, are not visible to rules.
 */
final class CelTypes implements CelTypeProvider {
  private final ImmutableMap<String, StructType> structs;
  private final CelType self;

  private CelTypes(ImmutableMap<String, StructType> structs, CelType self) {
    this.structs = structs;
    this.self = self;
  }

  /** {@code resource}: whether the schema is that of a whole object. */
  static CelTypes of(Structural schema, boolean resource) {
    ImmutableMap.Builder<String, StructType> structs = ImmutableMap.builder();
    Optional<CelType> self = type(schema, resource || schema.embedded(), "object", structs::put);
    return new CelTypes(structs.buildKeepingLast(), self.orElse(SimpleType.DYN));
  }

  /** The type of {@code self}. */
  CelType self() {
    return self;
  }

  @Override
  public ImmutableCollection<CelType> types() {
    return ImmutableList.copyOf(structs.values());
  }

  @Override
  public Optional<CelType> findType(String name) {
    return Optional.ofNullable(structs.get(name));
  }

  private static Optional<CelType> type(
      Structural schema, boolean resource, String name, BiConsumer<String, StructType> structs) {
    if (schema.intOrString()) {
      return Optional.of(SimpleType.DYN);
    }
    return switch (resource ? "object" : schema.type()) {
      case "object" -> object(schema, resource, name, structs);
      case "array" ->
          Optional.ofNullable(schema.items())
              .flatMap(items -> type(items, items.embedded(), name + ".items", structs))
              .map(ListType::create);
      case "string" -> Optional.of(text(schema.raw().path("format").asText("")));
      case "boolean" -> Optional.of(SimpleType.BOOL);
      case "integer" -> Optional.of(SimpleType.INT);
      case "number" -> Optional.of(SimpleType.DOUBLE);
      default -> Optional.empty();
    };
  }

  private static CelType text(String format) {
    return switch (format) {
      case "byte" -> SimpleType.BYTES;
      case "duration" -> SimpleType.DURATION;
      case "date", "date-time" -> SimpleType.TIMESTAMP;
      default -> SimpleType.STRING;
    };
  }

  private static Optional<CelType> object(
      Structural schema, boolean resource, String name, BiConsumer<String, StructType> structs) {
    Structural values = schema.additional();
    if (values != null) {
      return type(values, values.embedded(), name + ".values", structs)
          .map(type -> MapType.create(SimpleType.STRING, type));
    }
    Map<String, CelType> fields = new LinkedHashMap<>();
    schema
        .properties()
        .forEach(
            (property, child) ->
                type(child, child.embedded(), name + "." + property, structs)
                    .ifPresent(type -> fields.put(CelValues.escaped(property), type)));
    if (resource) {
      fields.put("apiVersion", SimpleType.STRING);
      fields.put("kind", SimpleType.STRING);
      Map<String, CelType> names =
          Map.of("name", SimpleType.STRING, "generateName", SimpleType.STRING);
      fields.put("metadata", struct(name + ".metadata", names, structs));
    }
    return Optional.of(struct(name, fields, structs));
  }

  private static StructType struct(
      String name, Map<String, CelType> fields, BiConsumer<String, StructType> structs) {
    ImmutableMap<String, CelType> known = ImmutableMap.copyOf(fields);
    StructType struct =
        StructType.create(name, known.keySet(), field -> Optional.ofNullable(known.get(field)));
    structs.accept(name, struct);
    return struct;
  }
}
