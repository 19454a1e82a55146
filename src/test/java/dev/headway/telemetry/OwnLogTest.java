package dev.headway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnLogTest {
  private final LoggerContext logs = new LoggerContext();

  @AfterEach
  void askNoMore() {
    System.clearProperty("headway.log");
  }

  @Test
  void logbackFindsIt() {
    assertThat(ServiceLoader.load(Configurator.class)).hasExactlyElementsOfTypes(OwnLog.class);
  }

  @Test
  void errorsAreWrittenUntilAProcessSaysMore() {
    OwnLog.ask();
    assertThat(new OwnLog().configure(logs)).isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
    assertThat(logs.getLogger("ROOT").getLevel()).isEqualTo(Level.ERROR);
    assertThat(logs.getLogger("ROOT").getAppender("stderr").isStarted()).isTrue();
  }

  @Test
  void whoDoesNotAskHasLogbacksOwnWay() {
    assertThat(new OwnLog().configure(logs)).isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
    assertThat(logs.getLogger("ROOT").getAppender("stderr")).isNull();
  }
}
