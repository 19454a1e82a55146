package dev.headway.port;

import dev.headway.domain.git.Commit;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A repository through its local mirror. Nothing is ever checked out: contents come from the object
 * database. Each method throws {@link GitFailure} and nothing else; {@code fetch} and {@code push}
 * go over the network and block no longer than the source's timeout. Safe for use by several
 * threads.
 */
public interface GitRepository {

  /** Brings the mirror up to the tip of the branch, and returns the tip. */
  Commit fetch(GitSource source);

  /** The manifests below a folder of a commit that the mirror holds. */
  Tree read(GitSource source, String commit, String path);

  /** The bytes of one file of a commit; empty where it does not exist. */
  Optional<byte[]> file(GitSource source, String commit, String path);

  /** The commit and its first parents, newest first, at most so many. */
  List<Commit> history(GitSource source, String commit, int limit);

  /** Whether the mirror holds both and the first is an ancestor of, or is, the second. */
  boolean isAncestor(GitSource source, String ancestor, String descendant);

  /** Commits a change on top of its parent and pushes it, if the branch is still at the parent. */
  Pushed push(GitSource source, Change change);

  /** Removes the mirror. */
  void forget(String mirror);

  /**
   * Files below a folder.
   *
   * @param found whether the folder exists
   * @param files manifests by path, in order
   * @param refused what may not be there: symbolic links, submodules, LFS pointers, too large files
   * @param skipped how many files are no manifests, or lie in folders whose name begins with a dot
   */
  record Tree(boolean found, List<File> files, List<Refusal> refused, int skipped) {
    public Tree {
      files = List.copyOf(files);
      refused = List.copyOf(refused);
    }
  }

  /**
   * A manifest file.
   *
   * @param path from the root of the repository
   * @param blob the object id of the content, by which two files are compared
   * @param content not copied; nobody writes to it
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by blob
  record File(String path, String blob, byte[] content) {
    /** Whether a file of this name is taken for a manifest. */
    public static boolean isManifest(String path) {
      String name = path.toLowerCase(Locale.ROOT);
      return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }
  }

  /** A file that may not be there, and why. */
  record Refusal(String path, String message) {}

  /**
   * Files to replace.
   *
   * @param parent the commit that the branch must be at
   */
  record Change(
      String parent,
      Map<String, byte[]> files,
      String message,
      String authorName,
      String authorEmail,
      Instant time) {
    public Change {
      files = Map.copyOf(files);
    }
  }

  /** What became of a push. */
  sealed interface Pushed {
    /** The branch is at this commit now. */
    record Done(Commit commit) implements Pushed {}

    /** The branch has moved on; nothing was changed. */
    record Moved() implements Pushed {}
  }
}
