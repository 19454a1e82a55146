package dev.headway.adapter.check;

import dev.headway.adapter.check.AddressBook.Target;
import dev.headway.adapter.check.AddressBook.Verdict;
import dev.headway.port.CheckResult.Outcome;
import dev.headway.port.HookRunner.HookWork;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Requests and commands that are made once, within the same bounds as checks: only addresses that
 * the API lists or the settings allow, only pods of a revision's own set. Thread-safe.
 */
public final class SingleTries implements AutoCloseable {

  private final AddressBook addresses;
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("try-", 0).factory());
  private final ProbeClient client;
  private final CommandProbe commands;

  /** Finds addresses, Secrets and pods by these. */
  public SingleTries(AddressBook addresses, SecretBook secrets, CommandBook commands) {
    this.addresses = addresses;
    this.client = new ProbeClient(executor, secrets);
    this.commands = new CommandProbe(commands);
  }

  /** Makes it, and says why it failed, without a byte of an answer; empty where it went well. */
  public Optional<String> failure(HookWork work, Duration timeout) throws InterruptedException {
    Answer answer =
        switch (work) {
          case HookWork.Call call -> call(call, timeout);
          case HookWork.InPod command -> command(command, timeout);
        };
    return answer.outcome() == Outcome.PASSED ? Optional.empty() : Optional.of(answer.message());
  }

  private Answer call(HookWork.Call call, Duration timeout) throws InterruptedException {
    Optional<Target> target =
        addresses.locate(call.aim(), call.request().port()).stream().findFirst();
    if (target.isEmpty()) {
      return Answer.of(Outcome.NO_CONNECTION, "There is nobody to call");
    }
    return switch (target.get().verdict()) {
      case Verdict.Allowed(var address, int port) ->
          client.probe(call.aim().namespace(), address, port, call.request(), timeout);
      case Verdict.Absent(String why) -> Answer.of(Outcome.NO_CONNECTION, why);
      case Verdict.Refused(String why) -> Answer.of(Outcome.NOT_ALLOWED, why);
    };
  }

  private Answer command(HookWork.InPod work, Duration timeout) throws InterruptedException {
    Optional<Target> pod =
        addresses.locate(work.pods(), work.command().port()).stream()
            .filter(Target::ready)
            .min(Comparator.comparing(Target::name));
    return pod.isEmpty()
        ? Answer.of(
            Outcome.NO_CONNECTION, "No pod of revision " + work.pods().revision() + " is ready")
        : commands.run(work.pods(), pod.get().name(), work.command(), timeout);
  }

  @Override
  public void close() {
    executor.shutdownNow();
    client.close();
  }
}
