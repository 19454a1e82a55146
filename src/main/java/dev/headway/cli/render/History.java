package dev.headway.cli.render;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Cause;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.HistoryEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finished releases, newest first, in the shape of the resource's status. */
public record History(String namespace, String name, List<HistoryEntry> history) {

  public static History of(ProgressiveDeployment deployment) {
    return new History(
        String.valueOf(deployment.getMetadata().getNamespace()),
        deployment.getMetadata().getName(),
        Optional.ofNullable(deployment.getStatus())
            .map(ProgressiveDeploymentStatus::history)
            .orElse(List.of()));
  }

  public List<String> lines(Style style, Instant now) {
    Table table = new Table();
    table.row(
        style.bold("RELEASE"),
        style.bold("VERSION"),
        style.bold("REVISION"),
        style.bold("RESULT"),
        style.bold("STEP"),
        style.bold("TOOK"),
        style.bold("STARTED"),
        style.bold("CAUSE"));
    for (HistoryEntry entry : history) {
      table.row(
          text(entry.release()),
          text(entry.version()),
          text(entry.revision()),
          Words.result(style, text(entry.result())),
          text(entry.stepReached()),
          took(entry),
          Ages.parse(entry.startTime()).isPresent()
              ? Ages.since(entry.startTime(), now) + " ago"
              : "-",
          cause(entry));
    }
    return table.lines();
  }

  /** To the second, from a second on. */
  private static String took(HistoryEntry entry) {
    return text(entry.duration()).replaceFirst("(?<=[hms])[0-9]+ms$", "");
  }

  private static String cause(HistoryEntry entry) {
    Optional<Cause> cause = Optional.ofNullable(entry.cause());
    String commit =
        cause
            .map(Cause::commit)
            .or(() -> Optional.ofNullable(entry.commit()))
            .map(Words::commit)
            .orElse("");
    String message = cause.map(Cause::message).orElse("");
    String reason =
        Optional.ofNullable(entry.reason())
            .filter(r -> !r.equals(String.valueOf(entry.result())))
            .map(r -> "(" + r + ")")
            .orElse("");
    return String.join(" ", commit, message, reason).replaceAll(" +", " ").strip();
  }

  private static String text(@org.jspecify.annotations.Nullable Object value) {
    return value == null ? "-" : value.toString();
  }
}
