package dev.headway.sandbox.server;

import dev.headway.sandbox.refusal.Refusal;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request, read completely.
 *
 * @param headers values by lower-case name
 * @param query decoded values by name
 */
record ApiRequest(
    String method,
    String path,
    Map<String, List<String>> query,
    Map<String, List<String>> headers,
    Buffer body) {

  /** The first value of a query parameter, or {@code ""}. */
  String param(String name) {
    return query.getOrDefault(name, List.of("")).getFirst();
  }

  boolean flag(String name) {
    List<String> values = query.get(name);
    if (values == null) {
      return false;
    }
    String value = values.getFirst().toLowerCase(Locale.ROOT);
    // As Go's strconv.ParseBool; a name alone counts as true.
    return value.isEmpty() || value.equals("true") || value.equals("1") || value.equals("t");
  }

  Optional<Long> number(String name) {
    String value = param(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(value));
    } catch (NumberFormatException e) {
      throw StatusErrors.of(Refusal.NOT_A_NUMBER, value);
    }
  }

  Optional<String> header(String name) {
    List<String> values = headers.get(name);
    return values == null ? Optional.empty() : Optional.of(values.getFirst());
  }

  /** The media type of the body without parameters, in lower case; {@code ""} when not given. */
  String contentType() {
    String value = header("content-type").orElse("");
    int end = value.indexOf(';');
    return (end < 0 ? value : value.substring(0, end)).trim().toLowerCase(Locale.ROOT);
  }
}
