package dev.headway.rollout.simulation;

import dev.headway.domain.Weight;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.RolloutPlan;
import dev.headway.rollout.decide.RolloutSnapshot;
import dev.headway.rollout.decide.RolloutState;
import dev.headway.rollout.decide.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One run of a world from where it stands until nothing happens any more. */
final class Run {
  private static final int MOST_TURNS = 2500;
  private static final Duration TURN = Duration.ofMillis(50);

  /** After what was forbidden the operator tries once more. */
  private static final Duration BACK_OFF = Duration.ofSeconds(4);

  /** After so many turns in which nobody did anything, those who were left out are asked, too. */
  private static final int IDLE = 3;

  private final World world;
  private final Function<RolloutSnapshot, RolloutPlan> planner;
  private final Optional<Random> random;
  private final List<Event> events;
  private final Executor executor;
  private final Holds holds;
  private final Transcript transcript = new Transcript();
  private int crashAfter = -1;
  private boolean crashOften;
  private boolean loseStatus;
  private int idle;
  private int actions;
  private Instant start;
  private Optional<RolloutState> state = Optional.empty();

  /** When the operator looks again by itself. */
  private Optional<Instant> again = Optional.empty();

  /** Whether something has changed since it last looked, or will have by a time. */
  private boolean asked = true;

  private Instant changes = Instant.MIN;

  Run(
      World world,
      Function<RolloutSnapshot, RolloutPlan> planner,
      Optional<Random> random,
      List<Event> events) {
    this.world = world;
    this.planner = planner;
    this.random = random;
    this.events = new ArrayList<>(events);
    this.executor = new Executor(world, random.isPresent() ? 2 : 0);
    this.holds = new Holds(world);
    this.start = world.now;
  }

  /**
   * The operator dies after this many actions, and with {@code status} its status is lost as well.
   */
  Run crashAfter(int count, boolean status) {
    crashAfter = count;
    loseStatus = status;
    return this;
  }

  /** The operator dies after one of four actions, for as long as it runs. */
  Run crashOften(boolean status) {
    crashOften = true;
    loseStatus = status;
    return this;
  }

  /** Runs until a whole turn changes nothing and nothing is due. */
  Transcript toTheEnd() {
    play(Optional.empty());
    return transcript;
  }

  /** Runs until everything has happened and it stands there; false where it never does. */
  boolean until(Place place) {
    return play(Optional.of(place));
  }

  /** Where it stood after the last pass. */
  Place place() {
    return Place.of(state.orElseThrow());
  }

  private boolean play(Optional<Place> goal) {
    for (int turn = 0; turn < MOST_TURNS; turn++) {
      boolean happened = fire();
      boolean changed = turn(happened);
      if (goal.isPresent() && events.isEmpty() && goal.equals(state.map(Place::of))) {
        return true;
      }
      if (!happened && !changed && isOver()) {
        return false;
      }
      advance(happened || changed);
    }
    throw new Violation("the run does not end: " + transcript.last());
  }

  /** One turn of one of several worlds, whose time somebody else lets pass. */
  boolean turn() {
    boolean happened = fire();
    return turn(happened) || happened;
  }

  private boolean turn(boolean happened) {
    asked |= happened;
    boolean changed = random.isPresent() ? shuffled() : inOrder();
    Neighbours.catchUp(world);
    holds.look();
    Rules.requests(world);
    return changed;
  }

  /** When something is due; empty where nothing is. */
  Optional<Instant> due() {
    return Stream.concat(next().stream(), again.stream()).min(Instant::compareTo);
  }

  Transcript transcript() {
    return transcript;
  }

  int actions() {
    return actions;
  }

  private boolean fire() {
    boolean happened = false;
    for (Event event : List.copyOf(events)) {
      boolean due = !world.now.isBefore(start.plus(event.at()));
      if (due && event.when().test(world)) {
        transcript.event(Duration.between(start, world.now), event.name());
        events.remove(event);
        event.then().accept(world);
        happened = true;
      }
    }
    return happened;
  }

  private boolean inOrder() {
    boolean changed = false;
    for (Predicate<World> neighbour : Neighbours.ALL) {
      changed |= neighbour.test(world);
    }
    boolean decided = decide();
    return decided || changed;
  }

  private boolean shuffled() {
    Random dice = random.orElseThrow();
    List<Predicate<World>> order = new ArrayList<>(Neighbours.ALL);
    order.add(it -> isAsked() && decide());
    Collections.shuffle(order, dice);
    boolean changed = false;
    boolean leftOut = false;
    for (Predicate<World> neighbour : order) {
      if (dice.nextInt(10) < 7) {
        boolean does = neighbour.test(world);
        asked |= does;
        changed |= does;
      } else {
        leftOut = true;
      }
    }
    idle = changed ? 0 : idle + 1;
    if (changed || !leftOut) {
      return changed;
    }
    return idle < IDLE || inOrder();
  }

  /** An operator decides where it is told of a change, or where it said that it would. */
  private boolean isAsked() {
    return asked
        || !world.now.isBefore(changes)
        || again.filter(time -> !world.now.isBefore(time)).isPresent();
  }

