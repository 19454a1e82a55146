package dev.headway.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** An entry of the log as one JSON object on one line; the context's keys stand beside the rest. */
final class JsonLines extends EncoderBase<ILoggingEvent> {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The framework's names of what we call otherwise. */
  private static final Map<String, String> NAMES =
      Map.of(
          "resource.kind", "kind",
          "resource.namespace", "namespace",
          "resource.name", "name");

  @Override
  public byte[] encode(ILoggingEvent event) {
    Map<String, String> line = new LinkedHashMap<>();
    line.put("time", String.valueOf(event.getInstant()));
    line.put("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
    line.put("logger", event.getLoggerName());
    line.put("message", Objects.requireNonNullElse(event.getFormattedMessage(), ""));
    context(event).forEach(line::putIfAbsent);
    if (event.getThrowableProxy() != null) {
      line.put("error", ThrowableProxyUtil.asString(event.getThrowableProxy()).stripTrailing());
    }
    try {
      return (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("A line of text has no JSON", impossible);
    }
  }

  private static Map<String, String> context(ILoggingEvent event) {
    Map<String, String> context = new LinkedHashMap<>();
    LogContext.KEYS.forEach(
        key -> {
          String value = event.getMDCPropertyMap().get(key);
          if (value != null && !value.isEmpty()) {
            context.put(key, value);
          }
        });
    NAMES.forEach(
        (theirs, ours) -> {
          String value = event.getMDCPropertyMap().get(theirs);
          if (value != null) {
            context.putIfAbsent(ours, value);
          }
        });
    return context;
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
