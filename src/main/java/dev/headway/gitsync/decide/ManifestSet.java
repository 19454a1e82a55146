package dev.headway.gitsync.decide;

import java.util.List;
import java.util.Optional;

/**
 * Everything that one commit asks for below the path.
 *
 * @param found whether the path exists in the commit
 * @param manifests sorted as they are to be applied
 * @param problems why the commit cannot be applied; empty: it can
 * @param skipped files and documents that are no manifests
 */
public record ManifestSet(
    String commit, boolean found, List<Manifest> manifests, List<Problem> problems, int skipped) {

  public ManifestSet {
    manifests = List.copyOf(manifests);
    problems = problems.stream().sorted().toList();
  }

  public boolean isUsable() {
    return found && problems.isEmpty() && !manifests.isEmpty();
  }

  public Optional<Manifest> find(ObjectId id) {
    return manifests.stream().filter(m -> m.id().equals(id)).findFirst();
  }
}
