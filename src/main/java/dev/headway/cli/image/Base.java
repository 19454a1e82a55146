package dev.headway.cli.image;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import dev.headway.cli.CliFailure;
import dev.headway.cli.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The image that ours begins with: it brings Java 25 and nothing of ours. */
sealed interface Base {
  /** How an archive is told from the name of an image. */
  String ARCHIVE = "tar://";

  /**
   * What {@code --base} names.
   *
   * @throws CliFailure for a name that no registry has, or an archive that cannot be read
   */
  static Base of(String text) {
    if (text.startsWith(ARCHIVE)) {
      Path file = Path.of(text.substring(ARCHIVE.length())).toAbsolutePath();
      if (!Files.isReadable(file)) {
        throw new CliFailure(ExitCode.USAGE, "--base: cannot read the archive " + file);
      }
      return new Archive(file);
    }
    return new Registered(reference("--base", text));
  }

  /** What Jib builds on. */
  JibContainerBuilder begin();

  /** The registry that it comes from; empty for an archive. */
  Optional<String> registry();

  /** An archive as {@code docker save} writes it. */
  record Archive(Path file) implements Base {
    @Override
    public JibContainerBuilder begin() {
      return Jib.from(TarImage.at(file));
    }

    @Override
    public Optional<String> registry() {
      return Optional.empty();
    }
  }

  /** An image of a registry. */
  record Registered(ImageReference reference) implements Base {
    @Override
    public JibContainerBuilder begin() {
      return Jib.from(registered(reference));
    }

    @Override
    public Optional<String> registry() {
      return Optional.of(reference.getRegistry());
    }
  }

  /** An image of a registry, with the credentials that Docker's configuration has for it. */
  static RegistryImage registered(ImageReference reference) {
    RegistryImage image = RegistryImage.named(reference);
    CredentialRetrieverFactory credentials =
        CredentialRetrieverFactory.forImage(reference, event -> {});
    image.addCredentialRetriever(credentials.dockerConfig());
    image.addCredentialRetriever(credentials.wellKnownCredentialHelpers());
    return image;
  }

  static ImageReference reference(String option, String text) {
    try {
      return ImageReference.parse(text);
    } catch (InvalidImageReferenceException e) {
      throw new CliFailure(
          ExitCode.USAGE,
          "%s must be the name of an image such as registry.example/headway:1.0.0, not '%s'"
              .formatted(option, text));
    }
  }
}
