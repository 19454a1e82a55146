package dev.headway.cli.render;

import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Cause;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.CheckPhase;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.CheckStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.FailedRevision;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.HookPhase;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.HookStatus;
import dev.headway.cli.render.ReleaseView.PlannedStep;
import dev.headway.cli.render.ReleaseView.PodLine;
import dev.headway.cli.render.ReleaseView.Revision;
import dev.headway.cli.render.ReleaseView.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A release as a tree: where it stands, its steps, its revisions with their pods, its checks. */
public final class ReleaseText {
  private static final int BAR = 20;
  private static final int MOST_PODS = 8;
  private static final int MOST_STEPS = 12;

  private final ReleaseView view;
  private final Style style;
  private final Instant now;

  private ReleaseText(ReleaseView view, Style style, Instant now) {
    this.view = view;
    this.style = style;
    this.now = now;
  }

  public static List<String> lines(ReleaseView view, Style style, Instant now) {
    return new ReleaseText(view, style, now).all();
  }

  /** The release in one line, for logs: phase, step, weights, and what it waits for. */
  public static String oneLine(ReleaseView view, Style style) {
    List<String> parts = new ArrayList<>();
    parts.add(Words.phase(style, view.phase(), view.health()));
    Optional.ofNullable(view.step())
        .ifPresent(
            step ->
                parts.add(
                    step.index() < step.count()
                        ? "step " + (step.index() + 1) + "/" + step.count() + " " + step.name()
                        : "all " + step.count() + " steps passed"));
    Optional.ofNullable(view.candidate())
        .ifPresent(
            c ->
                parts.add(
                    version(c)
                        + " "
                        + c.weight()
                        + " %, "
                        + c.readyReplicas()
                        + "/"
                        + c.replicas()
                        + " pods"));
    Optional.ofNullable(view.stable())
        .ifPresent(
            s ->
                parts.add(
                    version(s)
                        + " "
                        + s.weight()
                        + " %, "
                        + s.readyReplicas()
                        + "/"
                        + s.replicas()
                        + " pods"));
    Optional.ofNullable(view.waitingFor())
        .or(() -> Optional.ofNullable(view.message()).filter(m -> !view.phase().equals("Deployed")))
        .ifPresent(parts::add);
    return String.join(style.separator(), parts);
  }

  private List<String> all() {
    List<String> lines = new ArrayList<>();
    lines.add(title());
    where().ifPresent(lines::add);
    if (!view.steps().isEmpty() && view.moving()) {
      lines.add("");
      lines.addAll(steps());
    }
    Stream.of(Optional.ofNullable(view.candidate()), Optional.ofNullable(view.stable()))
        .flatMap(Optional::stream)
        .forEach(
            revision -> {
              lines.add("");
              lines.addAll(revision(revision));
            });
    List<String> rest = rest();
    if (!rest.isEmpty()) {
      lines.add("");
      lines.addAll(rest);
    }
    return lines;
  }

  private String title() {
    List<String> parts = new ArrayList<>();
    parts.add(view.namespace());
    parts.add(view.strategy());
    if (view.release() != null) {
      parts.add("release " + view.release());
    }
    if (view.gitSync() != null) {
      parts.add("from Git by " + view.gitSync());
    }
    return style.bold(view.name())
        + "  "
        + Words.phase(style, view.phase(), view.health())
        + "  "
        + style.dim(String.join(style.separator(), parts));
  }

