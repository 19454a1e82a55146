package dev.headway.settings;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of a running process. The file is read again when its text has changed; what is not
 * right in every key is refused as a whole, and the last good settings stay.
 */
public final class LiveSettings implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LiveSettings.class);
  private static final int SECONDS_BETWEEN_LOOKS = 2;

  private final SettingsSource source;
  private final Settings atStart;
  private final Follower follower;
  private volatile Settings now;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("settings").factory());
  private String lastText;
  private List<String> lastProblems = List.of();

  /** Told what has become of a changed file. */
  public interface Follower {
    /** These hold from now on. */
    void changed(Settings settings);

    /** The file is right, whether or not it changes anything. */
    void accepted();

    /** The file is not taken over, for these reasons; the last good settings stay. */
    void refused(List<String> problems);
  }

  private LiveSettings(SettingsSource source, String text, Settings first, Follower follower) {
    this.source = source;
    this.atStart = first;
    this.now = first;
    this.lastText = text;
    this.follower = follower;
  }

  /**
   * Reads the settings and follows their file.
   *
   * @throws SettingsRefusedException if they are not right at the start
   */
  public static LiveSettings follow(SettingsSource source, Follower follower)
      throws SettingsRefusedException {
    String text = source.text();
    var live = new LiveSettings(source, text, source.read(text), follower);
    if (source.file().isPresent()) {
      Future<?> _ =
          live.looks.scheduleWithFixedDelay(
              live::look, SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
    }
    return live;
  }

  /** As they hold at this moment. */
  public Settings now() {
    return now;
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }

  /** One look at the file; called by one thread only. */
  void look() {
    try {
      String text = source.text();
      if (!text.equals(lastText)) {
        lastText = text;
        Settings read = source.read(text);
        lastProblems = List.of();
        follower.accepted();
        take(read);
      }
    } catch (SettingsRefusedException refused) {
      refuse(refused.problems());
    } catch (RuntimeException mistake) {
      LOG.error("The settings cannot be followed at this moment", mistake);
    }
  }

  private void take(Settings read) {
    Settings before = now;
    now = read;
    if (read.equals(before)) {
      return;
    }
    LOG.info("The settings have changed and hold from now on");
    if (atStart.needsRestartFor(read)) {
      LOG.warn("Some of the changed settings are followed by the next start only");
    }
    follower.changed(read);
  }

  /** What stays wrong is told once. */
  private void refuse(List<String> problems) {
    if (!problems.equals(lastProblems)) {
      lastProblems = List.copyOf(problems);
      problems.forEach(each -> LOG.error("The settings are not taken over: {}", each));
      follower.refused(problems);
    }
  }
}
