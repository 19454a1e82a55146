package dev.headway.gitsync.decide;

import dev.headway.domain.git.Commit;
import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.decide.SyncPlan.Action;
import dev.headway.gitsync.decide.SyncPlan.Course;
import dev.headway.gitsync.decide.SyncPlan.Drift;
import dev.headway.gitsync.decide.SyncSnapshot.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What people who asked for something are told: to sync now, or to close the breaker. */
final class Answers {
  private Answers() {}

  static List<Action> suspended(SyncSnapshot s) {
    return s.requests().stream()
        .<Action>map(
            r -> new Action.Answer(r, false, GitRefusal.IS_SUSPENDED.message(s.spec().name())))
        .toList();
  }

  /** Whether somebody closes the breaker now. */
  static boolean resets(SyncSnapshot s) {
    return s.breaker().open().isPresent() && s.requests().stream().anyMatch(Request::reset);
  }

  /** The answers that can be given now. */
  static List<Action> due(SyncSnapshot s, Course course, List<Action> actions) {
    List<Action> answers = new ArrayList<>();
    s.requests().stream().filter(Request::reset).forEach(r -> answers.add(reset(s, r)));
    answers.addAll(syncs(s, course, actions));
    return answers;
  }

  private static Action reset(SyncSnapshot s, Request request) {
    return s.breaker().open().isPresent()
        ? new Action.Answer(
            request,
            true,
            "The breaker of branch '%s' is closed; reverts count anew".formatted(s.spec().branch()))
        : new Action.Answer(request, false, GitRefusal.BREAKER_CLOSED.message(s.spec().name()));
  }

  /** A request is answered once the branch was read after it, and what that brought is known. */
  private static List<Action> syncs(SyncSnapshot s, Course course, List<Action> actions) {
    List<Action> answers = new ArrayList<>();
    for (Request request : s.requests()) {
      if (request.reset()) {
        continue;
      }
      boolean fresh =
          !s.source().asking()
              && s.source().asked().map(a -> !a.isBefore(request.since())).orElse(false);
      if (!fresh) {
        continue;
      }
      if (s.source().failure().isPresent()) {
        answers.add(new Action.Answer(request, false, s.source().failure().get().message()));
      } else {
        answer(s, course, actions).ifPresent(a -> answers.add(a.apply(request)));
      }
    }
    return answers;
  }

  private static Optional<Function<Request, Action>> answer(
      SyncSnapshot s, Course course, List<Action> actions) {
    return switch (course) {
      case Course.InSync(String commit, List<Drift> drift) when actions.isEmpty() ->
          Optional.of(r -> new Action.Answer(r, true, inSync(s, commit, drift)));
      case Course.Broken(String commit, List<Problem> problems) ->
          Optional.of(r -> new Action.Answer(r, false, Texts.broken(commit, problems)));
      case Course.Refused(String commit, List<Compared> objects) ->
          Optional.of(r -> new Action.Answer(r, false, Texts.refused(commit, objects)));
      case Course.Held held -> Optional.of(r -> new Action.Answer(r, false, Texts.held(held)));
      default -> Optional.empty();
    };
  }

  private static String inSync(SyncSnapshot s, String commit, List<Drift> drift) {
    Optional<Commit> tip = s.source().tip();
    String subject = tip.map(t -> " (" + t.subject() + ")").orElse("");
    return "In sync with %s%s: %d objects%s"
        .formatted(
            Texts.shortId(commit),
            subject,
            s.seen().map(seen -> seen.objects().size()).orElse(0),
            drift.isEmpty() ? "" : ", " + drift.size() + " of them differ");
  }
}
