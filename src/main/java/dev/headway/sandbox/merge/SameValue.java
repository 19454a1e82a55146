package dev.headway.sandbox.merge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;

/** Equality of JSON values where 1 and 1.0, and ints of different widths, are the same number. */
final class SameValue {
  private static final Comparator<JsonNode> NUMBERS =
      (a, b) ->
          a.isNumber() && b.isNumber()
              ? a.decimalValue().compareTo(b.decimalValue())
              : a.equals(b) ? 0 : 1;

  private SameValue() {}

  static boolean same(JsonNode left, JsonNode right) {
    return left.equals(NUMBERS, right);
  }
}
