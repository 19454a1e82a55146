package dev.headway.adapter.git;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/** Makes trees from other trees, without a working tree. */
final class Trees {
  private Trees() {}

  /** The parent's tree with other contents in the given files; the mode of a file stays. */
  static ObjectId replace(
      Repository repository, ObjectInserter inserter, ObjectId parent, Map<String, byte[]> files)
      throws IOException {
    DirCache index = DirCache.newInCore();
    try (var walk = new RevWalk(repository)) {
      DirCacheBuilder builder = index.builder();
      builder.addTree(new byte[0], 0, walk.getObjectReader(), walk.parseCommit(parent).getTree());
      builder.finish();
    }
    edit(index, inserter, files);
    return index.writeTree(inserter);
  }

  /** A tree of nothing but these files. */
  static ObjectId of(ObjectInserter inserter, Map<String, byte[]> files) throws IOException {
    DirCache index = DirCache.newInCore();
    edit(index, inserter, files);
    return index.writeTree(inserter);
  }

  private static void edit(DirCache index, ObjectInserter inserter, Map<String, byte[]> files)
      throws IOException {
    DirCacheEditor editor = index.editor();
    for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
      editor.add(new Replace(file.getKey(), inserter.insert(Constants.OBJ_BLOB, file.getValue())));
    }
    editor.finish();
  }

  private static final class Replace extends DirCacheEditor.PathEdit {
    private final ObjectId blob;

    Replace(String path, ObjectId blob) {
      super(path);
      this.blob = blob;
    }

    @Override
    public void apply(DirCacheEntry entry) {
      if (entry.getRawMode() == 0) {
        entry.setFileMode(FileMode.REGULAR_FILE);
      }
      entry.setObjectId(blob);
    }
  }
}
