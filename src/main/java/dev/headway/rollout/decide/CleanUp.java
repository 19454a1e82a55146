package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Old sets beyond the history limit; never stable, the spec's, the previous good, a protected one,
 * or one with pods.
 */
final class CleanUp {
  private CleanUp() {}

  static List<Action> plan(Situation situation) {
    Optional<String> previousGood = situation.previousGood().map(SetSeen::name);
    List<SetSeen> old =
        situation.sets().stream()
            .filter(set -> !situation.isStable(set))
            .sorted(Comparator.comparingInt((SetSeen set) -> set.marks().release()).reversed())
            .toList();
    List<Action> actions = new ArrayList<>();
    for (int index = situation.spec().historyLimit(); index < old.size(); index++) {
      SetSeen set = old.get(index);
      boolean needed =
          set.revision().equals(situation.wanted().revision())
              || previousGood.equals(Optional.of(set.name()))
              || set.marks().protectedFromCleanUp();
      if (!needed && set.desired() == 0 && set.actual() == 0) {
        actions.add(
            new Action.DeleteSet(
                set.name(),
                set.resourceVersion(),
                Because.of(Reason.CLEANING_UP, "Beyond the history limit")));
      }
    }
    return actions;
  }
}
