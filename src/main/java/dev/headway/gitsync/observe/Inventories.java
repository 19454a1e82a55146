package dev.headway.gitsync.observe;

import dev.headway.api.v1alpha1.GitSyncStatus;
import dev.headway.gitsync.decide.SyncSnapshot.Owned;
import java.util.List;

/** The inventory of a status, as values. */
public final class Inventories {
  private Inventories() {}

  public static List<Owned> of(GitSyncStatus status) {
    return StatusReader.past(status).inventory();
  }
}
