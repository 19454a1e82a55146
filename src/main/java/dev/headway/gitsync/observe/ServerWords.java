package dev.headway.gitsync.observe;

import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.decide.ObjectId;
import dev.headway.port.ApiFailure;
import java.util.Set;

/** What the API server says of an object, as far as anybody may read it. */
public final class ServerWords {
  /** No answer, no right, too many, conflict and not now: none is about what is in the object. */
  private static final Set<Integer> HARMLESS = Set.of(0, 403, 409, 429, 503);

  private ServerWords() {}

  /** The server's words; of a Secret only those that cannot repeat what is in it. */
  public static String of(ObjectId id, ApiFailure failure) {
    return id.kind().equals("Secret") && !HARMLESS.contains(failure.code())
        ? GitRefusal.INVALID_SECRET.message()
        : String.valueOf(failure.getMessage());
  }
}
