package dev.headway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveSettingsTest {
  @TempDir private Path folder;
  private final List<String> told = new ArrayList<>();

  private final LiveSettings.Follower follower =
      new LiveSettings.Follower() {
        @Override
        public void changed(Settings settings) {
          told.add("changed " + settings.operator().gitSchemes());
        }

        @Override
        public void accepted() {
          told.add("accepted");
        }

        @Override
        public void refused(List<String> problems) {
          told.addAll(problems);
        }
      };

  @Test
  void aFileThatIsNotRightIsRefusedAsAWholeAndToldOnce() throws Exception {
    Path file = folder.resolve("s.yaml");
    Files.writeString(file, "git: {schemes: [http]}\n");
    try (LiveSettings live = follow(file)) {
      Files.writeString(file, "git: {schemes: [file]}\nlog: {level: Loud}\n");
      live.look();
      live.look();
      assertThat(told)
          .containsExactly(
              "s.yaml line 2: `log.level` must be Error or Warn or Info or Debug, not 'Loud'");
      assertThat(live.now().operator().gitSchemes()).isEqualTo(Set.of("http"));
      Files.writeString(file, "git: {schemes: [file]}\n");
      live.look();
      assertThat(told).last().isEqualTo("changed [file]");
      assertThat(live.now().operator().gitSchemes()).isEqualTo(Set.of("file"));
    }
  }

  @Test
  void aFileThatIsAwayForAMomentChangesNothing() throws Exception {
    Path file = Files.writeString(folder.resolve("s.yaml"), "git: {schemes: [http]}\n");
    try (LiveSettings live = follow(file)) {
      Files.delete(file);
      live.look();
      live.look();
      assertThat(told).containsExactly(file + " does not exist");
      Files.writeString(file, "git: {schemes: [http]}\n# the same again\n");
      live.look();
      assertThat(told).hasSize(2).last().isEqualTo("accepted");
      Files.delete(file);
      live.look();
      assertThat(told).hasSize(3);
    }
  }

  private LiveSettings follow(Path file) throws SettingsRefusedException {
    return LiveSettings.follow(new SettingsSource(Optional.of(file), Map.of(), Map.of()), follower);
  }
}