  private Optional<String> where() {
    Step step = view.step();
    String waiting =
        Optional.ofNullable(view.waitingFor())
            .or(() -> Optional.ofNullable(view.message()))
            .orElse("");
    if (step == null) {
      return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting);
    }
    String at =
        step.index() < step.count()
            ? "Step "
                + (step.index() + 1)
                + " of "
                + step.count()
                + ", "
                + step.name()
                + failed(step)
            : "All " + step.count() + " steps passed";
    return Optional.of(waiting.isEmpty() ? at : at + ": " + waiting + remaining(step));
  }

  private static String failed(Step step) {
    return step.failedBatches() == null
        ? ""
        : step.failedBatches() == 1
            ? " (1 batch failed)"
            : " (" + step.failedBatches() + " batches failed)";
  }

  private String remaining(Step step) {
    return Ages.parse(step.holdUntil())
        .map(until -> Duration.between(now, until))
        .filter(left -> !left.isNegative() && !left.isZero())
        .map(left -> " (" + Ages.words(left.plusMillis(999)) + " left)")
        .orElse("");
  }

  private List<String> steps() {
    int at = Optional.ofNullable(view.step()).map(Step::index).orElse(-1);
    boolean back = view.phase().equals("RollingBack");
    Table table = new Table();
    int first = Math.clamp(at - MOST_STEPS / 2, 0, Math.max(0, view.steps().size() - MOST_STEPS));
    int end = Math.min(view.steps().size(), first + MOST_STEPS);
    if (first > 0) {
      table.row(" " + style.dim(first + (first == 1 ? " step before" : " steps before")));
    }
    for (int i = first; i < end; i++) {
      PlannedStep step = view.steps().get(i);
      String mark = i < at ? style.tick() : i > at ? style.open() : style.current();
      if (i == at && back) {
        mark = style.cross();
      }
      String gates = String.join(", ", step.gates());
      table.row(
          " " + mark + " " + (i == at ? style.bold(step.name()) : step.name()),
          right(step.weight()) + " %",
          style.dim(gates));
    }
    int more = view.steps().size() - end;
    if (more > 0) {
      table.row(" " + style.dim(more + (more == 1 ? " step more" : " steps more")));
    }
    return table.lines();
  }

  private List<String> revision(Revision revision) {
    boolean candidate = revision.equals(view.candidate());
    List<String> lines = new ArrayList<>();
    String mark =
        candidate
            ? view.phase().equals("RollingBack") ? style.cross() : style.current()
            : style.tick();
    lines.add(
        " "
            + mark
            + " "
            + style.bold(pad(candidate ? "candidate" : "stable", 11))
            + pad(version(revision), 10)
            + style.dim(pad(revision.revision(), 12))
            + right(revision.weight())
            + " %  "
            + style.bar(revision.weight(), BAR)
            + "  "
            + revision.readyReplicas()
            + "/"
            + revision.replicas()
            + " pods ready");
    Optional.ofNullable(revision.cause())
        .flatMap(this::cause)
        .ifPresent(cause -> lines.add(" " + style.beside(revision.pods().isEmpty()) + cause));
    lines.addAll(pods(revision.pods()));
    return lines;
  }

  private Optional<String> cause(Cause cause) {
    if (cause.commit() == null && cause.message() == null) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder();
    Optional.ofNullable(cause.commit())
        .ifPresent(commit -> text.append("commit ").append(Words.commit(commit)));
    Optional.ofNullable(cause.author()).ifPresent(author -> text.append(" by ").append(author));
    Optional.ofNullable(cause.message())
        .ifPresent(message -> text.append(text.isEmpty() ? "" : ": ").append(message));
    return Optional.of(style.dim(text.toString()));
  }

  /** Few pods are all listed; of many only those that are not ready, and the rest in a number. */
  private List<String> pods(List<PodLine> pods) {
    List<PodLine> listed =
        pods.size() <= MOST_PODS ? pods : pods.stream().filter(p -> !p.ready()).toList();
    List<PodLine> shown = listed.subList(0, Math.min(listed.size(), MOST_PODS));
    int others = pods.size() - shown.size();
    Table table = new Table();
    for (int i = 0; i < shown.size(); i++) {
      boolean last = i == shown.size() - 1 && others == 0;
      table.row(podCells(shown.get(i), last));
    }
    if (others > 0) {
      String what = others == 1 ? " other pod" : " other pods";
      table.row(" " + style.branch(true) + others + what);
    }
    return table.lines();
  }

  private List<String> podCells(PodLine pod, boolean last) {
    String state =
        switch (pod.state()) {
          case "Ready" -> style.good("ready");
          case "Starting", "Pending", "Terminating" ->
              style.warn(pod.state().toLowerCase(java.util.Locale.ROOT));
          default -> style.bad(pod.state());
        };
    return List.of(
        " " + style.branch(last) + pod.name(),
        state,
        Ages.since(pod.startTime(), now),
        pod.restarts() == 0
            ? ""
            : pod.restarts() + (pod.restarts() == 1 ? " restart" : " restarts"));
  }

  private List<String> rest() {
    List<String> lines = new ArrayList<>();
    Table checks = new Table();
    for (CheckStatus check : view.checks()) {
      checks.row(
          " " + mark(check.phase()) + " check " + Objects.requireNonNullElse(check.name(), ""),
          Optional.ofNullable(check.phase()).map(Enum::name).orElse("Pending"),
          Objects.requireNonNullElse(check.message(), ""));
    }
    lines.addAll(checks.lines());
    lines.addAll(hooks());
    FailedRevision failed = view.failedRevision();
    if (failed != null) {
      lines.add(
          " "
              + style.cross()
              + " revision "
              + Objects.requireNonNullElse(failed.revision(), "")
              + " failed"
              + Optional.ofNullable(failed.reason()).map(reason -> " (" + reason + ")").orElse("")
              + Optional.ofNullable(failed.message()).map(message -> ": " + message).orElse(""));
      lines.add(
          style.dim(
              "   it is not tried again without a new revision or 'headway retry "
                  + view.name()
                  + "'"));
    }
    return lines;
  }

  /** Those that have begun; what one that failed printed stands below it. */
  private List<String> hooks() {
    List<String> lines = new ArrayList<>();
    for (HookStatus hook : view.hooks()) {
      if (hook.phase() == HookPhase.Pending || hook.phase() == null) {
        continue;
      }
      Table table = new Table();
      table.row(
          " "
              + mark(hook.phase())
              + " hook "
              + Objects.requireNonNullElse(hook.name(), "")
              + " ("
              + Objects.requireNonNullElse(hook.when(), "")
              + Optional.ofNullable(hook.step()).map(step -> " " + step).orElse("")
              + ")",
          hook.phase().name(),
          Objects.requireNonNullElse(hook.duration(), ""),
          Objects.requireNonNullElse(hook.message(), ""));
      lines.addAll(table.lines());
      if (hook.phase() == HookPhase.Failed && hook.output() != null) {
        hook.output().lines().forEach(line -> lines.add(style.dim("     " + line)));
      }
    }
    return lines;
  }

  private String mark(HookPhase phase) {
    return switch (phase) {
      case Pending -> style.open();
      case Starting, Running, Retrying -> style.current();
      case Succeeded -> style.tick();
      case Failed, Cancelled -> style.cross();
    };
  }

  private String mark(@org.jspecify.annotations.Nullable CheckPhase phase) {
    return switch (phase) {
      case null -> style.open();
      case Pending -> style.open();
      case Passing -> style.tick();
      case Failing, Failed -> style.cross();
    };
  }

  private static String version(Revision revision) {
    return Optional.ofNullable(revision.version()).orElse(revision.revision());
  }

  private static String pad(String text, int width) {
    return text.length() >= width ? text + " " : text + " ".repeat(width - text.length());
  }

  private static String right(int weight) {
    String text = String.valueOf(weight);
    return " ".repeat(Math.max(0, 3 - text.length())) + text;
  }
}
