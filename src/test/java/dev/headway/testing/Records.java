package dev.headway.testing;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Copies of records that differ in what is named, so that a new component changes no test. */
public final class Records {
  private Records() {}

  /** The same record with another value of the component of this name. */
  public static <R extends Record> R with(R record, String component, Object value) {
    return with(record, Map.of(component, value));
  }

  /** The same record with other values of the components of these names. */
  public static <R extends Record> R with(R record, Map<String, ?> others) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Set<String> unknown = new HashSet<>(others.keySet());
    try {
      Object[] values = new Object[components.length];
      for (int i = 0; i < values.length; i++) {
        String name = components[i].getName();
        values[i] =
            unknown.remove(name) ? others.get(name) : components[i].getAccessor().invoke(record);
      }
      if (!unknown.isEmpty()) {
        throw new IllegalArgumentException(
            record.getClass().getSimpleName() + " has no component " + unknown);
      }
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      @SuppressWarnings("unchecked")
      R copy = (R) record.getClass().getDeclaredConstructor(types).newInstance(values);
      return copy;
    } catch (ReflectiveOperationException refused) {
      throw new IllegalArgumentException("A copy cannot have " + others, refused);
    }
  }
}
