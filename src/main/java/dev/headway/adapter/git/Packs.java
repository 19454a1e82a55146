package dev.headway.adapter.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Repository;

/** Each fetch leaves a pack behind; too many make every lookup slow. */
final class Packs {
  private static final int MANY = 50;

  private Packs() {}

  /** Packs everything reachable into one, and drops the rest, once there are many packs. */
  static void tidy(Repository repository) {
    Path folder = repository.getDirectory().toPath().resolve("objects/pack");
    try (var packs = Files.newDirectoryStream(folder, "*.pack")) {
      int count = 0;
      for (var ignored : packs) {
        count++;
      }
      if (count > MANY) {
        Git.wrap(repository).gc().setExpire(Instant.now()).call();
      }
    } catch (IOException | GitAPIException e) {
      // Tidying is a courtesy: the mirror works on, and it is tried again after the next fetch.
    }
  }
}
