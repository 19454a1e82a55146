package dev.headway.adapter.git;

import dev.headway.domain.git.Commit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * A bare repository on this machine that a person would push to: for the demo, the sandbox and
 * tests. Only local callers write to it; each call opens and closes the repository.
 */
public final class LocalRepository {
  private final Path directory;
  private final String branch;

  private LocalRepository(Path directory, String branch) {
    this.directory = directory;
    this.branch = branch;
  }

  /** Makes an empty bare repository, or opens the one that is there. */
  public static LocalRepository at(Path directory, String branch) {
    IsolatedSystem.install();
    var local = new LocalRepository(directory, branch);
    try (Repository repository = local.open()) {
      if (!Files.exists(directory.resolve("HEAD"))) {
        repository.create(true);
        RefUpdate head = repository.updateRef(Constants.HEAD);
        head.disableRefLog();
        head.link(Constants.R_HEADS + branch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the repository " + directory, e);
    }
    return local;
  }

  /** The address for a GitSync. */
  public URI url() {
    String path = directory.toAbsolutePath().toUri().getRawPath();
    return URI.create(
        "file://" + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path));
  }

  /** Commits texts by path on top of the branch and returns the commit. */
  public Commit commit(String author, String message, Instant time, Map<String, String> texts) {
    Map<String, byte[]> files = new HashMap<>();
    texts.forEach((path, text) -> files.put(path, text.getBytes(StandardCharsets.UTF_8)));
    return commitBytes(author, message, time, files);
  }

  /** As {@link #commit}, for contents that are no text. */
  public Commit commitBytes(
      String author, String message, Instant time, Map<String, byte[]> files) {
    try (Repository repository = open();
        ObjectInserter inserter = repository.newObjectInserter()) {
      ObjectId parent = repository.resolve(Constants.R_HEADS + branch);
      ObjectId tree =
          parent == null
              ? Trees.of(inserter, files)
              : Trees.replace(repository, inserter, parent, files);
      return record(repository, inserter, tree, parent, author, message, time);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot commit to " + directory, e);
    }
  }

  /** Commits a tree of nothing but these texts: what is left out is removed. */
  public Commit replace(String author, String message, Instant time, Map<String, String> texts) {
    Map<String, byte[]> files = new HashMap<>();
    texts.forEach((path, text) -> files.put(path, text.getBytes(StandardCharsets.UTF_8)));
    try (Repository repository = open();
        ObjectInserter inserter = repository.newObjectInserter()) {
      ObjectId parent = repository.resolve(Constants.R_HEADS + branch);
      return record(repository, inserter, Trees.of(inserter, files), parent, author, message, time);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot commit to " + directory, e);
    }
  }

  /** The branch's commits, newest first. */
  public List<Commit> log(int limit) {
    try (Repository repository = open()) {
      ObjectId tip = repository.resolve(Constants.R_HEADS + branch);
      return tip == null ? List.of() : Commits.firstParents(repository, tip, limit);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + directory, e);
    }
  }

  /** The text of a file at the tip of the branch. */
  public Optional<String> text(String path) {
    return bytes(Constants.R_HEADS + branch, path)
        .map(content -> new String(content, StandardCharsets.UTF_8));
  }

  /** The bytes of a file at a revision. */
  public Optional<byte[]> bytes(String revision, String path) {
    try (Repository repository = open();
        var walk = new RevWalk(repository)) {
      ObjectId commit = repository.resolve(revision);
      if (commit == null) {
        return Optional.empty();
      }
      try (TreeWalk at = TreeWalk.forPath(repository, path, walk.parseCommit(commit).getTree())) {
        return at == null
            ? Optional.empty()
            : Optional.of(repository.open(at.getObjectId(0)).getBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + directory, e);
    }
  }

  /** Moves the branch to another commit, as a forced push does. */
  public void moveTo(String commit) {
    try (Repository repository = open()) {
      move(repository, ObjectId.fromString(commit));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot move the branch of " + directory, e);
    }
  }

  private void move(Repository repository, ObjectId commit) throws IOException {
    RefUpdate update = repository.updateRef(Constants.R_HEADS + branch);
    update.setNewObjectId(commit);
    update.setForceUpdate(true);
    update.disableRefLog();
    update.update();
  }

  private Commit record(
      Repository repository,
      ObjectInserter inserter,
      ObjectId tree,
      @Nullable ObjectId parent,
      String author,
      String message,
      Instant time)
      throws IOException {
    var who =
        new PersonIdent(author, author.replace(' ', '.') + "@example.org", time, ZoneOffset.UTC);
    var commit = new CommitBuilder();
    commit.setTreeId(tree);
    if (parent != null) {
      commit.setParentId(parent);
    }
    commit.setAuthor(who);
    commit.setCommitter(who);
    commit.setMessage(message);
    ObjectId id = inserter.insert(commit);
    inserter.flush();
    move(repository, id);
    return Commits.read(repository, id);
  }

  private Repository open() throws IOException {
    return new FileRepositoryBuilder()
        .setBare()
        .setGitDir(directory.toFile())
        .setMustExist(false)
        .build();
  }
}
