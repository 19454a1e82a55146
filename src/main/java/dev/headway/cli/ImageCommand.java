package dev.headway.cli;

import dev.headway.cli.image.Content;
import dev.headway.cli.image.ImageBuild;
import dev.headway.cli.render.Table;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Makes the container images of this build. */
@Command(
    name = "image",
    mixinStandardHelpOptions = true,
    description = {
      "Make the container image of the operator, or of the sample application, from this build:",
      "without a container engine, for a read-only root file system and user 65532. The cache that",
      "makes it start fast is trained with the base's own Java; where that does not run on this",
      "machine the image is made without, and says so."
    },
    footer = {
      "",
      "Examples:",
      "  headway image --tar headway.tar",
      "  headway image --push registry.example/headway:1.0.0",
      "  headway image sample --tar sample.tar --name headway/sample:1.0.0",
      "  headway image --tar headway.tar --base tar://jre-25.tar     a base without a registry"
    })
final class ImageCommand implements Callable<Integer> {
  /** Temurin's runtime; name a digest to build the same image twice. */
  private static final String BASE = "eclipse-temurin:25-jre";

  @ParentCommand private HeadwayCommand root;

  @Parameters(
      arity = "0..1",
      paramLabel = "WHICH",
      defaultValue = "operator",
      description = "operator or sample; default operator")
  private Content content;

  @ArgGroup(multiplicity = "1")
  private Target target;

  @Option(
      names = "--name",
      paramLabel = "REF",
      description =
          "name of the image in the archive, repeatable with other tags; default"
              + " headway/headway or headway/sample with the version of this build")
  private List<String> names = List.of();

  @Option(
      names = "--base",
      paramLabel = "REF",
      defaultValue = BASE,
      description =
          "image with Java 25 to build on, or tar://FILE for an archive as 'docker save' writes"
              + " it; default "
              + BASE)
  private String base;

  private static final class Target {
    @Option(
        names = "--tar",
        paramLabel = "FILE",
        description = "write an archive for 'docker load'")
    private @Nullable Path tar;

    @Option(
        names = "--push",
        paramLabel = "REF",
        description = "push to a registry, with the credentials of Docker's configuration")
    private @Nullable String push;
  }

  @Override
  public Integer call() throws InterruptedException {
    Host host = root.host();
    PrintStream out = host.terminal().out();
    ImageBuild.Result result;
    String where;
    if (target.push != null) {
      if (!names.isEmpty()) {
        throw new CliFailure(ExitCode.USAGE, "--name goes with --tar; --push names the image");
      }
      result = build(host, "--push", List.of(target.push)).push();
      where = "the registry";
    } else {
      Path tar = host.directory().resolve(String.valueOf(target.tar));
      List<String> meant = names.isEmpty() ? List.of(content.repository() + ":" + tag()) : names;
      result = build(host, "--name", meant).write(tar);
      where = tar.toString();
    }
    out.println(host.terminal().style().tick() + " " + result.name());
    new Table()
        .row("  written to", where)
        .row("  digest", result.digest())
        .row("  Java", result.java())
        .row(
            "  start cache",
            result.withoutCache().map(why -> "none, so it starts slower: " + why).orElse("trained"))
        .lines()
        .forEach(out::println);
    return ExitCode.OK.status();
  }

  private ImageBuild build(Host host, String option, List<String> meant) {
    return ImageBuild.of(content, base, option, meant, host.time());
  }

  private static String tag() {
    return Version.current();
  }
}
