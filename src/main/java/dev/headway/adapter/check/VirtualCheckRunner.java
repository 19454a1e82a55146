package dev.headway.adapter.check;

import dev.headway.adapter.check.AddressBook.Target;
import dev.headway.adapter.check.AddressBook.Verdict;
import dev.headway.domain.ObjectKey;
import dev.headway.port.CheckCourse;
import dev.headway.port.CheckProbe;
import dev.headway.port.CheckResult;
import dev.headway.port.CheckResult.Outcome;
import dev.headway.port.CheckRunner;
import dev.headway.port.CheckTally.Standing;
import dev.headway.port.Measures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs courses on virtual threads, with at most so many tries at once over all deployments. */
public final class VirtualCheckRunner implements CheckRunner, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(VirtualCheckRunner.class);

  private final AddressBook addresses;
  private final InstantSource time;
  private final Semaphore permits;
  private final Consumer<ObjectKey> listener;
  private final Measures measures;
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("check-", 0).factory());
  private final ProbeClient client;
  private final CommandProbe commands;
  private final Map<ObjectKey, List<RunningCourse>> running = new ConcurrentHashMap<>();

  /**
   * A runner without courses.
   *
   * @param secrets read when a try refers to one
   * @param commands run for checks that are commands
   * @param limit tries at once
   * @param listener told the deployment when one of its courses stands otherwise than before, and
   *     of each answer while one has failed
   * @param measures told how long each try took
   */
  public VirtualCheckRunner(
      AddressBook addresses,
      SecretBook secrets,
      CommandBook commands,
      InstantSource time,
      int limit,
      Consumer<ObjectKey> listener,
      Measures measures) {
    this.measures = measures;
    this.client = new ProbeClient(executor, secrets);
    this.commands = new CommandProbe(commands);
    this.addresses = addresses;
    this.time = time;
    this.permits = new Semaphore(limit, true);
    this.listener = listener;
  }

  @Override
  public void run(ObjectKey deployment, List<CheckCourse> courses) {
    running.compute(deployment, (key, present) -> change(key, present, courses));
  }

  @Override
  public List<CourseStanding> standings(ObjectKey deployment) {
    return running.getOrDefault(deployment, List.of()).stream()
        .map(RunningCourse::standing)
        .toList();
  }

  /** Ends running tries; the listener is not called afterwards. */
  @Override
  public void close() {
    running.values().forEach(courses -> courses.forEach(RunningCourse::stop));
    running.clear();
    executor.shutdownNow();
    client.close();
  }

  // null is how a map's compute takes an entry away.
  @SuppressWarnings("NullAway")
  private List<RunningCourse> change(
      ObjectKey deployment, List<RunningCourse> present, List<CheckCourse> courses) {
    Map<CheckCourse, RunningCourse> known = new LinkedHashMap<>();
    if (present != null) {
      present.forEach(each -> known.put(each.course(), each));
    }
    List<RunningCourse> now =
        courses.stream()
            .map(
                course -> {
                  RunningCourse goesOn = known.remove(course);
                  return goesOn == null ? begin(deployment, course) : goesOn;
                })
            .toList();
    known.values().forEach(RunningCourse::stop);
    return now.isEmpty() ? null : now;
  }

  private RunningCourse begin(ObjectKey deployment, CheckCourse course) {
    RunningCourse.Listener told =
        otherwise -> {
          if (otherwise || hasFailed(deployment)) {
            listener.accept(deployment);
          }
        };
    var begun = new RunningCourse(course, time, addresses, this::attempt, executor, told);
    executor.execute(begun);
    return begun;
  }

  /** Whose fault a failure is shows in the next answers of the others. */
  private boolean hasFailed(ObjectKey deployment) {
    return standings(deployment).stream()
        .map(CourseStanding::standing)
        .anyMatch(it -> it == Standing.FAILING || it == Standing.UNREACHABLE);
  }

  private CheckResult attempt(CheckCourse course, Target target) throws InterruptedException {
    permits.acquire();
    try {
      Instant start = time.instant();
      Answer answer = answer(course, target);
      Instant end = time.instant();
      measures.check(course.probe().type(), answer.outcome().name(), Duration.between(start, end));
      return new CheckResult(start, end, answer.outcome(), answer.code(), answer.message());
    } finally {
      permits.release();
    }
  }

  private Answer answer(CheckCourse course, Target target) throws InterruptedException {
    try {
      if (course.probe() instanceof CheckProbe.Command command
          && course.aim() instanceof CheckCourse.Aim.Pods pods) {
        return commands.run(pods, target.name(), command, course.pace().timeout());
      }
      return switch (target.verdict()) {
        case Verdict.Allowed(var address, int port) ->
            client.probe(
                course.aim().namespace(), address, port, course.probe(), course.pace().timeout());
        case Verdict.Absent(String why) -> Answer.of(Outcome.NO_CONNECTION, why);
        case Verdict.Refused(String why) -> Answer.of(Outcome.NOT_ALLOWED, why);
      };
    } catch (RuntimeException bug) {
      LOG.warn("Check {} of {} could not be made", course.id(), target.name(), bug);
      return Answer.of(Outcome.NO_CONNECTION, "The check could not be made");
    }
  }
}
