package dev.headway.domain;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A message with {@code <names>} for what differs from case to case. */
public record MessageForm(String text) {
  private static final Pattern PLACE = Pattern.compile("<[a-z ]+>");

  /**
   * The message with the values for its places, in their order.
   *
   * @throws IllegalArgumentException if there are more values than places
   * @throws IndexOutOfBoundsException if there are fewer
   */
  public String with(@Nullable Object... values) {
    StringBuilder message = new StringBuilder();
    Matcher place = PLACE.matcher(text);
    int next = 0;
    while (place.find()) {
      place.appendReplacement(message, Matcher.quoteReplacement(String.valueOf(values[next++])));
    }
    if (next != values.length) {
      throw new IllegalArgumentException(
          "'" + text + "' has " + next + " places, not " + values.length);
    }
    return place.appendTail(message).toString();
  }
}
