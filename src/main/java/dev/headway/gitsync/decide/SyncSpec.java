package dev.headway.gitsync.decide;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A GitSync's spec with every default applied and every value checked.
 *
 * @param name namespace and name of the GitSync, joined by a dot: the ownership label's value
 * @param shownUrl the URL without anything secret
 */
public record SyncSpec(
    String namespace,
    String name,
    long generation,
    String shownUrl,
    String branch,
    String path,
    Duration interval,
    String account,
    String targetNamespace,
    Set<String> namespaces,
    boolean prune,
    PruneRules.Limit pruneLimit,
    boolean correct,
    boolean suspended,
    Optional<Author> writeBack) {

  public SyncSpec {
    namespaces = Set.copyOf(namespaces);
  }

  /** Who signs the commits that put Git right. */
  public record Author(String name, String email) {}

  /** The value of the ownership label. */
  public String owner() {
    return namespace + "." + name;
  }

  /** The account as messages name it. */
  public String shownAccount() {
    return "ServiceAccount " + namespace + "/" + account;
  }
}
