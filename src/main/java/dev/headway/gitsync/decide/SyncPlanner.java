package dev.headway.gitsync.decide;

import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.decide.Compared.Difference;
import dev.headway.gitsync.decide.Compared.State;
import dev.headway.gitsync.decide.SyncPlan.Action;
import dev.headway.gitsync.decide.SyncPlan.Course;
import dev.headway.gitsync.decide.SyncPlan.Drift;
import dev.headway.gitsync.decide.SyncPlan.Why;
import dev.headway.gitsync.decide.SyncSnapshot.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Decides what a GitSync does next. A commit is applied as a whole or not at all; the newest commit
 * is always the one that counts; what is already applied is kept as it is in Git.
 */
public final class SyncPlanner {
  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration LATER = Duration.ofSeconds(5);

  private SyncPlanner() {}

  public static SyncPlan plan(SyncSnapshot s) {
    if (s.spec().suspended()) {
      return new SyncPlan(
          new Course.Suspended(),
          Answers.suspended(s),
          breaker(s, List.of()),
          s.now().plus(Duration.ofHours(1)));
    }
    Course course = course(s);
    List<Action> actions = new ArrayList<>();
    if (mustFetch(s)) {
      actions.add(new Action.Fetch());
    }
    actions.addAll(changes(s, course));
    List<Action.PutRight> reverts = WriteBackRules.due(s);
    Breaker.Standing breaker = breaker(s, reverts);
    reverts.stream()
        .filter(revert -> breaker.open().isEmpty() || s.breaker().has(revert))
        .forEach(actions::add);
    actions.addAll(Answers.due(s, course, actions));
    return new SyncPlan(course, actions, breaker, nextLook(s, course, breaker));
  }

  private static Breaker.Standing breaker(SyncSnapshot s, List<Action.PutRight> reverts) {
    boolean due = reverts.stream().anyMatch(revert -> !s.breaker().has(revert));
    return Breaker.judge(s.breaker(), due, Answers.resets(s), s.now());
  }

  // ---- how the tip stands

  private static Course course(SyncSnapshot s) {
    if (s.seen().isEmpty()) {
      return new Course.Waiting();
    }
    Seen seen = s.seen().get();
    Optional<Course> broken = broken(seen.tip());
    if (broken.isPresent()) {
      return broken.get();
    }
    String commit = seen.tip().commit();
    Optional<Course> blocked = blocked(s, seen, commit);
    if (blocked.isPresent()) {
      return blocked.get();
    }
    return isNew(s, commit)
        ? new Course.Applying(commit)
        : new Course.InSync(commit, drift(s, seen));
  }

  /** A path that is missing or empty is more likely a mistake than a wish to remove everything. */
  private static Optional<Course> broken(ManifestSet tip) {
    if (!tip.found()) {
      return Optional.of(
          new Course.Broken(
              tip.commit(), List.of(new Problem("`path`", GitRefusal.NO_FOLDER.message()))));
    }
    if (!tip.problems().isEmpty()) {
      return Optional.of(new Course.Broken(tip.commit(), tip.problems()));
    }
    return tip.manifests().isEmpty()
        ? Optional.of(
            new Course.Broken(
                tip.commit(), List.of(new Problem("`path`", GitRefusal.NO_MANIFESTS.message()))))
        : Optional.empty();
  }

  private static Optional<Course> blocked(SyncSnapshot s, Seen seen, String commit) {
    List<Compared> refused =
        seen.objects().stream().filter(o -> o.state() instanceof State.Refused).toList();
    if (!refused.isEmpty()) {
      return Optional.of(new Course.Refused(commit, refused));
    }
    Optional<String> unknown =
        seen.objects().stream()
            .map(o -> o.state() instanceof State.Unknown(String message) ? message : "")
            .filter(message -> !message.isEmpty())
            .findFirst();
    if (unknown.isPresent()) {
      return Optional.of(new Course.Unclear(commit, unknown.get()));
    }
    if (verdict(s, seen, commit) instanceof PruneRules.Verdict.Hold hold) {
      return Optional.of(
          new Course.Held(
              commit,
              hold.leavers(),
              hold.leavers().size() + (int) changed(seen).count(),
              hold.because()));
    }
    boolean waits = seen.objects().stream().anyMatch(o -> o.state() instanceof State.Waits);
    return waits ? Optional.of(new Course.Foundations(commit)) : Optional.empty();
  }

  private static PruneRules.Verdict verdict(SyncSnapshot s, Seen seen, String commit) {
    if (!s.spec().prune()) {
      return new PruneRules.Verdict.Go(List.of());
    }
    return PruneRules.judge(
        seen.leavers(),
        s.past().inventory().size(),
        s.spec().owner(),
        s.spec().pruneLimit(),
        commit);
  }

  /** Whether the commit, under this spec, was not yet applied in full. */
  private static boolean isNew(SyncSnapshot s, String commit) {
    return !s.past().applied().equals(Optional.of(commit))
        || !s.past().generation().equals(Optional.of(s.spec().generation()))
        || s.seen().map(Seen::leavers).stream().anyMatch(l -> !l.isEmpty());
  }

  private static List<Drift> drift(SyncSnapshot s, Seen seen) {
    return changed(seen)
        .map(
            o ->
                new Drift(
                    o.id(),
                    o.state() instanceof State.Differs d
                        ? d.fields().stream().map(Difference::field).toList()
                        : List.of(),
                    nextCorrection(s, o).isAfter(s.now())))
        .toList();
  }

  private static Stream<Compared> changed(Seen seen) {
    return seen.objects().stream()
        .filter(o -> o.state() instanceof State.Absent || o.state() instanceof State.Differs);
  }

