package dev.headway.port;

import java.net.URI;
import java.time.Duration;

/**
 * One branch of one repository, with what is needed to reach it.
 *
 * @param mirror the name of the local mirror: one per GitSync, since credentials differ
 * @param url where the repository is; without user information
 * @param branch the short name of the branch
 * @param timeout the deadline of a fetch or push as a whole
 */
public record GitSource(
    String mirror,
    URI url,
    String branch,
    GitCredentials credentials,
    Duration timeout,
    Limits limits) {

  /**
   * What a repository may cost.
   *
   * @param files manifests below the path
   * @param fileBytes the size of one manifest
   * @param totalBytes the size of all manifests together
   * @param transferBytes what one fetch may bring over the network
   */
  public record Limits(int files, long fileBytes, long totalBytes, long transferBytes) {
    /** Enough for thousands of manifests; a larger repository is split by path. */
    public static final Limits DEFAULT = new Limits(5_000, 3L << 20, 64L << 20, 512L << 20);
  }

  /** The URL as it may be shown to anybody. */
  public String shownUrl() {
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    String host = url.getHost() == null ? "" : url.getHost();
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return url.getScheme() + "://" + host + port + path;
  }
}
