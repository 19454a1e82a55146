package dev.headway.gitsync.decide;

/**
 * Something in Git that cannot be applied.
 *
 * @param where a file and line, or a file
 */
public record Problem(String where, String message) implements Comparable<Problem> {
  @Override
  public int compareTo(Problem other) {
    int byPlace = where.compareTo(other.where);
    return byPlace != 0 ? byPlace : message.compareTo(other.message);
  }

  @Override
  public String toString() {
    return where + ": " + message;
  }
}
