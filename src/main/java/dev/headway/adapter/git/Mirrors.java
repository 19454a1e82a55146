package dev.headway.adapter.git;

import dev.headway.domain.git.GitRefusal;
import dev.headway.port.ConfigDigest;
import dev.headway.port.GitFailure;
import dev.headway.port.GitSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * The bare repositories on disk. A mirror's folder carries a digest of the URL, so that a changed
 * URL starts afresh. Network operations on one mirror exclude each other; reading does not.
 */
final class Mirrors {
  /** As JGit names the files of a pack or an object that is not whole yet. */
  private static final Pattern UNFINISHED = Pattern.compile("(incoming_|insert_|gc_|noz).*");

  private static final int DIGITS = 12;

  private final Path directory;
  private final ConcurrentHashMap<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  Mirrors(Path directory) {
    this.directory = directory;
  }

  ReentrantLock lock(GitSource source) {
    return locks.computeIfAbsent(
        folder(source),
        name -> {
          sweep(directory.resolve(name));
          return new ReentrantLock();
        });
  }

  /**
   * Removes what a process that was killed left half-way: lock files, which would keep out
   * everybody for ever, and parts of packs. Nobody else works in the folder then.
   */
  private static void sweep(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (var walk = Files.walk(folder)) {
      for (Path path : walk.filter(Mirrors::isLeftOver).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // What cannot be removed shows when it is used.
    }
  }

  private static boolean isLeftOver(Path path) {
    String name = path.getFileName().toString();
    return Files.isRegularFile(path)
        && (name.endsWith(".lock") || UNFINISHED.matcher(name).matches());
  }

  /** Whether there is a mirror to read from. */
  boolean isThere(GitSource source) {
    return isWhole(directory.resolve(folder(source)));
  }

  private static boolean isWhole(Path folder) {
    return Files.exists(folder.resolve("HEAD"));
  }

  /** Opens the mirror, and makes it first where there is none: only under its lock. */
  Repository open(GitSource source) {
    Path folder = directory.resolve(folder(source));
    try {
      Files.createDirectories(directory);
      Repository repository =
          new FileRepositoryBuilder()
              .setBare()
              .setGitDir(folder.toFile())
              .setMustExist(false)
              .build();
      if (!isWhole(folder)) {
        // A process that was killed while it made one leaves a folder that cannot be made again.
        delete(folder);
        repository.create(true);
      }
      configure(repository.getConfig());
      return repository;
    } catch (IOException e) {
      throw new GitFailure(
          GitFailure.Kind.Corrupt, GitRefusal.MIRROR_CLOSED.message(source.shownUrl()));
    }
  }

  /** In memory only: the file on disk holds no settings of ours and no credentials. */
  private static void configure(StoredConfig config) {
    config.setString("protocol", null, "version", "2");
    config.setString("http", null, "followRedirects", "false");
    config.setBoolean("core", null, "logAllRefUpdates", false);
    config.setString("gc", null, "pruneExpire", "now");
    config.setString("gc", null, "prunePackExpire", "now");
    config.setBoolean("transfer", null, "fsckObjects", true);
  }

  /** Removes a damaged mirror; the next fetch makes a new one. */
  void discard(GitSource source) {
    delete(directory.resolve(folder(source)));
  }

  void forget(String mirror) {
    try (var folders = Files.newDirectoryStream(directory, mirror + "-*")) {
      folders.forEach(Mirrors::delete);
    } catch (IOException e) {
      // Nothing was kept, or the rest goes with the directory.
    }
    locks.keySet().removeIf(name -> name.startsWith(mirror + "-"));
  }

  private static String folder(GitSource source) {
    String digest = ConfigDigest.ofText(source.url().toString()).substring(0, DIGITS);
    return source.mirror() + "-" + digest + ".git";
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (var walk = Files.walk(folder)) {
      List<Path> paths = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path path : paths) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // A file in use stays; it is tried again with the next discard.
    }
  }
}
