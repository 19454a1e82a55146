package dev.headway.sandbox.server;

import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.schema.Violation;
import java.util.List;

/** The query parameters that all writes share. */
record WriteOptions(boolean dryRun, String manager) {

  /** {@code kind}: the options' kind for messages, such as {@code CreateOptions}. */
  static WriteOptions of(ApiRequest request, String kind) {
    List<String> dryRun = request.query().getOrDefault("dryRun", List.of());
    checkDryRun(dryRun, kind);
    String manager = request.param("fieldManager");
    if (manager.length() > 128) {
      throw StatusErrors.option(
          kind, Violation.Cause.FieldValueTooLong, Refusal.LONG_FIELD_MANAGER);
    }
    return new WriteOptions(!dryRun.isEmpty(), manager.isEmpty() ? userAgent(request) : manager);
  }

  static void checkDryRun(List<String> values, String kind) {
    if (!values.stream().allMatch("All"::equals)) {
      throw StatusErrors.option(
          kind,
          Violation.Cause.FieldValueNotSupported,
          Refusal.DRY_RUN,
          "\"" + String.join("\",\"", values) + "\"");
    }
  }

  private static String userAgent(ApiRequest request) {
    String agent = request.header("user-agent").orElse("unknown");
    int end = agent.indexOf('/');
    return end < 0 ? agent : agent.substring(0, end);
  }
}
