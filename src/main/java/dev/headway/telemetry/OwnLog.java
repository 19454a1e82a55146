package dev.headway.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * The log of a process until it says how it wants it: errors, on the standard error. Without a file
 * in XML, since to read one takes some hundred classes, in memory from then on. Found by logback as
 * a service; a program that does not ask for it has logback's own way.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class OwnLog extends ContextAwareBase implements Configurator {

  private static final String ASKED = "headway.log";
  private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level %logger{20} %msg%n";

  /** From the first line of this program's log on. */
  public static void ask() {
    System.setProperty(ASKED, "own");
  }

  @Override
  public ExecutionStatus configure(LoggerContext logs) {
    if (System.getProperty(ASKED) == null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    var lines = new PatternLayoutEncoder();
    lines.setContext(logs);
    lines.setPattern(PATTERN);
    lines.start();
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(logs);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(lines);
    appender.start();
    var root = logs.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    root.setLevel(Level.toLevel(System.getProperty("headway.log.level"), Level.ERROR));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
