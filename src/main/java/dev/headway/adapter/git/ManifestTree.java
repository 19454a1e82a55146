package dev.headway.adapter.git;

import dev.headway.domain.git.GitRefusal;
import dev.headway.port.GitRepository.File;
import dev.headway.port.GitRepository.Refusal;
import dev.headway.port.GitRepository.Tree;
import dev.headway.port.GitSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Reads the manifests below a folder from the object database. */
final class ManifestTree {
  private static final byte[] LFS =
      "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);

  private final Repository repository;
  private final GitSource source;
  private final List<File> files = new ArrayList<>();
  private final List<Refusal> refused = new ArrayList<>();
  private int skipped;
  private long bytes;
  private boolean full;

  ManifestTree(Repository repository, GitSource source) {
    this.repository = repository;
    this.source = source;
  }

  Tree read(ObjectId commit, String path) throws IOException {
    String folder = trim(path);
    try (var walk = new RevWalk(repository)) {
      ObjectId root = walk.parseCommit(commit).getTree();
      if (folder.isEmpty()) {
        walk(root, "");
        return result(true);
      }
      try (TreeWalk at = TreeWalk.forPath(repository, folder, root)) {
        if (at == null) {
          return result(false);
        }
        if (FileMode.TREE.equals(at.getRawMode(0))) {
          walk(at.getObjectId(0), folder + "/");
          return result(true);
        }
        refused.add(new Refusal(folder, GitRefusal.NOT_A_FOLDER.message(what(at.getFileMode(0)))));
        return result(true);
      }
    }
  }

  private Tree result(boolean found) {
    return new Tree(found, files, refused, skipped);
  }

  private void walk(ObjectId tree, String prefix) throws IOException {
    try (var walk = new TreeWalk(repository)) {
      walk.addTree(tree);
      walk.setRecursive(false);
      while (!full && walk.next()) {
        FileMode mode = walk.getFileMode(0);
        String path = prefix + walk.getPathString();
        if (walk.getNameString().startsWith(".")) {
          skipped++;
        } else if (FileMode.TREE.equals(mode.getBits())) {
          walk.enterSubtree();
        } else if (FileMode.SYMLINK.equals(mode.getBits())
            || FileMode.GITLINK.equals(mode.getBits())) {
          refused.add(new Refusal(path, GitRefusal.NOT_FOLLOWED.message(what(mode))));
        } else if (File.isManifest(path)) {
          add(path, walk.getObjectId(0));
        } else {
          skipped++;
        }
      }
    }
  }

  private void add(String path, ObjectId blob) throws IOException {
    GitSource.Limits limits = source.limits();
    ObjectLoader loader = repository.open(blob, Constants.OBJ_BLOB);
    if (loader.getSize() > limits.fileBytes()) {
      refused.add(
          new Refusal(path, GitRefusal.LARGE_FILE.message(loader.getSize(), limits.fileBytes())));
      return;
    }
    bytes += loader.getSize();
    if (files.size() >= limits.files() || bytes > limits.totalBytes()) {
      full = true;
      refused.add(
          new Refusal(
              "`path`", GitRefusal.MANY_FILES.message(limits.files(), limits.totalBytes() >> 20)));
      return;
    }
    byte[] content = loader.getBytes((int) limits.fileBytes());
    if (isPointer(content)) {
      refused.add(new Refusal(path, GitRefusal.LFS_POINTER.message()));
      return;
    }
    files.add(new File(path, blob.getName(), content));
  }

  private static boolean isPointer(byte[] content) {
    return content.length >= LFS.length
        && Arrays.equals(content, 0, LFS.length, LFS, 0, LFS.length);
  }

  private static String what(FileMode mode) {
    if (FileMode.SYMLINK.equals(mode.getBits())) {
      return "a symbolic link";
    }
    return FileMode.GITLINK.equals(mode.getBits()) ? "a submodule" : "a file";
  }

  private static String trim(String path) {
    String folder = path;
    while (folder.startsWith("/")) {
      folder = folder.substring(1);
    }
    while (folder.endsWith("/")) {
      folder = folder.substring(0, folder.length() - 1);
    }
    return folder.equals(".") ? "" : folder;
  }
}
