package dev.headway.domain;

/**
 * A pod template together with the configuration it uses, by digest.
 *
 * <p>{@code digest} is the full SHA-256 in lower-case hexadecimal; {@code algorithm} numbers the
 * way it was computed; {@code name} is the short form that appears in object names and labels: ten
 * characters, with a suffix where two digests share them. Where an owned set was made by an older
 * algorithm from an equal template, the set's own revision is used for both, so revisions may be
 * compared with {@code equals}.
 */
public record Revision(String digest, int algorithm, String name) {
  private static final int SHORT_LENGTH = 10;

  public Revision {
    if (digest.length() < SHORT_LENGTH) {
      throw new IllegalArgumentException(
          "A digest must have at least 10 characters: '" + digest + "'");
    }
    if (name.isBlank()) {
      throw new IllegalArgumentException("The short form of a revision must not be blank");
    }
  }

  /** The revision of a digest, with the usual short form. */
  public static Revision of(String digest, int algorithm) {
    return new Revision(
        digest, algorithm, digest.substring(0, Math.min(SHORT_LENGTH, digest.length())));
  }

  /** The short form. */
  @Override
  public String toString() {
    return name;
  }
}
