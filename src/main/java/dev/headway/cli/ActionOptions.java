package dev.headway.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every verb takes. */
final class ActionOptions {
  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "why, for people and the audit log")
  private @Nullable String reason;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "how long to wait for the operator's answer; default 30s")
  private Duration timeout;

  @Nullable String reason() {
    return reason;
  }

  Duration timeout() {
    return timeout;
  }
}
