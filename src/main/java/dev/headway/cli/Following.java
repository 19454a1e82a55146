package dev.headway.cli;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.cli.live.ReleaseFollower;
import dev.headway.cli.live.ReleaseFollower.Sight;
import dev.headway.cli.live.Screen;
import dev.headway.cli.render.Ages;
import dev.headway.cli.render.ReleaseText;
import dev.headway.cli.render.ReleaseView;
import dev.headway.cli.render.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Shows a release as it changes: redrawn in place on a terminal, else a line (or document) per
 * change.
 */
final class Following {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Host host;
  private final ReleaseFollower follower;
  private final OutputOptions output;
  private final Optional<Screen> screen;
  private Object last = "";

  Following(Host host, ReleaseFollower follower, OutputOptions output) {
    this.host = host;
    this.follower = follower;
    this.output = output;
    this.screen =
        host.terminal().interactive() && output.forPeople()
            ? Optional.of(new Screen(host.terminal()))
            : Optional.empty();
  }

  /** Until the process is interrupted or the resource is deleted. */
  ExitCode forEver() throws InterruptedException {
    while (true) {
      Optional<Sight> sight = follower.now();
      if (sight.isEmpty()) {
        return gone();
      }
      show(Views.of(sight.get()));
      follower.await(TICK);
    }
  }

  /**
   * Until no release is under way.
   *
   * @param generation statuses of earlier generations of the spec do not count
   */
  ExitCode untilEnded(Duration timeout, long generation) throws InterruptedException {
    Instant deadline = host.time().instant().plus(timeout);
    while (true) {
      Optional<Sight> sight = follower.now();
      if (sight.isEmpty()) {
        return gone();
      }
      show(Views.of(sight.get()));
      Optional<ExitCode> end = end(sight.get().deployment(), generation);
      if (end.isPresent()) {
        return end.get();
      }
      Duration left = Duration.between(host.time().instant(), deadline);
      if (left.isNegative() || left.isZero()) {
        host.terminal()
            .err()
            .println(
                "headway: stopped waiting after " + Ages.words(timeout) + "; the release goes on");
        return ExitCode.TIMED_OUT;
      }
      follower.await(left.compareTo(TICK) < 0 ? left : TICK);
    }
  }

  private static Optional<ExitCode> end(ProgressiveDeployment deployment, long generation) {
    var status = deployment.getStatus();
    if (status == null
        || status.phase() == null
        || status.observedGeneration() == null
        || status.observedGeneration() < Math.max(generation, generation(deployment))) {
      return Optional.empty();
    }
    return switch (status.phase()) {
      case Deployed -> Optional.of(ExitCode.OK);
      case Failed -> Optional.of(ExitCode.FAILED);
      case Pending, Running, Paused, RollingBack -> Optional.empty();
    };
  }

  private static long generation(ProgressiveDeployment deployment) {
    return Optional.ofNullable(deployment.getMetadata().getGeneration()).orElse(0L);
  }

  private ExitCode gone() {
    host.terminal().err().println("headway: the ProgressiveDeployment was deleted");
    return ExitCode.NOT_FOUND;
  }

  private void show(ReleaseView view) {
    Terminal terminal = host.terminal();
    Instant now = host.time().instant();
    if (screen.isPresent()) {
      screen.get().draw(ReleaseText.lines(view, terminal.style(), now));
    } else if (output.forPeople()) {
      String line = ReleaseText.oneLine(view, terminal.style());
      if (!line.equals(last)) {
        terminal.out().println(Ages.clock(now) + "  " + line);
        last = line;
      }
    } else if (!view.equals(last)) {
      output.print(terminal.out(), view, java.util.List::of);
      last = view;
    }
  }
}
