package dev.headway.gitsync;

import dev.headway.gitsync.decide.HealthRules;
import dev.headway.gitsync.decide.ObjectId;
import dev.headway.gitsync.decide.Ownership;
import dev.headway.gitsync.decide.SyncSnapshot.Health;
import dev.headway.gitsync.decide.SyncSnapshot.Owned;
import dev.headway.gitsync.decide.SyncSpec;
import dev.headway.gitsync.decide.Trees;
import dev.headway.gitsync.observe.Digests;
import dev.headway.gitsync.observe.SyncMemory;
import dev.headway.port.AccountCluster;
import dev.headway.port.ApiFailure;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Watches the kinds that a GitSync applied, as its account, and marks objects whose asked-for state
 * changed. Our own writes are known by their digest, and status alone changes nothing.
 */
record DriftWatch(AccountCluster.Accounts accounts) {

  /** Makes the watches those of the inventory: one per kind and namespace. */
  void follow(SyncSpec spec, Collection<Owned> inventory, SyncMemory memory, Runnable changed) {
    Set<String> wanted = new HashSet<>();
    for (Owned owned : inventory) {
      String namespace = owned.id().namespace();
      String key =
          owned.apiVersion() + " " + owned.id().kind() + " " + namespace + " " + spec.account();
      if (wanted.add(key) && !memory.watches().containsKey(key)) {
        start(key, owned, spec, memory, changed);
      }
    }
    memory
        .watches()
        .entrySet()
        .removeIf(
            watch -> {
              boolean gone = !wanted.contains(watch.getKey());
              if (gone) {
                watch.getValue().close();
              }
              return gone;
            });
  }

  private void start(String key, Owned owned, SyncSpec spec, SyncMemory memory, Runnable changed) {
    try {
      accounts
          .kind(owned.apiVersion(), owned.id().kind())
          .ifPresent(
              kind -> {
                AccountCluster cluster = accounts.as(spec.namespace(), spec.account());
                String label = Ownership.LABEL + "=" + spec.owner();
                var listener = new Listener(key, owned.id().kind(), memory, changed);
                memory.unwatched().remove(owned.id().kind());
                memory
                    .watches()
                    .put(key, cluster.watch(kind, owned.id().namespace(), label, listener));
              });
    } catch (ApiFailure e) {
      memory.unwatched().add(owned.id().kind());
    }
  }

  private record Listener(String key, String kind, SyncMemory memory, Runnable changed)
      implements AccountCluster.Watcher {

    @Override
    public void present(Map<String, Object> object) {
      ObjectId id = id(object);
      String digest = Digests.ofAsked(object);
      boolean healthChanged = healthChanged(id, object);
      boolean firstLook = !digest.equals(memory.watched().put(id, digest));
      boolean differs =
          Optional.ofNullable(memory.digests().get(id))
              .map(known -> !known.equals(digest))
              .orElse(false);
      if (differs) {
        memory.dirty().add(id);
      }
      if (firstLook || healthChanged) {
        changed.run();
      }
    }

    /** A ProgressiveDeployment's health is read from its phase, not from its conditions. */
    private boolean healthChanged(ObjectId id, Map<String, Object> object) {
      if (id.kind().equals("ProgressiveDeployment")) {
        return false;
      }
      Optional<Health> now = HealthRules.judge(id, object);
      Health before = memory.unhealthy().get(id);
      now.ifPresentOrElse(
          health -> memory.unhealthy().put(id, health), () -> memory.unhealthy().remove(id));
      return !now.equals(Optional.ofNullable(before));
    }

    @Override
    public void gone(Map<String, Object> object) {
      ObjectId id = id(object);
      memory.unhealthy().remove(id);
      memory.watched().remove(id);
      if (memory.digests().containsKey(id)) {
        memory.dirty().add(id);
        changed.run();
      }
    }

    /** Without a watch, objects of the kind are compared after each poll. */
    @Override
    public void ended(String message) {
      memory.unwatched().add(kind);
    }

    private static ObjectId id(Map<String, Object> object) {
      return ObjectId.of(
          Trees.text(object, "apiVersion"),
          Trees.text(object, "kind"),
          Trees.text(object, "metadata", "namespace"),
          Trees.text(object, "metadata", "name"));
    }
  }
}
