package dev.headway.adapter.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.headway.adapter.check.CommandBook.Order;
import dev.headway.adapter.check.CommandBook.Ran;
import dev.headway.port.CheckCourse.Aim;
import dev.headway.port.CheckProbe;
import dev.headway.port.CheckResult.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How the end of a command is judged and told. */
class CommandProbeTest {

  private static final Aim.Pods AIM = new Aim.Pods("shop", "checkout", "1");
  private static final List<String> COMMAND = List.of("pg_isready", "--password=x");

  static List<Arguments> ends() {
    Optional<String> none = Optional.empty();
    Optional<String> nginx = Optional.of("nginx");
    return List.of(
        arguments(new Ran.Ended(0), none, Outcome.PASSED, "Command pg_isready ended with code 0"),
        arguments(
            new Ran.Ended(3), none, Outcome.ANSWERED_BADLY, "Command pg_isready ended with code 3"),
        arguments(new Ran.Ended(0), nginx, Outcome.PASSED, "Process nginx runs"),
        arguments(new Ran.Ended(1), nginx, Outcome.ANSWERED_BADLY, "Process nginx does not run"),
        arguments(
            new Ran.TooLate(),
            none,
            Outcome.ANSWERED_BADLY,
            "Command pg_isready did not end within 400 ms"),
        arguments(
            new Ran.NotRun("not allowed"),
            none,
            Outcome.NOT_ALLOWED,
            "Command pg_isready: not allowed"));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void theCodeIsTheAnswer(Ran ran, Optional<String> process, Outcome outcome, String message)
      throws Exception {
    var asked = new AtomicReference<Order>();
    var probe =
        new CommandProbe(
            (order, timeout) -> {
              asked.set(order);
              return ran;
            });
    Answer answer =
        probe.run(
            AIM, "pod-a", new CheckProbe.Command("app", COMMAND, process), Duration.ofMillis(400));
    assertThat(answer).isEqualTo(Answer.of(outcome, message));
    assertThat(asked).hasValue(new Order(AIM, "pod-a", "app", COMMAND));
  }
}
