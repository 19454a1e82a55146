package dev.headway.sandbox.world.garbage;

import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.function.Function;

/** Decides what is to be done with an object because of what owns it or what it owns. Pure. */
sealed interface Disposal {
  String FOREGROUND = "foregroundDeletion";
  String ORPHAN = "orphan";

  /** Nothing. */
  record Keep() implements Disposal {}

  /** It goes: nobody owns it any more. */
  record Delete(String policy) implements Disposal {}

  /** It stays, for one owner is left; the others are taken off. */
  record DropOwners(List<OwnerReference> left) implements Disposal {}

  /** What blocks the end of this owner has to be looked at. */
  record Await(List<Member> blocking) implements Disposal {}

  /** Nothing that it waited for is left. */
  record Release(String finalizer) implements Disposal {}

  /** Its dependents are to be nobody's, then it is released. */
  record SetFree(List<Member> dependents) implements Disposal {}

  /** What has become of an owner. */
  enum Owner {
    PRESENT,
    ABSENT,
    /** It is going, in the foreground: it waits for its dependents. */
    GOING
  }

  static Disposal of(
      Member member, List<Member> dependents, Function<OwnerReference, Owner> owners) {
    if (member.deleting() && member.finalizers().contains(ORPHAN)) {
      return dependents.isEmpty() ? new Release(ORPHAN) : new SetFree(dependents);
    }
    if (member.waitsForDependents()) {
      List<Member> blocking =
          dependents.stream().filter(dependent -> dependent.blocks(member.uid())).toList();
      return blocking.isEmpty() ? new Release(FOREGROUND) : new Await(blocking);
    }
    if (member.deleting() || member.owners().isEmpty()) {
      return new Keep();
    }
    List<OwnerReference> solid =
        member.owners().stream().filter(owner -> owners.apply(owner) == Owner.PRESENT).toList();
    if (!solid.isEmpty()) {
      return solid.size() == member.owners().size() ? new Keep() : new DropOwners(solid);
    }
    boolean going = member.owners().stream().anyMatch(owner -> owners.apply(owner) == Owner.GOING);
    return new Delete(going && !dependents.isEmpty() ? "Foreground" : "Background");
  }
}
