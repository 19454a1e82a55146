package dev.headway.adapter.git;

import dev.headway.domain.git.Commit;
import dev.headway.domain.git.GitRefusal;
import dev.headway.port.GitFailure;
import dev.headway.port.GitFailure.Kind;
import dev.headway.port.GitRepository;
import dev.headway.port.GitSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.treewalk.TreeWalk;

/** {@link GitRepository} over JGit, with its mirrors below one directory. */
public final class JGitRepository implements GitRepository {
  static final String TIP = "refs/headway/tip";
  private static final long GRACE_MILLIS = 200;

  private final Mirrors mirrors;

  public JGitRepository(Path directory) {
    IsolatedSystem.install();
    this.mirrors = new Mirrors(directory);
  }

  @Override
  public Commit fetch(GitSource source) {
    var deadline = new Deadline(source.timeout(), source.limits().transferBytes());
    return exclusively(
        source,
        deadline,
        repository -> {
          ObjectId tip = bring(repository, source, deadline);
          return Commits.read(repository, tip);
        });
  }

  /** Only the one ref is asked for; a server of protocol 2 names nothing else. */
  private static ObjectId bring(Repository repository, GitSource source, Deadline deadline)
      throws IOException {
    String branch = Constants.R_HEADS + source.branch();
    try (Transport transport = Connections.open(repository, source, deadline);
        FetchConnection connection = transport.openFetch(List.of(new RefSpec(branch)))) {
      Ref ref = connection.getRef(branch);
      if (ref == null || ref.getObjectId() == null) {
        throw new GitFailure(
            Kind.BranchNotFound, GitRefusal.NO_BRANCH.message(source.shownUrl(), source.branch()));
      }
      ObjectId tip = ref.getObjectId();
      Set<ObjectId> have = known(repository);
      if (!have.contains(tip)) {
        connection.fetch(deadline, Set.of(ref), have);
        move(repository, tip);
        Packs.tidy(repository);
      }
      return tip;
    }
  }

  private static Set<ObjectId> known(Repository repository) throws IOException {
    Set<ObjectId> known = new HashSet<>();
    Ref tip = repository.exactRef(TIP);
    // In a mirror that was damaged the tip may be a name without its commit.
    if (tip != null
        && tip.getObjectId() != null
        && repository.getObjectDatabase().has(tip.getObjectId())) {
      known.add(tip.getObjectId());
    }
    return known;
  }

  static void move(Repository repository, ObjectId tip) throws IOException {
    RefUpdate update = repository.updateRef(TIP);
    update.setNewObjectId(tip);
    update.setForceUpdate(true);
    update.disableRefLog();
    switch (update.update()) {
      case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {}
      default -> throw new IOException("the mirror's ref cannot be moved");
    }
  }

  @Override
  public Tree read(GitSource source, String commit, String path) {
    return reading(
        source,
        repository -> new ManifestTree(repository, source).read(ObjectId.fromString(commit), path));
  }

  @Override
  public Optional<byte[]> file(GitSource source, String commit, String path) {
    return reading(
        source,
        repository -> {
          try (var walk = new RevWalk(repository)) {
            ObjectId tree = walk.parseCommit(ObjectId.fromString(commit)).getTree();
            try (TreeWalk at = TreeWalk.forPath(repository, path, tree)) {
              if (at == null) {
                return Optional.<byte[]>empty();
              }
              return Optional.of(
                  repository
                      .open(at.getObjectId(0), Constants.OBJ_BLOB)
                      .getBytes((int) source.limits().fileBytes()));
            }
          }
        });
  }

  @Override
  public List<Commit> history(GitSource source, String commit, int limit) {
    return reading(
        source, repository -> Commits.firstParents(repository, ObjectId.fromString(commit), limit));
  }

  @Override
  public boolean isAncestor(GitSource source, String ancestor, String descendant) {
    return reading(
        source,
        repository ->
            Commits.isAncestor(
                repository, ObjectId.fromString(ancestor), ObjectId.fromString(descendant)));
  }

  @Override
  public Pushed push(GitSource source, Change change) {
    var deadline = new Deadline(source.timeout(), source.limits().transferBytes());
    return exclusively(
        source, deadline, repository -> new Pushing(repository, source, deadline).push(change));
  }

  @Override
  public void forget(String mirror) {
    mirrors.forget(mirror);
  }

  private interface Work<T> {
    T with(Repository repository) throws IOException;
  }

  /**
   * Runs an exchange on a thread of its own, so that the deadline holds whatever it waits for: an
   * interrupt ends a virtual thread's wait for a socket. Should even that not help, the caller goes
   * on all the same, and the mirror stays locked until the exchange has ended.
   */
  private <T> T exclusively(GitSource source, Deadline deadline, Work<T> work) {
    if (Thread.currentThread().isInterrupted()) {
      throw shuttingDown(source);
    }
    var exchange = new FutureTask<>(() -> locked(source, deadline, work));
    Thread thread = Thread.ofVirtual().name("git-exchange").start(exchange);
    try {
      // A moment longer, so that the exchange's own words come first.
      return exchange.get(deadline.millisLeft() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      throw Connections.tooLate(source);
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw shuttingDown(source);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GitFailure known) {
        throw known;
      }
      throw new IllegalStateException("the exchange broke off", e.getCause());
    }
  }

  private static GitFailure shuttingDown(GitSource source) {
    return new GitFailure(Kind.Timeout, GitRefusal.SHUTTING_DOWN.message(source.shownUrl()));
  }

  private <T> T locked(GitSource source, Deadline deadline, Work<T> work)
      throws InterruptedException {
    ReentrantLock lock = mirrors.lock(source);
    if (!lock.tryLock(deadline.millisLeft(), TimeUnit.MILLISECONDS)) {
      throw new GitFailure(Kind.Timeout, GitRefusal.STILL_BUSY.message(source.shownUrl()));
    }
    try (Repository repository = mirrors.open(source)) {
      return work.with(repository);
    } catch (IOException | RuntimeException e) {
      throw Connections.failure(source, deadline, e);
    } finally {
      lock.unlock();
    }
  }

  private <T> T reading(GitSource source, Work<T> work) {
    if (!mirrors.isThere(source)) {
      throw damaged(source);
    }
    try (Repository repository = mirrors.open(source)) {
      return work.with(repository);
    } catch (IOException e) {
      // What was fetched is not there: the mirror is damaged, and a new one costs one fetch.
      mirrors.discard(source);
      throw damaged(source);
    }
  }

  private static GitFailure damaged(GitSource source) {
    return new GitFailure(Kind.Corrupt, GitRefusal.MIRROR_DAMAGED.message(source.shownUrl()));
  }
}