  private boolean decide() {
    if (world.group.map(group -> group.isCatchingUp(world)).orElse(false)) {
      return true;
    }
    asked = false;
    asked = look();
    return asked;
  }

  private boolean look() {
    RolloutPlan plan = planner.apply(Observer.observe(world));
    holds.ask(plan);
    Rules.says(world, plan);
    again = plan.recheckAfter().map(world.now::plus);
    changes = Neighbours.next(world).orElse(Instant.MAX);
    state = Optional.of(plan.next());
    boolean waited = forget();
    transcript.plan(Duration.between(start, world.now), plan);
    for (Action action : plan.actions()) {
      if (executor.isForbidden(action)) {
        again = Optional.of(world.now.plus(BACK_OFF));
        return waited;
      }
      executor.execute(action);
      Rules.requests(world);
      if (++actions == crashAfter || world.dies || isDeadly(action)) {
        crash();
        return true;
      }
    }
    if (world.dies) {
      crash();
      return true;
    }
    Memory before = world.memory;
    world.memory = plan.memory();
    world.group.ifPresent(group -> group.told(world, plan));
    leavesNothing(plan, before);
    return waited || !plan.actions().isEmpty() || !before.equals(plan.memory());
  }

  /** Nothing tells the operator to look again where it has only remembered something. */
  private void leavesNothing(RolloutPlan plan, Memory before) {
    boolean blind = plan.waitingFor().map(it -> it.kind() == Waiting.Kind.READ).orElse(false);
    if (plan.actions().isEmpty()
        && !blind
        && plan.recheckAfter().isEmpty()
        && !before.equals(plan.memory())) {
      List<Action> left = planner.apply(Observer.observe(world)).actions();
      Rules.require(left.isEmpty(), "nobody looks again, and there is left to do: " + left);
    }
  }

  /** Checks are no trace: where they alone are asked for, their answers are all that follows. */
  private boolean isDeadly(Action action) {
    return crashOften
        && !(action instanceof Action.RunChecks)
        && random.map(dice -> dice.nextInt(4) == 0).orElse(false);
  }

  private void crash() {
    world.dies = false;
    world.forget();
    if (loseStatus) {
      world.memory = Memory.NONE;
      world.group.ifPresent(group -> group.lost(world));
    }
    transcript.event(Duration.between(start, world.now), "the operator dies and is started again");
  }

  /** The caches catch up by one turn. */
  private boolean forget() {
    boolean waited = false;
    for (SimSet set : world.sets.values()) {
      waited |= set.unknownForTurns > 0;
      set.unknownForTurns = Math.max(0, set.unknownForTurns - 1);
    }
    for (SimDeployment deployment : world.deployment.stream().toList()) {
      waited |= deployment.unknownForTurns > 0;
      deployment.unknownForTurns = Math.max(0, deployment.unknownForTurns - 1);
    }
    for (SimService service : List.of(world.stableService, world.candidateService)) {
      waited |= service.unknownForTurns > 0;
      service.unknownForTurns = Math.max(0, service.unknownForTurns - 1);
    }
    waited |= world.config.unknownForTurns > 0;
    world.config.unknownForTurns = Math.max(0, world.config.unknownForTurns - 1);
    waited |= world.route.unknownForTurns > 0;
    world.route.unknownForTurns = Math.max(0, world.route.unknownForTurns - 1);
    return waited;
  }

  private boolean isOver() {
    return again.isEmpty() && next().isEmpty();
  }

  private Optional<Instant> next() {
    Stream<Instant> timed =
        events.stream()
            .map(event -> start.plus(event.at()))
            .filter(time -> time.isAfter(world.now));
    return Stream.concat(timed, Neighbours.next(world).stream()).min(Instant::compareTo);
  }

  private void advance(boolean busy) {
    Duration turn = random.map(dice -> Duration.ofMillis(dice.nextInt(300))).orElse(TURN);
    Optional<Instant> due = due();
    Instant then = busy ? world.now.plus(turn) : due.orElse(world.now.plus(turn));
    if (due.isPresent() && due.get().isBefore(then)) {
      then = due.get();
    }
    world.now = then.isAfter(world.now) ? then : world.now.plusMillis(1);
  }

  /** What counts as the end of a run, without times and numbers of releases. */
  static String outcome(World world) {
    StringBuilder text = new StringBuilder();
    text.append("stable ").append(world.stable().map(set -> set.revision.name()).orElse("none"));
    text.append(", weight ").append(Weight.ofPercent(world.route.weight));
    text.append(world.route.backend ? ", entry left" : "");
    text.append(", selector ").append(world.stableService.revision);
    for (SimSet set : world.sets.values()) {
      text.append(", ").append(set.revision).append(' ').append(set.desired).append(" pods ");
      text.append(set.marks.result().map(Enum::name).orElse("-"));
    }
    if (world.config.tracked) {
      text.append(", copies ").append(world.config.copies);
    }
    return text.toString();
  }
}
