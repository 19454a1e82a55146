package dev.headway.adapter.git;

import dev.headway.domain.git.GitRefusal;
import dev.headway.port.GitFailure;
import dev.headway.port.GitSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * The bare repositories on disk. A mirror's folder carries a digest of the URL, so that a changed
 * URL starts afresh. Network operations on one mirror exclude each other; reading does not.
 */
final class Mirrors {
  private final Path directory;
  private final ConcurrentHashMap<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  Mirrors(Path directory) {
    this.directory = directory;
  }

  ReentrantLock lock(GitSource source) {
    return locks.computeIfAbsent(folder(source), name -> new ReentrantLock());
  }

  /** Opens the mirror, and makes it first where there is none. */
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
      if (!Files.exists(folder.resolve("HEAD"))) {
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
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(source.url().toString().getBytes(StandardCharsets.UTF_8));
      return source.mirror() + "-" + HexFormat.of().formatHex(digest, 0, 6) + ".git";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
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
