package dev.headway.adapter.git;

import dev.headway.domain.git.Commit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.FooterLine;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** Commits of a mirror as domain values. */
final class Commits {
  private static final int SUBJECT_LENGTH = 200;

  private Commits() {}

  static Commit read(Repository repository, ObjectId id) throws IOException {
    try (var walk = new RevWalk(repository)) {
      return of(walk.parseCommit(id));
    }
  }

  static List<Commit> firstParents(Repository repository, ObjectId from, int limit)
      throws IOException {
    List<Commit> commits = new ArrayList<>();
    try (var walk = new RevWalk(repository)) {
      walk.setFirstParent(true);
      walk.markStart(walk.parseCommit(from));
      for (RevCommit commit = walk.next();
          commit != null && commits.size() < limit;
          commit = walk.next()) {
        commits.add(of(commit));
      }
    }
    return commits;
  }

  static boolean isAncestor(Repository repository, ObjectId ancestor, ObjectId descendant)
      throws IOException {
    try (var walk = new RevWalk(repository)) {
      return walk.isMergedInto(walk.parseCommit(ancestor), walk.parseCommit(descendant));
    } catch (MissingObjectException e) {
      return false;
    }
  }

  private static Commit of(RevCommit commit) {
    Map<String, List<String>> trailers = new LinkedHashMap<>();
    for (FooterLine line : commit.getFooterLines()) {
      trailers.computeIfAbsent(line.getKey(), key -> new ArrayList<>()).add(line.getValue());
    }
    String subject = commit.getShortMessage();
    return new Commit(
        commit.getName(),
        commit.getParentCount() == 0
            ? Optional.empty()
            : Optional.of(commit.getParent(0).getName()),
        commit.getAuthorIdent().getName(),
        commit.getCommitterIdent().getWhenAsInstant(),
        subject.length() > SUBJECT_LENGTH ? subject.substring(0, SUBJECT_LENGTH) : subject,
        trailers);
  }
}
