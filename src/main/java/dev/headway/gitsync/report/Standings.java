package dev.headway.gitsync.report;

import dev.headway.api.v1alpha1.GitSyncStatus;
import dev.headway.api.v1alpha1.GitSyncStatus.ContestedField;
import dev.headway.gitsync.decide.Breaker;
import dev.headway.gitsync.decide.Contest;
import dev.headway.gitsync.decide.SyncSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a status lists of fields that are fought for, and of the breaker. */
final class Standings {
  private static final int CONTESTED = 20;

  private Standings() {}

  static @Nullable List<ContestedField> contested(SyncSnapshot seen) {
    List<ContestedField> fields =
        Contest.all(seen.contests(), seen.now()).stream()
            .limit(CONTESTED)
            .map(
                contested ->
                    new ContestedField(
                        contested.id().toString(),
                        known(contested.field()),
                        known(contested.writer()),
                        Times.text(contested.since())))
            .toList();
    return fields.isEmpty() ? null : fields;
  }

  static GitSyncStatus.@Nullable Breaker breaker(Breaker.Standing standing) {
    if (standing.equals(Breaker.Standing.CLOSED)) {
      return null;
    }
    return new GitSyncStatus.Breaker(
        standing.open().map(open -> Times.text(open.since())).orElse(null),
        standing.open().map(open -> Times.text(open.until())).orElse(null),
        standing.resetTime().map(Times::text).orElse(null));
  }

  private static @Nullable String known(String text) {
    return text.isEmpty() ? null : text;
  }
}
