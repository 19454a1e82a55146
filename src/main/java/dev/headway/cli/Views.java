package dev.headway.cli;

import dev.headway.cli.live.ReleaseFollower.Sight;
import dev.headway.cli.render.ReleaseView;
import java.util.List;

/** Makes the view of a release from what was read. */
final class Views {
  private Views() {}

  static ReleaseView of(Sight sight) {
    return ReleaseView.of(sight.deployment(), sight.pods(), List.of());
  }
}
