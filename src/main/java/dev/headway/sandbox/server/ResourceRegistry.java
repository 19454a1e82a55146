package dev.headway.sandbox.server;

import dev.headway.sandbox.store.GroupResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The kinds served at the moment. CRDs add to it and take from it; readers never wait. */
final class ResourceRegistry {
  private final Map<GroupResource, ResourceKind> kinds = new ConcurrentHashMap<>();
  private final AtomicLong generation = new AtomicLong();

  ResourceRegistry(Collection<ResourceKind> builtin) {
    builtin.forEach(kind -> kinds.put(kind.resource(), kind));
  }

  void put(ResourceKind kind) {
    kinds.put(kind.resource(), kind);
    generation.incrementAndGet();
  }

  void remove(GroupResource resource) {
    kinds.remove(resource);
    generation.incrementAndGet();
  }

  /** Moves whenever a kind comes or goes: the key of documents derived from the registry. */
  long generation() {
    return generation.get();
  }

  Optional<ResourceKind> find(String group, String version, String plural) {
    return find(new GroupResource(group, plural)).filter(kind -> kind.serves(version));
  }

  Optional<ResourceKind> find(GroupResource resource) {
    return Optional.ofNullable(kinds.get(resource));
  }

  /** All kinds, ordered by group and plural. */
  List<ResourceKind> all() {
    return new ArrayList<>(new TreeMap<>(kinds).values());
  }

  /** Groups with their versions, preferred first; the core group is {@code ""}. */
  SortedMap<String, List<String>> groups() {
    SortedMap<String, List<String>> groups = new TreeMap<>();
    for (ResourceKind kind : all()) {
      List<String> versions = groups.computeIfAbsent(kind.group(), g -> new ArrayList<>());
      for (String version : kind.versions()) {
        if (!versions.contains(version)) {
          versions.add(version);
        }
      }
    }
    groups.values().forEach(versions -> versions.sort(VersionOrder.BEST_FIRST));
    return groups;
  }

  List<ResourceKind> in(String group, String version) {
    return all().stream().filter(k -> k.group().equals(group) && k.serves(version)).toList();
  }
}
