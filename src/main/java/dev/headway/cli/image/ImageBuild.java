package dev.headway.cli.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import dev.headway.cli.CliFailure;
import dev.headway.cli.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** Makes one image: base, layers, cache, and where it goes. */
public final class ImageBuild {
  private static final String USER = "65532:65532";

  private final Content content;
  private final Built built;
  private final Base base;
  private final List<ImageReference> names;
  private final InstantSource time;

  private ImageBuild(
      Content content, Built built, Base base, List<ImageReference> names, InstantSource time) {
    this.content = content;
    this.built = built;
    this.base = base;
    this.names = names;
    this.time = time;
  }

  /**
   * What came of it.
   *
   * @param digest of the image's manifest
   * @param java the version of the base
   * @param withoutCache why there is no cache of classes, so that the program starts slower
   */
  public record Result(String name, String digest, String java, Optional<String> withoutCache) {}

  /**
   * Of this build.
   *
   * @param option the option that the names come from, for messages
   * @param names one or more tags of one repository
   * @throws CliFailure when a name or the base cannot be
   */
  public static ImageBuild of(
      Content content, String base, String option, List<String> names, InstantSource time) {
    List<ImageReference> references = references(option, names);
    Base found = Base.of(base);
    return new ImageBuild(content, Built.of(content), found, references, time);
  }

  /** Of a build that lies elsewhere. */
  static ImageBuild of(
      Content content, Built built, String base, List<String> names, InstantSource time) {
    return new ImageBuild(content, built, Base.of(base), references("--name", names), time);
  }

  private static List<ImageReference> references(String option, List<String> names) {
    List<ImageReference> references =
        names.stream().map(name -> Base.reference(option, name)).toList();
    ImageReference first = references.getFirst();
    for (ImageReference other : references) {
      if (!other.getRegistry().equals(first.getRegistry())
          || !other.getRepository().equals(first.getRepository())) {
        throw new CliFailure(
            ExitCode.USAGE, "%s: all names must be of one repository".formatted(option));
      }
      if (other.getDigest().isPresent()) {
        throw new CliFailure(
            ExitCode.USAGE, "%s: '%s' must have a tag, not a digest".formatted(option, other));
      }
    }
    return references;
  }

  /** Writes an archive as {@code docker save} does. */
  public Result write(Path archive) throws InterruptedException {
    Path parent = archive.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new CliFailure(ExitCode.USAGE, "--tar: no folder " + parent);
    }
    return build(Containerizer.to(TarImage.at(archive).named(names.getFirst())), Optional.empty());
  }

  /** Sends the image to its registry. */
  public Result push() throws InterruptedException {
    return build(
        Containerizer.to(Base.registered(names.getFirst())),
        Optional.of(names.getFirst().getRegistry()));
  }

  private Result build(Containerizer target, Optional<String> registry)
      throws InterruptedException {
    try (Scratch scratch = Scratch.open(built.folder())) {
      Path caches = Files.createDirectories(built.folder().resolve("image-cache"));
      Path root = scratch.resolve("root");
      BaseJava java = unpackBase(scratch, root, caches);
      Layout layout = Layout.copy(built, content, Files.createDirectories(scratch.resolve("app")));
      Optional<String> withoutCache = train(java, layout, scratch);
      for (ImageReference name : names) {
        target.withAdditionalTag(name.getTag().orElse("latest"));
      }
      JibContainerBuilder image =
          base.begin()
              .setUser(USER)
              .addEnvironmentVariable("LANG", "C.UTF-8")
              // Each thread that allocates would have an arena of its own, some megabytes.
              .addEnvironmentVariable("MALLOC_ARENA_MAX", "2")
              .setFileEntriesLayers(layout.layers())
              .setEntrypoint(layout.entrypoint(java))
              .setProgramArguments(content.arguments());
      JibContainer done =
          contain(
              image,
              target,
              caches,
              Stream.concat(base.registry().stream(), registry.stream()).toList());
      return new Result(
          names.getFirst().toString(), done.getDigest().toString(), java.release(), withoutCache);
    } catch (IOException e) {
      throw new CliFailure(ExitCode.FAILED, "the image could not be made: " + e.getMessage());
    }
  }

  private BaseJava unpackBase(Scratch scratch, Path root, Path caches)
      throws IOException, InterruptedException {
    Path archive = scratch.resolve("base.tar");
    Containerizer copy =
        Containerizer.to(TarImage.at(archive).named(ImageReference.of(null, "base", null)));
    contain(base.begin(), copy, caches, base.registry().stream().toList());
    Unpacking.unpack(archive, root);
    return BaseJava.find(root);
  }

  private Optional<String> train(BaseJava java, Layout layout, Scratch scratch) {
    try (Exercise exercise =
        switch (content) {
          case OPERATOR -> new OperatorExercise(time);
          case SAMPLE -> new SampleExercise();
        }) {
      new Training(java, layout, scratch.folder()).run(exercise);
      return Optional.empty();
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static boolean isLoopback(String registry) {
    return registry.matches("(localhost|127\\.0\\.0\\.1)(:[0-9]+)?");
  }

  private static JibContainer contain(
      JibContainerBuilder image, Containerizer target, Path caches, List<String> registries)
      throws IOException, InterruptedException {
    target
        .setBaseImageLayersCache(caches.resolve("base"))
        .setApplicationLayersCache(caches.resolve("app"))
        .setOfflineMode(registries.isEmpty())
        // As container engines do: only loopback may be without TLS.
        .setAllowInsecureRegistries(registries.stream().allMatch(ImageBuild::isLoopback))
        .setToolName("headway");
    try {
      return image.containerize(target);
    } catch (RegistryException | CacheDirectoryCreationException e) {
      throw new IOException(e.getMessage(), e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(cause.getMessage(), cause);
    }
  }
}
