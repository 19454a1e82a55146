package dev.headway.sandbox.world.node;

import java.util.regex.Pattern;

/**
 * What comes of pulling an image. The sandbox has no registry, so a plain rule stands for it:
 * images of the repository {@code headway/missing} and those tagged {@code missing…} do not exist,
 * images of {@code headway/unreachable} and of hosts under {@code .invalid} are on a registry that
 * cannot be reached, {@code headway/sample} is the sample application, and any other image is
 * there.
 */
sealed interface ImagePull {
  /** The sample application, at the version that is its tag. */
  record Sample(String version) implements ImagePull {}

  /** Anything else: answers 200 with its own name. */
  record Other(String image) implements ImagePull {}

  /** It cannot be had; {@code message} in the words of a container runtime. */
  record Failed(String message) implements ImagePull {}

  /** It is not the name of an image. */
  record Invalid(String message) implements ImagePull {}

  Pattern REFERENCE =
      Pattern.compile(
          "(?:(?<host>[A-Za-z0-9.-]+(?:[.:][A-Za-z0-9.:-]+)|localhost(?::[0-9]+)?)/)?(?<path>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::(?<tag>[\\w][\\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?");

  static ImagePull of(String image) {
    var reference = REFERENCE.matcher(image);
    if (!reference.matches()) {
      return new Invalid(
          "Failed to apply default image tag \"%s\": couldn't parse image name \"%s\": invalid reference format"
              .formatted(image, image));
    }
    String host = reference.group("host") == null ? "docker.io" : reference.group("host");
    String path = reference.group("path");
    String tag = reference.group("tag") == null ? "latest" : reference.group("tag");
    if (host.replaceFirst(":[0-9]+$", "").endsWith(".invalid")
        || path.equals("headway/unreachable")) {
      return new Failed(
          "Failed to pull image \"%s\": failed to resolve reference \"%s/%s:%s\": failed to do request: dial tcp: lookup %s: no such host"
              .formatted(image, host, path, tag, host));
    }
    if (path.equals("headway/missing") || tag.startsWith("missing")) {
      return new Failed(
          "Failed to pull image \"%s\": rpc error: code = NotFound desc = failed to pull and unpack image \"%s/%s:%s\": %s/%s:%s: not found"
              .formatted(image, host, path, tag, host, path, tag));
    }
    return path.equals("headway/sample") || path.endsWith("/headway/sample")
        ? new Sample(tag)
        : new Other(image);
  }
}
