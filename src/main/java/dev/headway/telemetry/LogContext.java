package dev.headway.telemetry;

import java.util.List;
import java.util.Map;
import org.slf4j.MDC;

/** Which release the lines of a pass are about. */
public final class LogContext implements AutoCloseable {

  /** In the order in which a line has them. */
  static final List<String> KEYS = List.of("kind", "namespace", "name", "release", "revision");

  private final Map<String, String> outer;

  private LogContext(Map<String, String> outer) {
    this.outer = outer;
  }

  /** Puts these beside every line that this thread logs until it is closed. */
  public static LogContext of(Map<String, String> context) {
    Map<String, String> before = MDC.getCopyOfContextMap();
    context.forEach(MDC::put);
    return new LogContext(before == null ? Map.of() : before);
  }

  @Override
  public void close() {
    MDC.setContextMap(outer);
  }
}
