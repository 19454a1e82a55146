package dev.headway.cli.render;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What {@code headway get} shows: every release and every GitSync on one line. It is read from the
 * trees of the answers, because binding them to types takes a third of the command's time.
 */
public record Overview(List<Release> releases, List<Sync> gitSyncs) {

  /** A ProgressiveDeployment at a glance. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Release(
      String namespace,
      String name,
      String strategy,
      String phase,
      @Nullable String health,
      @Nullable String step,
      @Nullable Integer weight,
      int readyReplicas,
      int replicas,
      @Nullable String version,
      @Nullable String candidateVersion,
      @Nullable String waitingFor,
      @Nullable String creationTime) {}

  /** A GitSync at a glance. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Sync(
      String namespace,
      String name,
      String branch,
      @Nullable String appliedRevision,
      String ready,
      String healthy,
      @Nullable String message,
      @Nullable String creationTime) {}

  /** From the items of two lists, as the API server sends them. */
  public static Overview of(JsonNode deployments, JsonNode syncs) {
    return new Overview(
        items(deployments)
            .map(Overview::release)
            .sorted(Comparator.comparing(Release::namespace).thenComparing(Release::name))
            .toList(),
        items(syncs)
            .map(Overview::sync)
            .sorted(Comparator.comparing(Sync::namespace).thenComparing(Sync::name))
            .toList());
  }

  /**
   * Both tables, each with its heading.
   *
   * @param everywhere several namespaces: the first column names them
   */
  public List<String> lines(Style style, boolean everywhere, Instant now) {
    List<String> lines = new ArrayList<>();
    if (!releases.isEmpty()) {
      lines.addAll(releaseTable(style, everywhere, now));
    }
    if (!gitSyncs.isEmpty()) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(syncTable(style, everywhere, now));
    }
    return lines;
  }

  private List<String> releaseTable(Style style, boolean everywhere, Instant now) {
    Table table = new Table();
    table.row(
        cells(
            style.bold("NAMESPACE"),
            everywhere,
            style.bold("RELEASE"),
            style.bold("STATUS"),
            style.bold("STEP"),
            style.bold("WEIGHT"),
            style.bold("READY"),
            style.bold("VERSION"),
            style.bold("AGE"),
            style.bold("WAITING FOR")));
    for (Release release : releases) {
      table.row(
          cells(
              release.namespace(),
              everywhere,
              release.name(),
              Words.phase(style, release.phase(), release.health()),
              orDash(release.step()),
              release.weight() == null ? "-" : release.weight() + " %",
              release.readyReplicas() + "/" + release.replicas(),
              versions(style, release),
              Ages.since(release.creationTime(), now),
              Optional.ofNullable(release.waitingFor()).orElse("")));
    }
    return table.lines();
  }

  private List<String> syncTable(Style style, boolean everywhere, Instant now) {
    Table table = new Table();
    table.row(
        cells(
            style.bold("NAMESPACE"),
            everywhere,
            style.bold("GITSYNC"),
            style.bold("BRANCH"),
            style.bold("APPLIED"),
            style.bold("READY"),
            style.bold("HEALTHY"),
            style.bold("AGE"),
            style.bold("MESSAGE")));
    for (Sync sync : gitSyncs) {
      table.row(
          cells(
              sync.namespace(),
              everywhere,
              sync.name(),
              sync.branch(),
              sync.appliedRevision() == null ? "-" : Words.commit(sync.appliedRevision()),
              Words.truth(style, sync.ready()),
              Words.truth(style, sync.healthy()),
              Ages.since(sync.creationTime(), now),
              Optional.ofNullable(sync.message()).orElse("")));
    }
    return table.lines();
  }

  private static List<String> cells(String namespace, boolean everywhere, String... rest) {
    List<String> cells = new ArrayList<>();
    if (everywhere) {
      cells.add(namespace);
    }
    cells.addAll(List.of(rest));
    return cells;
  }

  private static String versions(Style style, Release release) {
    if (release.candidateVersion() == null) {
      return orDash(release.version());
    }
    return orDash(release.version()) + " " + style.arrow() + " " + release.candidateVersion();
  }

  private static String orDash(@Nullable String text) {
    return text == null || text.isEmpty() ? "-" : text;
  }

  private static Stream<JsonNode> items(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static Release release(JsonNode deployment) {
    JsonNode status = deployment.path("status");
    JsonNode spec = deployment.path("spec");
    JsonNode candidate = status.path("candidate");
    JsonNode step = status.path("step");
    boolean moving = candidate.isObject();
    return new Release(
        deployment.at("/metadata/namespace").asText(),
        deployment.at("/metadata/name").asText(),
        spec.at("/strategy/type").asText("Rolling"),
        status.path("phase").asText("Pending"),
        text(status.path("health")),
        moving ? text(step.path("progress")) : null,
        candidate.path("weight").isInt() ? candidate.path("weight").intValue() : null,
        status.path("readyReplicas").asInt(),
        spec.path("replicas").asInt(1),
        text(status.at("/stable/version")),
        text(candidate.path("version")),
        Optional.ofNullable(text(step.path("waitingFor")))
            .or(() -> whyNotReady(status))
            .orElse(null),
        text(deployment.at("/metadata/creationTimestamp")));
  }

  private static Sync sync(JsonNode sync) {
    JsonNode status = sync.path("status");
    return new Sync(
        sync.at("/metadata/namespace").asText(),
        sync.at("/metadata/name").asText(),
        sync.at("/spec/ref/branch").asText("main"),
        text(status.path("appliedRevision")),
        truth(status, "Ready"),
        truth(status, "Healthy"),
        message(status, "Ready").orElse(null),
        text(sync.at("/metadata/creationTimestamp")));
  }

  private static Optional<String> whyNotReady(JsonNode status) {
    return truth(status, "Ready").equals("True") ? Optional.empty() : message(status, "Ready");
  }

  private static String truth(JsonNode status, String type) {
    return condition(status, type).path("status").asText("Unknown");
  }

  private static Optional<String> message(JsonNode status, String type) {
    return Optional.ofNullable(text(condition(status, type).path("message")))
        .filter(message -> !message.isEmpty());
  }

  private static JsonNode condition(JsonNode status, String type) {
    return items(status.path("conditions"))
        .filter(condition -> type.equals(condition.path("type").asText()))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  private static @Nullable String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : null;
  }
}
