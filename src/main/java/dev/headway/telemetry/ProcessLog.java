package dev.headway.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.headway.settings.Settings.Log;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The log of a process that stays: how it is written, and how much of it. */
public final class ProcessLog {

  private static final String APPENDER = "process";
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{20} %msg"
          + "%replace( [release %X{release:-}, revision %X{revision:-}])"
          + "{' \\[release , revision \\]', ''}%n";

  /** Libraries that say in many lines what is said in one line of ours, or what nobody can mend. */
  private static final List<String> TALKATIVE =
      List.of(
          "io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils",
          "io.fabric8.kubernetes.client.informers.impl.cache.Reflector",
          "io.fabric8.kubernetes.client.jdkhttp.JdkWebSocketImpl",
          "io.javaoperatorsdk.operator.processing.event.EventProcessor",
          "io.javaoperatorsdk.operator.processing.event.source.informer.InformerWrapper");

  private ProcessLog() {}

  /** Writes the log like this from now on. */
  public static void write(Log log) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setName(APPENDER);
    appender.setTarget("System.err");
    appender.setEncoder(encoder(log.format(), context));
    appender.start();
    root.detachAndStopAllAppenders();
    root.addAppender(appender);
    root.setLevel(Level.WARN);
    TALKATIVE.forEach(each -> context.getLogger(each).setLevel(Level.ERROR));
    context.getLogger("dev.headway").setLevel(Level.toLevel(log.level().name()));
  }

  private static Encoder<ILoggingEvent> encoder(Log.Format format, LoggerContext context) {
    Encoder<ILoggingEvent> encoder =
        switch (format) {
          case JSON -> new JsonLines();
          case TEXT -> {
            var lines = new PatternLayoutEncoder();
            lines.setPattern(PATTERN);
            yield lines;
          }
        };
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }
}
