package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.ObjectKey;
import dev.headway.domain.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The copies of configuration: each is there before the set that uses it, is made again where
 * somebody has deleted it, and goes after its set.
 */
final class Copies {
  private Copies() {}

  static Draft with(Situation situation, Draft draft) {
    List<Action> missing = isUsed(situation, draft) ? missing(situation) : List.of();
    if (!missing.isEmpty()) {
      List<Action> all = new ArrayList<>(missing);
      all.addAll(draft.actions());
      return draft.replaceActions(all);
    }
    return draft.actions().isEmpty() && draft.waitingFor().isEmpty()
        ? draft.act(leftOver(situation))
        : draft;
  }

  /** The wanted revision has a set, or gets it now. */
  private static boolean isUsed(Situation situation, Draft draft) {
    return situation.wantedSet().isPresent()
        || draft.actions().stream()
            .anyMatch(
                action ->
                    action instanceof Action.CreateSet create
                        && create.revision().equals(situation.wanted().revision()));
  }

  private static List<Action> missing(Situation situation) {
    Configuration configuration = situation.wanted().configuration();
    Set<ObjectKey> present =
        configuration.copies().stream().map(Configuration.Copy::key).collect(Collectors.toSet());
    return configuration.parts().stream()
        .filter(part -> !present.contains(part.copy()))
        .<Action>map(
            part ->
                new Action.CopyConfig(
                    part,
                    situation.wanted().revision(),
                    Because.of(
                        Reason.NEW_REVISION,
                        "Revision "
                            + situation.wanted().revision()
                            + " keeps what "
                            + part.object()
                            + " holds")))
        .toList();
  }

  private static List<Action> leftOver(Situation situation) {
    Set<String> used =
        situation.sets().stream().map(set -> set.revision().name()).collect(Collectors.toSet());
    used.add(situation.wanted().revision().name());
    return situation.wanted().configuration().copies().stream()
        .filter(copy -> !used.contains(copy.revision()))
        .<Action>map(
            copy ->
                new Action.DeleteCopy(
                    copy.key(),
                    copy.resourceVersion(),
                    Because.of(Reason.CLEANING_UP, "No set uses the copy")))
        .toList();
  }
}
