package dev.headway.gitsync.observe;

import dev.headway.domain.git.Commit;
import dev.headway.gitsync.decide.Compared;
import dev.headway.gitsync.decide.Contest;
import dev.headway.gitsync.decide.Manifest;
import dev.headway.gitsync.decide.ManifestSet;
import dev.headway.gitsync.decide.ObjectId;
import dev.headway.gitsync.decide.PruneRules;
import dev.headway.gitsync.decide.ReleaseFailure;
import dev.headway.gitsync.decide.SyncSnapshot.FetchFailure;
import dev.headway.gitsync.decide.SyncSnapshot.Health;
import dev.headway.gitsync.decide.SyncSnapshot.Source;
import dev.headway.gitsync.decide.Trees;
import dev.headway.port.AccountCluster.Watch;
import dev.headway.port.GitFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * What the program remembers of one GitSync between two looks. All of it may be lost: it is read
 * again from Git and the cluster. One reconcile at a time uses it; what other threads touch
 * (source, dirty objects, digests, health, outcomes) is safe for them.
 */
public final class SyncMemory {
  /** Without any sign of a change everything is compared again after this. */
  private static final Duration FULL_LOOK = Duration.ofMinutes(10);

  /** What the cluster refused is not tried more often than this. */
  private static final Duration BETWEEN_RETRIES = Duration.ofSeconds(3);

  private final AtomicReference<Source> source =
      new AtomicReference<>(
          new Source(Optional.empty(), Optional.empty(), 0, Optional.empty(), false));
  private final Set<ObjectId> dirty = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<ObjectId, String> digests = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<ObjectId, Health> unhealthy = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<ReleaseFailure.Handled> outcomes =
      new ConcurrentLinkedQueue<>();
  private final Set<String> writing = ConcurrentHashMap.newKeySet();
  private final Set<String> postponed = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<ObjectId, String> watched = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<ObjectId, Long> generations = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Watch> watches = new ConcurrentHashMap<>();
  private final Map<ObjectId, Compared> compared = new ConcurrentHashMap<>();
  private final Map<ObjectId, Contest.History> contests = new ConcurrentHashMap<>();
  private final LinkedHashMap<String, ManifestSet> parsed = new LinkedHashMap<>();
  private volatile List<PruneRules.Leaver> leavers = List.of();
  private volatile Reverts reverts = new Reverts("", List.of());
  private volatile String lookedAt = "";
  private volatile Optional<Instant> lastFull = Optional.empty();
  private volatile boolean lookAgain;
  private final Set<String> unwatched = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<String, Instant> firstSeen = new ConcurrentHashMap<>();
  private volatile Optional<Instant> lastAsked = Optional.empty();

  public Source source() {
    return Objects.requireNonNull(source.get());
  }

  /** Takes a new state of the branch; returns the one before. */
  public Source source(Source next) {
    return Objects.requireNonNull(source.getAndSet(next));
  }

  public Set<ObjectId> dirty() {
    return dirty;
  }

  public Map<ObjectId, String> digests() {
    return digests;
  }

  public Map<ObjectId, Health> unhealthy() {
    return unhealthy;
  }

  public ConcurrentLinkedQueue<ReleaseFailure.Handled> outcomes() {
    return outcomes;
  }

  /** Failures whose write-back is under way, by object, revision and time. */
  public Set<String> writing() {
    return writing;
  }

  /** Remembers a write-back that could not be done now. */
  public void writeLater(String failure) {
    postponed.add(failure);
  }

  /** Lets what could not be written be tried again: the server answers. */
  public void tryWritesAgain() {
    writing.removeAll(postponed);
    postponed.clear();
  }

  /** Takes note that the branch cannot be worked with: it is fetched anew, after a while. */
  void unreadable(GitFailure failure) {
    source.updateAndGet(
        s ->
            new Source(
                Optional.empty(),
                Optional.of(
                    new FetchFailure(failure.kind().name(), String.valueOf(failure.getMessage()))),
                s.failures() + 1,
                s.asked(),
                s.asking()));
  }

  /** Digests of objects as a watch has shown them last: health is known up to that. */
  public Map<ObjectId, String> watched() {
    return watched;
  }

