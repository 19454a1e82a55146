package dev.headway.gitsync.decide;

import dev.headway.domain.git.GitRefusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What may be removed when documents leave Git. */
public final class PruneRules {
  /** Fewer removals than this are never held for their number. */
  private static final int FEW = 5;

  private static final Set<String> PRECIOUS =
      Set.of(
          "Namespace",
          "CustomResourceDefinition",
          "PersistentVolumeClaim",
          "ProgressiveDeployment");

  private PruneRules() {}

  /**
   * An object of the inventory that is not in Git any more.
   *
   * @param uid and resourceVersion as they were read: preconditions of the removal
   * @param owner from its label
   * @param kept whether its annotation says to keep it
   */
  public record Leaver(
      ObjectId id,
      String apiVersion,
      String uid,
      String resourceVersion,
      String owner,
      boolean kept) {}

  /** How much one commit may remove without asking. */
  public record Limit(int percent, String approvedCommit) {}

  /** Which leavers go. A hold names them all. */
  public sealed interface Verdict {
    /** These go; the others of the inventory are let go of. */
    record Go(List<Leaver> leavers) implements Verdict {
      public Go {
        leavers = List.copyOf(leavers);
      }
    }

    /** Nothing of this commit is applied until it is approved. */
    record Hold(List<ObjectId> leavers, String because) implements Verdict {
      public Hold {
        leavers = List.copyOf(leavers);
      }
    }
  }

  /** What is to go with this commit, out of an inventory of so many objects. */
  public static Verdict judge(
      List<Leaver> leavers, int inventory, String owner, Limit limit, String commit) {
    List<Leaver> ours =
        leavers.stream()
            .filter(l -> l.owner().equals(owner) && !l.kept())
            .sorted((a, b) -> ApplyOrder.OBJECTS.compare(b.id(), a.id()))
            .toList();
    Optional<String> reason =
        commit.equals(limit.approvedCommit())
            ? Optional.empty()
            : reason(ours, inventory, limit.percent());
    return reason.isPresent()
        ? new Verdict.Hold(ours.stream().map(Leaver::id).sorted().toList(), reason.get())
        : new Verdict.Go(ours);
  }

  private static Optional<String> reason(List<Leaver> leavers, int inventory, int percent) {
    Optional<Leaver> precious =
        leavers.stream().filter(l -> PRECIOUS.contains(l.id().kind())).findFirst();
    if (precious.isPresent()) {
      return Optional.of(GitRefusal.REMOVES_PRECIOUS.message(precious.get().id().shortForm()));
    }
    boolean many = leavers.size() > FEW && leavers.size() * 100 > inventory * percent;
    return many
        ? Optional.of(GitRefusal.REMOVES_MUCH.message(leavers.size(), inventory, percent))
        : Optional.empty();
  }
}