  private static Instant nextCorrection(SyncSnapshot s, Compared object) {
    List<String> fields =
        object.state() instanceof State.Differs d
            ? d.fields().stream().map(Difference::field).toList()
            : List.of(Contest.OBJECT);
    return Contest.nextCorrection(history(s, object.id()), fields, s.now());
  }

  private static Contest.History history(SyncSnapshot s, ObjectId id) {
    return s.contests().getOrDefault(id, Contest.History.NONE);
  }

  // ---- what to do about it

  private static List<Action> changes(SyncSnapshot s, Course course) {
    return switch (course) {
      case Course.Applying(String commit) -> {
        Seen seen = s.seen().orElseThrow();
        List<Action> actions = new ArrayList<>(changed(seen).map(o -> apply(o, false)).toList());
        if (verdict(s, seen, commit) instanceof PruneRules.Verdict.Go go) {
          go.leavers().forEach(leaver -> actions.add(new Action.Prune(leaver)));
        }
        yield actions;
      }
      case Course.Foundations ignored ->
          changed(s.seen().orElseThrow())
              .filter(o -> ApplyOrder.isFoundation(o.id()))
              .map(o -> apply(o, false))
              .toList();
      case Course.InSync ignored -> corrections(s, s.seen().orElseThrow());
      case Course.Broken ignored -> fallback(s);
      case Course.Refused ignored -> kept(s);
      case Course.Held ignored -> kept(s);
      case Course.Waiting ignored -> fallback(s);
      case Course.Unclear ignored -> List.of();
      case Course.Suspended ignored -> List.of();
    };
  }

  /** While the tip cannot be applied, the last applied commit is kept in effect. */
  private static List<Action> fallback(SyncSnapshot s) {
    return s.seen()
        .filter(seen -> seen.target().isPresent())
        .filter(seen -> s.past().applied().equals(seen.target().map(ManifestSet::commit)))
        .map(seen -> corrections(s, seen))
        .orElse(List.of());
  }

  /** What a commit that may not be applied leaves as the last applied one has it stays so. */
  private static List<Action> kept(SyncSnapshot s) {
    return s.seen().map(seen -> corrections(s, seen, o -> isAsApplied(s, o))).orElse(List.of());
  }

  private static boolean isAsApplied(SyncSnapshot s, Compared object) {
    return s.past()
        .owned(object.id())
        .map(owned -> owned.digest().equals(object.manifest().digest()))
        .orElse(false);
  }

  private static List<Action> corrections(SyncSnapshot s, Seen seen) {
    return corrections(s, seen, object -> true);
  }

  private static List<Action> corrections(SyncSnapshot s, Seen seen, Predicate<Compared> which) {
    if (!s.spec().correct()) {
      return List.of();
    }
    return changed(seen)
        .filter(which)
        .filter(o -> !nextCorrection(s, o).isAfter(s.now()))
        .map(o -> apply(o, true))
        .toList();
  }

  private static Action apply(Compared object, boolean correction) {
    Manifest manifest = object.manifest();
    return switch (object.state()) {
      case State.Absent(Map<String, Object> body) ->
          new Action.Apply(
              manifest.id(),
              manifest.apiVersion(),
              body,
              Optional.empty(),
              Optional.empty(),
              correction ? Why.Correct : Why.Create);
      case State.Differs d ->
          new Action.Apply(
              manifest.id(),
              manifest.apiVersion(),
              d.body(),
              Optional.of(d.resourceVersion()),
              d.keepReplicas(),
              correction ? Why.Correct : Why.Change);
      case State.Same same -> throw new IllegalArgumentException(same + " needs nothing");
      case State.Refused refused -> throw new IllegalArgumentException(refused.message());
      case State.Waits waits -> throw new IllegalArgumentException(waits + " cannot be applied");
      case State.Unknown unknown -> throw new IllegalArgumentException(unknown.message());
    };
  }

  // ---- when

  private static boolean mustFetch(SyncSnapshot s) {
    if (s.source().asking()) {
      return false;
    }
    boolean requested =
        s.requests().stream()
            .filter(r -> !r.reset())
            .anyMatch(r -> s.source().asked().map(a -> a.isBefore(r.since())).orElse(true));
    return requested || !nextFetch(s).isAfter(s.now());
  }

  private static Instant nextFetch(SyncSnapshot s) {
    return s.source()
        .asked()
        .map(
            last ->
                Schedule.next(
                    last, s.spec().interval(), s.source().failures(), s.spec().owner().hashCode()))
        .orElse(s.now());
  }

  private static Instant nextLook(SyncSnapshot s, Course course, Breaker.Standing breaker) {
    Instant fetch =
        s.source().asking() || mustFetch(s) ? s.now().plus(s.spec().interval()) : nextFetch(s);
    Instant look =
        switch (course) {
          case Course.Applying ignored -> s.now().plus(SOON);
          case Course.Foundations ignored -> s.now().plus(SOON);
          case Course.Unclear ignored -> s.now().plus(LATER);
          default -> fetch;
        };
    return Stream.of(
            Stream.of(fetch, look), contests(s), breaker.open().map(Breaker.Open::until).stream())
        .flatMap(times -> times)
        .min(Comparator.naturalOrder())
        .orElse(fetch);
  }

  /** When what is contested is put back again, and when it counts as contested no longer. */
  private static Stream<Instant> contests(SyncSnapshot s) {
    Stream<Instant> corrections =
        s.seen().stream()
            .flatMap(SyncPlanner::changed)
            .map(object -> nextCorrection(s, object))
            .filter(at -> at.isAfter(s.now()));
    Stream<Instant> calms =
        s.contests().values().stream().flatMap(history -> Contest.calm(history, s.now()).stream());
    return Stream.concat(corrections, calms);
  }
}
