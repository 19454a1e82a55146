package dev.headway.domain.git;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A commit as it is told to people and judged by decisions.
 *
 * @param id the full object id in hex
 * @param parent the first parent; empty for a root commit
 * @param author the author's name, without the address
 * @param time when it was committed
 * @param subject the first line of the message
 * @param trailers the trailers of the last paragraph, by key, in the order written
 */
public record Commit(
    String id,
    Optional<String> parent,
    String author,
    Instant time,
    String subject,
    Map<String, List<String>> trailers) {

  /** The trailer of our own reverts: which commit they put right. The guard against loops. */
  public static final String REVERTS = "Headway-Reverts";

  /** The trailer of our own reverts: which object's release had failed. */
  public static final String OBJECT = "Headway-Object";

  public Commit {
    trailers = Map.copyOf(trailers);
  }

  /** Whether this commit is a revert that Headway made for the given commit. */
  public boolean reverts(String commit) {
    return trailers.getOrDefault(REVERTS, List.of()).contains(commit);
  }

  /** Whether this commit is a revert that Headway made for this object in the given commit. */
  public boolean reverts(String commit, String object) {
    return reverts(commit) && trailers.getOrDefault(OBJECT, List.of()).contains(object);
  }

  /** Whether Headway made this commit to put a rollback into Git. */
  public boolean isRevert() {
    return trailers.containsKey(REVERTS);
  }

  /** The id as people write it. */
  public String shortId() {
    return id.substring(0, Math.min(7, id.length()));
  }
}
