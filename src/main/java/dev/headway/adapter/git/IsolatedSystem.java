package dev.headway.adapter.git;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * The machine as JGit may see it: without environment, home, or configuration files. Otherwise a
 * {@code ~/.gitconfig} could rewrite URLs, add headers or switch off certificate checks.
 */
final class IsolatedSystem extends SystemReader {
  private static final long STREAM_ABOVE = 4L << 20;

  /** Coarser than any clock of a file system that a mirror or a local repository is kept on. */
  private static final Duration CLOCK_STEP = Duration.ofMillis(20);

  /** A file that changed less than this ago is read again before it is believed unchanged. */
  private static final Duration RACY = Duration.ofSeconds(2);

  private IsolatedSystem() {
    setPlatformChecker();
  }

  /** Replaces JGit's process-wide state. Idempotent. */
  static void install() {
    if (SystemReader.getInstance() instanceof IsolatedSystem) {
      return;
    }
    SystemReader.setInstance(new IsolatedSystem());
    SshSessionFactory.setInstance(null);
    CredentialsProvider.setDefault(null);
    var windows = new WindowCacheConfig();
    windows.setStreamFileThreshold((int) STREAM_ABOVE);
    windows.setExposeStatsViaJmx(false);
    windows.install();
  }

  @Override
  public String getHostname() {
    return "headway";
  }

  @Override
  public @Nullable String getenv(String variable) {
    return null;
  }

  @Override
  public @Nullable String getProperty(String key) {
    return switch (key) {
      case "user.name" -> "headway";
      default -> System.getProperty(key);
    };
  }

  @Override
  public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
    return new Nothing(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
    return new Nothing(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
    return new Nothing(parent, fs);
  }

  @SuppressWarnings("deprecation") // abstract, and still called
  @Override
  public long getCurrentTime() {
    return System.currentTimeMillis();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @SuppressWarnings("deprecation")
  @Override
  public int getTimezone(long when) {
    return 0;
  }

  @Override
  public ZoneOffset getTimeZoneAt(Instant when) {
    return ZoneOffset.UTC;
  }

  @Override
  public ZoneId getTimeZoneId() {
    return ZoneOffset.UTC;
  }

  /**
   * A configuration file that is empty and stays so; but for how finely the file system tells time.
   * Without that JGit measures it by writing to a file for three seconds, in the first fetch after
   * each start.
   */
  private static final class Nothing extends FileBasedConfig {
    Nothing(@Nullable Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public long getTimeUnit(
        String section, String subsection, String name, long defaultValue, TimeUnit unit) {
      if (!section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION)) {
        return super.getTimeUnit(section, subsection, name, defaultValue, unit);
      }
      boolean racy = name.equals(ConfigConstants.CONFIG_KEY_MIN_RACY_THRESHOLD);
      return unit.convert(racy ? RACY : CLOCK_STEP);
    }

    @Override
    public void load() {
      // nothing is read
    }

    @Override
    public void save() {
      // nothing is written
    }

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
