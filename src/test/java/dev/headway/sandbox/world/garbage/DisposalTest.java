package dev.headway.sandbox.world.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.sandbox.world.garbage.Disposal.Owner;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DisposalTest {
  private static final Kind KIND = new Kind("", "v1", "Pod", "pods", true);

  private static OwnerReference owner(String uid, boolean blocks) {
    return new OwnerReferenceBuilder()
        .withUid(uid)
        .withKind("ReplicaSet")
        .withApiVersion("apps/v1")
        .withName(uid)
        .withBlockOwnerDeletion(blocks)
        .build();
  }

  private static Member member(
      String uid, boolean deleting, List<String> finalizers, OwnerReference... owners) {
    return new Member(KIND, "shop", uid, uid, "1", List.of(owners), deleting, finalizers);
  }

  record Case(
      String name,
      Member member,
      List<Member> dependents,
      Map<String, Owner> owners,
      Disposal wanted) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    OwnerReference here = owner("here", true);
    OwnerReference gone = owner("gone", true);
    OwnerReference going = owner("going", true);
    Map<String, Owner> owners =
        Map.of("here", Owner.PRESENT, "gone", Owner.ABSENT, "going", Owner.GOING);
    Member blocking = member("child", false, List.of(), owner("me", true));
    Member free = member("child", false, List.of(), owner("me", false));
    List<String> foreground = List.of("foregroundDeletion");
    List<String> orphan = List.of("orphan");
    return Stream.of(
        new Case(
            "nobody's", member("me", false, List.of()), List.of(), owners, new Disposal.Keep()),
        new Case(
            "owned", member("me", false, List.of(), here), List.of(), owners, new Disposal.Keep()),
        new Case(
            "owner gone",
            member("me", false, List.of(), gone),
            List.of(),
            owners,
            new Disposal.Delete("Background")),
        new Case(
            "one owner left",
            member("me", false, List.of(), gone, here),
            List.of(),
            owners,
            new Disposal.DropOwners(List.of(here))),
        new Case(
            "owner waits",
            member("me", false, List.of(), going),
            List.of(),
            owners,
            new Disposal.Delete("Background")),
        new Case(
            "owner waits, and it owns",
            member("me", false, List.of(), going),
            List.of(blocking),
            owners,
            new Disposal.Delete("Foreground")),
        new Case(
            "being deleted already",
            member("me", true, List.of(), gone),
            List.of(),
            owners,
            new Disposal.Keep()),
        new Case(
            "waits for its own",
            member("me", true, foreground),
            List.of(blocking),
            owners,
            new Disposal.Await(List.of(blocking))),
        new Case(
            "does not wait for what does not block",
            member("me", true, foreground),
            List.of(free),
            owners,
            new Disposal.Release("foregroundDeletion")),
        new Case(
            "has waited",
            member("me", true, foreground),
            List.of(),
            owners,
            new Disposal.Release("foregroundDeletion")),
        new Case(
            "sets free",
            member("me", true, orphan),
            List.of(free),
            owners,
            new Disposal.SetFree(List.of(free))),
        new Case(
            "has set free",
            member("me", true, orphan),
            List.of(),
            owners,
            new Disposal.Release("orphan")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decides(Case given) {
    assertThat(
            Disposal.of(
                given.member(),
                given.dependents(),
                reference -> given.owners().getOrDefault(reference.getUid(), Owner.ABSENT)))
        .isEqualTo(given.wanted());
  }
}
