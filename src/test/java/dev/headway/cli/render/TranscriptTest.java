package dev.headway.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.ReleasePreview;
import dev.headway.rollout.decide.RollbackPolicy;
import dev.headway.rollout.decide.RolloutSpec;
import dev.headway.rollout.decide.RolloutSpec.Canary;
import dev.headway.rollout.decide.RolloutSpec.CheckSpec;
import dev.headway.rollout.decide.RolloutSpec.CheckTarget;
import dev.headway.rollout.decide.RolloutSpec.Coarse;
import dev.headway.rollout.decide.RolloutSpec.WrittenStep;
import dev.headway.testing.GeneratedFile;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TranscriptTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/cli");
  private static final Style UNICODE = new Style(false, true);

  record Case(String name, ProgressiveDeployment deployment, List<Pod> pods, Style style) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> statuses() {
    List<Pod> holding = new ArrayList<>(Seen.pods("5d8f6c21ab", 5));
    holding.addAll(Seen.pods("7f9c210d3e", 1));
    holding.add(Seen.pod("7f9c210d3e", "p1", Seen.STARTING));
    List<Pod> many = new ArrayList<>(Seen.pods("5d8f6c21ab", 40));
    many.add(Seen.pod("5d8f6c21ab", "bad", Seen.CRASHING));
    return List.of(
        new Case("status-first", Seen.fresh(), List.of(), UNICODE),
        new Case("status-holding", Seen.holding(), holding, UNICODE),
        new Case("status-holding-ascii", Seen.holding(), holding, Style.PLAIN),
        new Case("status-approval", Seen.approval(), Seen.pods("7f9c210d3e", 3), UNICODE),
        new Case("status-failed", Seen.failed(), Seen.pods("5d8f6c21ab", 5), UNICODE),
        new Case("status-many-pods", Seen.deployed(), many, UNICODE));
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void statusReadsWell(Case c) {
    ReleaseView view = ReleaseView.of(c.deployment(), c.pods(), Seen.STEPS);
    verify(c.name(), ReleaseText.lines(view, c.style(), Seen.NOON));
  }

  @Test
  void oneLinePerChange() {
    List<String> lines =
        statuses().stream()
            .map(
                c ->
                    ReleaseText.oneLine(
                        ReleaseView.of(c.deployment(), c.pods(), Seen.STEPS), c.style()))
            .toList();
    verify("status-lines", lines);
  }

  @Test
  void overviewReadsWell() {
    Overview overview =
        Overview.of(
            tree(List.of(Seen.holding(), Seen.fresh(), Seen.failed(), Seen.deployed())),
            tree(List.of(Seen.sync())));
    List<String> lines = new ArrayList<>(overview.lines(UNICODE, false, Seen.NOON));
    lines.add("");
    lines.addAll(overview.lines(Style.PLAIN, true, Seen.NOON));
    verify("get", lines);
  }

  private static JsonNode tree(List<?> items) {
    return new ObjectMapper().valueToTree(items);
  }

  @Test
  void historyReadsWell() {
    verify("history", History.of(Seen.deployed()).lines(UNICODE, Seen.NOON));
  }

  @Test
  void plansReadWell() {
    List<String> lines = new ArrayList<>();
    for (boolean routed : List.of(true, false)) {
      ReleasePreview preview = ReleasePreview.of(spec(), routed);
      lines.addAll(PlanText.lines(PlanText.plan("checkout", preview, List.of()), UNICODE));
      lines.add("");
    }
    verify("plan", lines);
  }

  private static RolloutSpec spec() {
    WrittenStep quarter = step(25, Duration.ofSeconds(10), false);
    WrittenStep half = step(50, Duration.ofMinutes(5), true);
    return new RolloutSpec(
        2,
        new Canary.Steps(List.of(quarter, half)),
        List.of(new CheckSpec("ready", CheckTarget.CANDIDATE_PODS, true, true, false)),
        false,
        Duration.ofMinutes(10),
        5,
        Coarse.ALLOWED,
        Duration.ofSeconds(3),
        Duration.ofSeconds(10),
        RollbackPolicy.DEFAULT,
        List.of());
  }

  private static WrittenStep step(int weight, Duration hold, boolean approval) {
    return new WrittenStep(
        Optional.empty(), Weight.ofPercent(weight), hold, approval, Optional.empty());
  }

  /** Colour repeats what the words say: without it every letter is the same. */
  @Test
  void colourAddsNothingButColour() {
    ReleaseView view = ReleaseView.of(Seen.holding(), Seen.pods("5d8f6c21ab", 5), Seen.STEPS);
    List<String> coloured = ReleaseText.lines(view, new Style(true, true), Seen.NOON);
    List<String> bare =
        coloured.stream().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")).toList();
    assertThat(bare).isEqualTo(ReleaseText.lines(view, UNICODE, Seen.NOON));
    assertThat(coloured).isNotEqualTo(bare);
  }

  private static void verify(String name, List<String> lines) {
    lines.forEach(line -> assertThat(line).as("no trailing blank").isEqualTo(line.stripTrailing()));
    GeneratedFile.verify(GOLDEN.resolve(name + ".golden"), String.join("\n", lines) + "\n");
  }
}
