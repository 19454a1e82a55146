package dev.headway.sandbox.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The entries of {@code metadata.managedFields} while a write is worked out. Mutable, confined to
 * one call.
 */
final class ManagedFields {
  static final String APPLY = "Apply";
  static final String UPDATE = "Update";

  /** More update entries than this are folded into {@code ancient-changes}, oldest first. */
  private static final int MAX_UPDATERS = 10;

  /** Who owns: for appliers the API version is not part of the identity. */
  record Owner(String manager, String operation, String apiVersion, String subresource)
      implements Comparable<Owner> {
    private static final Comparator<Owner> ORDER =
        Comparator.comparing(Owner::manager)
            .thenComparing(Owner::operation)
            .thenComparing(Owner::apiVersion)
            .thenComparing(Owner::subresource);

    static Owner updater(Writer writer) {
      return new Owner(named(writer), UPDATE, writer.apiVersion(), writer.subresource());
    }

    static Owner applier(Writer writer) {
      return new Owner(named(writer), APPLY, "", writer.subresource());
    }

    private static String named(Writer writer) {
      return writer.manager().isEmpty() ? "unknown" : writer.manager();
    }

    @Override
    public int compareTo(Owner other) {
      return ORDER.compare(this, other);
    }

    /** As conflict messages name it. */
    @Override
    public String toString() {
      String name = '"' + manager + '"';
      if (!subresource.isEmpty()) {
        name += " with subresource \"" + subresource + '"';
      }
      return operation.equals(UPDATE) ? name + " using " + apiVersion : name;
    }
  }

  /** What an owner owns. */
  record Entry(FieldSet fields, String apiVersion, @Nullable Instant time) {}

  final TreeMap<Owner, Entry> entries = new TreeMap<>();

  FieldSet fieldsOf(Owner owner) {
    Entry entry = entries.get(owner);
    return entry == null ? new FieldSet() : entry.fields();
  }

  /** Replaces what the owner owns, keeping the time; an empty set removes the entry. */
  void put(Owner owner, FieldSet fields, String apiVersion) {
    if (fields.isEmpty()) {
      entries.remove(owner);
      return;
    }
    Entry previous = entries.get(owner);
    entries.put(owner, new Entry(fields, apiVersion, previous == null ? null : previous.time()));
  }

  void touch(Owner owner, Instant now) {
    entries.computeIfPresent(
        owner,
        (o, entry) ->
            new Entry(entry.fields(), entry.apiVersion(), now.truncatedTo(ChronoUnit.SECONDS)));
  }

  /** Takes the fields from every owner but one. */
  void take(FieldSet fields, Owner except) {
    for (Owner owner : List.copyOf(entries.keySet())) {
      if (!owner.equals(except)) {
        Entry entry = Objects.requireNonNull(entries.get(owner));
        put(owner, entry.fields().minus(fields), entry.apiVersion());
      }
    }
  }

  /** Folds the oldest update entries of one API version into one. */
  void cap() {
    List<Owner> updaters =
        new ArrayList<>(
            entries.keySet().stream().filter(o -> o.operation().equals(UPDATE)).toList());
    updaters.sort(Comparator.comparingLong(this::seconds));
    int count = updaters.size();
    Map<String, Owner> first = new HashMap<>();
    for (Owner owner : updaters) {
      if (count <= MAX_UPDATERS) {
        return;
      }
      Entry entry = Objects.requireNonNull(entries.get(owner));
      Owner oldest = first.putIfAbsent(entry.apiVersion(), owner);
      if (oldest != null) {
        Owner bucket = new Owner("ancient-changes", UPDATE, entry.apiVersion(), "");
        Entry folded =
            entries.remove(oldest.equals(bucket) || entries.containsKey(bucket) ? bucket : oldest);
        entries.remove(owner);
        FieldSet fields = folded == null ? entry.fields() : folded.fields().union(entry.fields());
        entries.put(bucket, new Entry(fields, entry.apiVersion(), entry.time()));
        count--;
      }
    }
  }

  private long seconds(Owner owner) {
    Entry entry = entries.get(owner);
    return entry == null || entry.time() == null ? 0 : entry.time().getEpochSecond();
  }

  /** Reads entries; null or unreadable ones count as none, as on a real server. */
  static ManagedFields read(@Nullable JsonNode list) {
    ManagedFields managed = new ManagedFields();
    if (list instanceof ArrayNode array) {
      for (JsonNode item : array) {
        try {
          managed.readEntry(item);
        } catch (IllegalArgumentException | DateTimeParseException e) {
          return new ManagedFields();
        }
      }
    }
    return managed;
  }

  private void readEntry(JsonNode item) {
    String operation = item.path("operation").asText("");
    String apiVersion = item.path("apiVersion").asText("");
    if (!(operation.equals(APPLY) || operation.equals(UPDATE)) || apiVersion.isEmpty()) {
      throw new IllegalArgumentException("an entry needs an operation and an apiVersion");
    }
    Owner owner =
        new Owner(
            item.path("manager").asText(""),
            operation,
            operation.equals(APPLY) ? "" : apiVersion,
            item.path("subresource").asText(""));
    String time = item.path("time").asText("");
    entries.put(
        owner,
        new Entry(
            FieldSet.fromFieldsV1(item.path("fieldsV1")),
            apiVersion,
            time.isEmpty() ? null : Instant.parse(time)));
  }

  /** Appliers first, then by time. */
  ArrayNode write() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    entries.keySet().stream()
        .sorted(
            Comparator.comparing(Owner::operation)
                .thenComparingLong(this::seconds)
                .thenComparing(Comparator.naturalOrder()))
        .forEach(owner -> list.add(entry(owner)));
    return list;
  }

  private ObjectNode entry(Owner owner) {
    Entry entry = Objects.requireNonNull(entries.get(owner));
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("apiVersion", entry.apiVersion());
    node.put("fieldsType", "FieldsV1");
    node.set("fieldsV1", entry.fields().toFieldsV1());
    node.put("manager", owner.manager());
    node.put("operation", owner.operation());
    if (!owner.subresource().isEmpty()) {
      node.put("subresource", owner.subresource());
    }
    if (entry.time() != null) {
      node.put("time", entry.time().toString());
    }
    return node;
  }
}
