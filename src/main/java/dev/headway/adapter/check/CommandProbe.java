package dev.headway.adapter.check;

import dev.headway.adapter.check.CommandBook.Order;
import dev.headway.adapter.check.CommandBook.Ran;
import dev.headway.port.CheckCourse.Aim;
import dev.headway.port.CheckProbe;
import dev.headway.port.CheckResult.Outcome;
import java.time.Duration;

/** One command in a container: its exit code is the answer. */
final class CommandProbe {

  private final CommandBook commands;

  CommandProbe(CommandBook commands) {
    this.commands = commands;
  }

  Answer run(Aim.Pods aim, String pod, CheckProbe.Command probe, Duration timeout)
      throws InterruptedException {
    var order = new Order(aim, pod, probe.container(), probe.command());
    return switch (commands.run(order, timeout)) {
      case Ran.Ended(int code) ->
          Answer.of(code == 0 ? Outcome.PASSED : Outcome.ANSWERED_BADLY, ended(probe, code));
      case Ran.TooLate() ->
          Answer.of(
              Outcome.ANSWERED_BADLY,
              probe.what() + " did not end within " + timeout.toMillis() + " ms");
      case Ran.NotRun(String why) -> Answer.of(Outcome.NOT_ALLOWED, probe.what() + ": " + why);
    };
  }

  private static String ended(CheckProbe.Command probe, int code) {
    return probe.process().isPresent()
        ? probe.what() + (code == 0 ? " runs" : " does not run")
        : probe.what() + " ended with code " + code;
  }
}
