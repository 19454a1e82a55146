package dev.headway.gitsync.decide;

import dev.headway.domain.git.Commit;
import dev.headway.gitsync.decide.Compared.State;
import dev.headway.gitsync.decide.SyncSnapshot.FetchFailure;
import dev.headway.gitsync.decide.SyncSnapshot.Health;
import dev.headway.gitsync.decide.SyncSnapshot.Owned;
import dev.headway.gitsync.decide.SyncSnapshot.Past;
import dev.headway.gitsync.decide.SyncSnapshot.Request;
import dev.headway.gitsync.decide.SyncSnapshot.Seen;
import dev.headway.gitsync.decide.SyncSnapshot.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Snapshots of GitSyncs for tables. */
public final class Syncs {
  public static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  public static final String OLD = "a".repeat(40);
  public static final String NEW = "b".repeat(40);

  private Syncs() {}

  public static Commit commit(String id) {
    return new Commit(id, Optional.empty(), "ann", NOW, "subject", Map.of());
  }

  public static SyncSpec spec(boolean suspended, boolean correct) {
    return new SyncSpec(
        "shop",
        "shop",
        3,
        "https://git.example/x.git",
        "main",
        "/",
        Duration.ofSeconds(30),
        "deployer",
        "shop",
        Set.of("shop"),
        true,
        new PruneRules.Limit(25, ""),
        correct,
        suspended,
        Optional.of(new SyncSpec.Author("Headway", "h@example.org")));
  }

  public static Manifest manifest(String name) {
    return new Manifest(
        new ObjectId("", "ConfigMap", "shop", name),
        "v1",
        Map.of(),
        new Manifest.Place(name + ".yaml", 1, 0),
        "d-" + name);
  }

  public static Compared compared(String name, State state) {
    return new Compared(manifest(name), state);
  }

  public static State differs(boolean textChanged) {
    return new State.Differs(
        "uid",
        "7",
        Map.of(),
        List.of(new Compared.Difference(".data.k", "kubectl")),
        textChanged,
        Optional.empty());
  }

  public static Owned owned(String name) {
    return new Owned(manifest(name).id(), "v1", "uid", name + ".yaml:1", "d-" + name);
  }

  public static Source read(String tip) {
    return new Source(
        Optional.of(commit(tip)), Optional.empty(), 0, Optional.of(NOW.minusSeconds(1)), false);
  }

  public static Source broken() {
    return new Source(
        Optional.of(commit(OLD)),
        Optional.of(new FetchFailure("Timeout", "It did not answer")),
        2,
        Optional.of(NOW.minusSeconds(1)),
        false);
  }

  public static ManifestSet set(String commit, Compared... objects) {
    return new ManifestSet(
        commit, true, List.of(objects).stream().map(Compared::manifest).toList(), List.of(), 0);
  }

  public static Optional<Seen> seen(String tip, Compared... objects) {
    ManifestSet set = set(tip, objects);
    return Optional.of(new Seen(set, Optional.of(set), List.of(objects), List.of()));
  }

  /** A snapshot after the commit OLD was applied with one object. */
  public static SyncSnapshot snapshot(SyncSpec spec, Source source, Optional<Seen> seen) {
    return snapshot(spec, source, seen, List.of(), List.of(), List.of());
  }

  public static SyncSnapshot snapshot(
      SyncSpec spec,
      Source source,
      Optional<Seen> seen,
      List<ReleaseFailure> failures,
      List<Request> requests,
      List<Health> unhealthy) {
    return new SyncSnapshot(
        NOW,
        spec,
        new Past(
            Optional.of(3L), Optional.of(OLD), Optional.of(OLD), List.of(owned("a")), List.of()),
        source,
        seen,
        failures,
        requests,
        Map.of(),
        Breaker.Seen.QUIET,
        unhealthy,
        Set.of());
  }

  /** The same, with an object that nobody has looked at since it changed. */
  public static SyncSnapshot unseen(SyncSnapshot s, String name) {
    return new SyncSnapshot(
        s.now(),
        s.spec(),
        s.past(),
        s.source(),
        s.seen(),
        s.failures(),
        s.requests(),
        s.contests(),
        s.breaker(),
        s.unhealthy(),
        Set.of(manifest(name).id()));
  }

  /** The same, with fields that are fought for. */
  public static SyncSnapshot contested(SyncSnapshot s, Map<ObjectId, Contest.History> contests) {
    return new SyncSnapshot(
        s.now(),
        s.spec(),
        s.past(),
        s.source(),
        s.seen(),
        s.failures(),
        s.requests(),
        contests,
        s.breaker(),
        s.unhealthy(),
        s.unseen());
  }

  /** The same, with another breaker. */
  public static SyncSnapshot breaking(SyncSnapshot s, Breaker.Seen breaker) {
    return new SyncSnapshot(
        s.now(),
        s.spec(),
        s.past(),
        s.source(),
        s.seen(),
        s.failures(),
        s.requests(),
        s.contests(),
        breaker,
        s.unhealthy(),
        s.unseen());
  }

  /** Put back three times just now, all of these fields. */
  public static Contest.History fought(Map<String, String> writers) {
    Contest.History history = Contest.History.NONE;
    for (int i = 3; i > 0; i--) {
      history = Contest.corrected(history, writers, NOW.minusSeconds(i));
    }
    return history;
  }

  /** So many reverts on the branch, the first of them so long ago, a minute apart. */
  public static List<Commit> reverts(int count, Duration first) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new Commit(
                    String.valueOf(i).repeat(40),
                    Optional.empty(),
                    "Headway",
                    NOW.minus(first).plusSeconds(60L * i),
                    "Revert",
                    Map.of(Commit.REVERTS, List.of("other" + i))))
        .toList();
  }

  public static ReleaseFailure failure(boolean writeBack, String commit, String causeNow) {
    return new ReleaseFailure(
        manifest("a").id(),
        "r2",
        "CheckFailed",
        "bad",
        "2026-01-01T11:00:00Z",
        Optional.of(commit),
        Optional.empty(),
        writeBack,
        true,
        Optional.of(causeNow));
  }
}
