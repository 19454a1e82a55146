package dev.headway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.Reason;
import dev.headway.gitsync.report.SyncReason;
import dev.headway.testing.GeneratedFile;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever is called at night finds a page for what the event or condition says. */
class RunbookTest {
  private static final Path RUNBOOKS = Path.of("docs/runbooks");

  /**
   * Said of a release that goes its way, or is held by a person; a new reason is not among them
   * until somebody decides so.
   */
  private static final Set<Reason> ORDINARY =
      EnumSet.of(
          Reason.RELEASE_STARTED,
          Reason.WEIGHT_LOWERED,
          Reason.RELEASE_RESUMED,
          Reason.NEW_REVISION,
          Reason.RETRIED,
          Reason.STEP_RUNNING,
          Reason.STEP_COMPLETED,
          Reason.HOOK_RUNNING,
          Reason.HOOK_SUCCEEDED,
          Reason.PROMOTING,
          Reason.PROMOTED,
          Reason.ROLLING_BACK,
          Reason.SCALING,
          Reason.RESTARTING,
          Reason.RESTARTED,
          Reason.CLEANING_UP,
          Reason.DELETING,
          Reason.SUCCEEDED,
          Reason.MANUAL_PAUSE,
          Reason.STEP_PAUSED,
          Reason.SUPERSEDED,
          Reason.HEALTH_RECOVERED,
          Reason.SETTLING,
          Reason.ACTION_DONE);

  static Stream<String> reasonsToLookAt() {
    return Stream.of(
            EnumSet.complementOf(EnumSet.copyOf(ORDINARY)).stream().map(Reason::text),
            Stream.of(SyncReason.values()).filter(SyncReason::isWarning).map(SyncReason::name),
            Stream.of("SettingsRefused"))
        .flatMap(each -> each)
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("reasonsToLookAt")
  void everyReasonToLookAtHasARunbook(String reason) {
    Path page = RUNBOOKS.resolve(reason + ".md");
    assertThat(page).exists();
    assertThat(GeneratedFile.read(page)).contains("**What it means.**", "**Look.**", "**Do.**");
  }

  @Test
  void theIndexListsEveryRunbook() {
    List<String> listed =
        Document.read(RUNBOOKS.resolve("README.md")).links().stream()
            .map(Document.Link::file)
            .toList();
    List<String> pages =
        GeneratedFile.list(RUNBOOKS, ".md").stream()
            .map(page -> page.getFileName().toString())
            .filter(name -> !name.equals("README.md"))
            .toList();
    assertThat(Set.copyOf(listed)).containsExactlyInAnyOrderElementsOf(pages);
  }
}
