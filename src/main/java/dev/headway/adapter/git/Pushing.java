package dev.headway.adapter.git;

import dev.headway.domain.git.GitRefusal;
import dev.headway.port.GitFailure;
import dev.headway.port.GitFailure.Kind;
import dev.headway.port.GitRepository.Change;
import dev.headway.port.GitRepository.Pushed;
import dev.headway.port.GitSource;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.Transport;

/** Writes a commit without a working tree, and pushes it under a lease. */
record Pushing(Repository repository, GitSource source, Deadline deadline) {

  Pushed push(Change change) throws IOException {
    ObjectId parent = ObjectId.fromString(change.parent());
    ObjectId commit = commit(parent, change);
    String branch = Constants.R_HEADS + source.branch();
    // The lease: the server moves the branch only if it is still at the parent.
    var update = new RemoteRefUpdate(repository, "", commit, branch, false, null, parent);
    try (Transport transport = Connections.open(repository, source, deadline)) {
      PushResult result = transport.push(deadline, List.of(update));
      RemoteRefUpdate told = result.getRemoteUpdate(branch);
      return outcome(told == null ? update : told, parent, commit);
    }
  }

  private Pushed outcome(RemoteRefUpdate update, ObjectId parent, ObjectId commit)
      throws IOException {
    return switch (update.getStatus()) {
      case OK, UP_TO_DATE -> done(commit);
      case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED -> new Pushed.Moved();
      default -> rejected(parent);
    };
  }

  private Pushed done(ObjectId commit) throws IOException {
    JGitRepository.move(repository, commit);
    return new Pushed.Done(Commits.read(repository, commit));
  }

  private Pushed rejected(ObjectId parent) throws IOException {
    if (hasMoved(parent)) {
      return new Pushed.Moved();
    }
    throw new GitFailure(
        Kind.PushRefused, GitRefusal.PUSH_REFUSED.message(source.shownUrl(), source.branch()));
  }

  /**
   * Whether another push came between our reading of the branch and the update. Servers say it in
   * many words; the branch itself says it in one.
   */
  private boolean hasMoved(ObjectId parent) throws IOException {
    String branch = Constants.R_HEADS + source.branch();
    try (Transport transport = Connections.open(repository, source, deadline);
        FetchConnection connection = transport.openFetch(List.of(new RefSpec(branch)))) {
      Ref ref = connection.getRef(branch);
      return ref == null || !parent.equals(ref.getObjectId());
    }
  }

  private ObjectId commit(ObjectId parent, Change change) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      ObjectId tree = Trees.replace(repository, inserter, parent, change.files());
      var who =
          new PersonIdent(change.authorName(), change.authorEmail(), change.time(), ZoneOffset.UTC);
      var commit = new CommitBuilder();
      commit.setTreeId(tree);
      commit.setParentId(parent);
      commit.setAuthor(who);
      commit.setCommitter(who);
      commit.setMessage(change.message());
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      return id;
    }
  }
}
