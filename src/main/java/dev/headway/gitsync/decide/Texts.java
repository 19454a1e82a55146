package dev.headway.gitsync.decide;

import dev.headway.gitsync.decide.Compared.State;
import dev.headway.gitsync.decide.SyncPlan.Course;
import java.util.List;
import java.util.stream.Collectors;

/** Sentences that conditions, events and answers share. No times, no counters that flap. */
public final class Texts {
  private static final int NAMED = 3;

  private Texts() {}

  public static String shortId(String commit) {
    return commit.substring(0, Math.min(7, commit.length()));
  }

  public static String broken(String commit, List<Problem> problems) {
    return "Commit %s is not applied: %s"
        .formatted(shortId(commit), list(problems.stream().map(Problem::toString).toList(), "; "));
  }

  public static String refused(String commit, List<Compared> objects) {
    List<String> reasons =
        objects.stream()
            .map(
                o ->
                    o.manifest().place()
                        + ": "
                        + (o.state() instanceof State.Refused r ? r.message() : ""))
            .sorted()
            .toList();
    return "Commit %s is not applied: %s".formatted(shortId(commit), list(reasons, "; "));
  }

  public static String held(Course.Held held) {
    return "Commit %s is held: %s (%s); set `pruneApproved` to %s to go on"
        .formatted(
            shortId(held.commit()),
            held.because(),
            list(held.leavers().stream().map(ObjectId::shortForm).toList(), ", "),
            held.commit());
  }

  /** The first few, and how many more. */
  public static String list(List<String> items, String separator) {
    String named = items.stream().limit(NAMED).collect(Collectors.joining(separator));
    return items.size() > NAMED ? named + " and " + (items.size() - NAMED) + " more" : named;
  }
}