  /** Takes note of an object as it was just read or applied. */
  public void known(ObjectId id, Map<String, Object> live) {
    String digest = Digests.ofAsked(live);
    String before = digests.put(id, digest);
    String seen = watched.get(id);
    if (seen != null && !seen.equals(digest) && !seen.equals(before)) {
      // The watch has shown a third state while this one was under way.
      dirty.add(id);
    }
    if (Trees.at(live, "metadata", "generation") instanceof Number generation) {
      generations.put(id, generation.longValue());
    }
  }

  /** The generation that an object had at least when it was last read or applied. */
  long generation(ObjectId id) {
    return generations.getOrDefault(id, 0L);
  }

  /** Whether the health of an object is known for the state that is known of it. */
  boolean isLookedAt(ObjectId id) {
    String seen = watched.get(id);
    String known = digests.get(id);
    Compared object = compared.get(id);
    return unwatched.contains(id.kind())
        || (object != null && object.state() instanceof Compared.State.Absent)
        || (seen != null && (known == null || known.equals(seen)));
  }

  public Map<String, Watch> watches() {
    return watches;
  }

  public Map<ObjectId, Compared> compared() {
    return compared;
  }

  public Map<ObjectId, Contest.History> contests() {
    return contests;
  }

  /** Headway's reverts below a tip, read once for each tip. */
  List<Commit> reverts(String tip, Supplier<List<Commit>> history) {
    Reverts known = reverts;
    if (!known.tip().equals(tip)) {
      known = new Reverts(tip, history.get().stream().filter(Commit::isRevert).toList());
      reverts = known;
    }
    return known.commits();
  }

  private record Reverts(String tip, List<Commit> commits) {}

  public List<PruneRules.Leaver> leavers() {
    return leavers;
  }

  /** Remembers what is to go; empty once it went. */
  public void leavers(List<PruneRules.Leaver> next) {
    leavers = List.copyOf(next);
  }

  /** Makes the next look a full one: after a refusal, or where no watch tells of changes. */
  public void lookAgain() {
    lookAgain = true;
  }

  /** The objects to compare now: all of them, or those that changed. */
  Set<ObjectId> toCompare(String key, List<Manifest> manifests, Instant now) {
    Set<ObjectId> ids = new HashSet<>();
    afterFetch();
    boolean full =
        (lookAgain && lastFull.map(at -> !at.plus(BETWEEN_RETRIES).isAfter(now)).orElse(true))
            || !key.equals(lookedAt)
            || lastFull.map(at -> !at.plus(FULL_LOOK).isAfter(now)).orElse(true);
    Set<ObjectId> changed = Set.copyOf(dirty);
    dirty.removeAll(changed);
    if (full) {
      lookAgain = false;
      lookedAt = key;
      lastFull = Optional.of(now);
      compared.clear();
    }
    for (Manifest manifest : manifests) {
      if (full || changed.contains(manifest.id()) || !compared.containsKey(manifest.id())) {
        ids.add(manifest.id());
      }
    }
    return ids;
  }

  /** Whether leavers have to be read again with this look. */
  boolean isFull(Set<ObjectId> toCompare, int all) {
    return toCompare.size() == all;
  }

  Optional<ManifestSet> parsed(String key) {
    return Optional.ofNullable(parsed.get(key));
  }

  void parsed(String key, ManifestSet set) {
    parsed.put(key, set);
    while (parsed.size() > 2) {
      parsed.remove(parsed.keySet().iterator().next());
    }
  }

  /** Kinds whose objects no watch tells of, since the account may not watch them. */
  public Set<String> unwatched() {
    return unwatched;
  }

  /** When a request was first seen here; what its creation time cannot tell to the millisecond. */
  public Instant firstSeen(String request, Instant now) {
    return firstSeen.computeIfAbsent(request, name -> now);
  }

  /** Forgets requests that are answered. */
  public void answered(Set<String> open) {
    firstSeen.keySet().retainAll(open);
  }

  /** After each fetch, objects that no watch tells of are compared again. */
  void afterFetch() {
    if (!source().asked().equals(lastAsked)) {
      lastAsked = source().asked();
      compared.keySet().stream().filter(id -> unwatched.contains(id.kind())).forEach(dirty::add);
    }
  }

  /** Ends the watches. */
  public void close() {
    watches.values().forEach(Watch::close);
    watches.clear();
  }
}
