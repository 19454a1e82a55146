package dev.headway.rollout.observe;

import dev.headway.api.v1alpha1.ReleaseAction;
import dev.headway.api.v1alpha1.ReleaseActionSpec;
import dev.headway.rollout.decide.ReleaseRequest;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the ReleaseActions that still wait for a result. */
final class RequestReader {

  private RequestReader() {}

  static List<ReleaseRequest> read(List<ReleaseAction> actions) {
    return actions.stream()
        .filter(action -> action.getMetadata().getDeletionTimestamp() == null)
        .filter(action -> action.getStatus() == null || action.getStatus().result() == null)
        .map(RequestReader::read)
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<ReleaseRequest> read(ReleaseAction action) {
    ReleaseActionSpec spec = action.getSpec();
    return verb(spec.verb())
        .map(
            verb ->
                new ReleaseRequest(
                    action.getMetadata().getName(),
                    MarksCodec.time(action.getMetadata().getCreationTimestamp())
                        .orElse(Instant.EPOCH),
                    verb,
                    spec.release() == null
                        ? OptionalInt.empty()
                        : OptionalInt.of((int) Math.min(spec.release(), Integer.MAX_VALUE)),
                    Optional.ofNullable(spec.revision()),
                    Optional.ofNullable(spec.step()),
                    Optional.ofNullable(spec.argument()),
                    Optional.ofNullable(spec.reason()),
                    action.getMetadata().getResourceVersion()));
  }

  private static Optional<Verb> verb(ReleaseActionSpec.Verb verb) {
    return switch (verb) {
      case Promote -> Optional.of(Verb.PROMOTE);
      case Pause -> Optional.of(Verb.PAUSE);
      case Resume -> Optional.of(Verb.RESUME);
      case Abort -> Optional.of(Verb.ABORT);
      case Retry -> Optional.of(Verb.RETRY);
      case Rollback -> Optional.of(Verb.ROLLBACK);
      case JumpTo -> Optional.of(Verb.JUMP_TO);
      case Restart -> Optional.of(Verb.RESTART);
      case Sync -> Optional.empty();
    };
  }
}
