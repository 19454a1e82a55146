package dev.headway.cli;

import dev.headway.cli.lint.Finding;
import dev.headway.cli.lint.Lint;
import dev.headway.cli.lint.LintReport;
import dev.headway.cli.lint.ManifestFiles;
import dev.headway.cli.render.Style;
import dev.headway.port.GitRepository.Tree;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What would be refused, before it is committed. */
@Command(
    name = "lint",
    mixinStandardHelpOptions = true,
    description = {
      "Judge manifests without a cluster, as a GitSync, the API server and the operator would:"
          + " reading, schema",
      "and CEL rules of Headway's kinds and of Kubernetes' own, pod templates, Jobs of hooks, and"
          + " the steps that",
      "a release compiles to. Each finding has file and line. Kinds whose schema is neither known"
          + " nor among the files are",
      "named and not judged."
    },
    footer = {
      "",
      "Examples:",
      "  headway lint apps/                   a folder, as a GitSync reads it",
      "  headway lint checkout.yaml           one file",
      "  kustomize build . | headway lint -   standard input",
      "  headway lint -o json apps/"
    })
final class LintCommand implements Callable<Integer> {
  private static final String INPUT = "-";

  @ParentCommand private HeadwayCommand root;
  @Mixin private OutputOptions output;

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "files and folders of YAML or JSON; - for standard input")
  private List<String> paths;

  @Override
  public Integer call() {
    Host host = root.host();
    LintReport report = Lint.of(read(host));
    if (report.objects() == 0 && report.findings().isEmpty()) {
      throw new CliFailure(
          ExitCode.NOT_FOUND, "there are no manifests in " + String.join(", ", paths));
    }
    output.print(host.terminal().out(), report, () -> lines(report, host.terminal().style()));
    return (report.findings().isEmpty() ? ExitCode.OK : ExitCode.FAILED).status();
  }

  private Tree read(Host host) {
    try {
      return paths.equals(List.of(INPUT))
          ? ManifestFiles.of("<stdin>", host.in().readAllBytes())
          : ManifestFiles.read(host.directory(), paths);
    } catch (NoSuchFileException e) {
      throw new CliFailure(ExitCode.USAGE, "there is no " + e.getFile());
    } catch (IOException e) {
      throw new CliFailure(ExitCode.USAGE, "cannot read: " + e.getMessage());
    }
  }

  private static List<String> lines(LintReport report, Style style) {
    List<String> lines = new ArrayList<>();
    report.findings().stream().map(Finding::toString).forEach(lines::add);
    report.notChecked().stream()
        .map(kind -> style.open() + " not judged, its schema is not known here: " + kind)
        .forEach(lines::add);
    int findings = report.findings().size();
    lines.add(
        findings == 0
            ? "%s %d objects in %d files are sound"
                .formatted(style.tick(), report.objects(), report.files())
            : "%s %d findings in %d objects of %d files"
                .formatted(style.cross(), findings, report.objects(), report.files()));
    return lines;
  }
}
