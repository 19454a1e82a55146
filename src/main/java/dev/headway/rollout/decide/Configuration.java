package dev.headway.rollout.decide;

import dev.headway.domain.ObjectKey;
import dev.headway.domain.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The configuration that a revision is made of besides its template.
 *
 * @param parts the objects of the wanted revision whose content is copied for it
 * @param copies those of all revisions that there are
 * @param unsettled why the revision that the spec asks for cannot be told yet, or may be another in
 *     a moment
 */
public record Configuration(List<Part> parts, List<Copy> copies, Optional<Unsettled> unsettled) {
  /** A template that stands for itself. */
  public static final Configuration NONE =
      new Configuration(List.of(), List.of(), Optional.empty());

  public Configuration {
    parts = List.copyOf(parts);
    copies = List.copyOf(copies);
  }

  /**
   * An object of which a revision has a copy.
   *
   * @param digest of the content that belongs to the revision
   */
  public record Part(ObjectKey object, ObjectKey copy, String digest) {}

  /**
   * A copy.
   *
   * @param revision the short form of the revision that uses it
   */
  public record Copy(ObjectKey key, String revision, String resourceVersion) {}

  /**
   * Why nothing is made of the present content.
   *
   * @param until when it settles by itself; empty where something has to change first
   * @param told whether the revision is known all the same: only a release waits then
   */
  public record Unsettled(Reason reason, String message, Optional<Instant> until, boolean told) {}

  /** Of what stands, while the wanted revision cannot be told. */
  Configuration standing() {
    return new Configuration(List.of(), copies, Optional.empty());
  }
}
