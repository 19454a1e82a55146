package dev.headway.cli;

import dev.headway.cli.render.Style;
import dev.headway.cli.verify.Mismatch;
import dev.headway.cli.verify.Namespace;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Whether the cluster is as it is recorded. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Hold what is recorded of releases against what the namespace has: missing Services, routes"
          + " and sets,",
      "ConfigMaps, Secrets and Services that template, checks and hooks name, foreign owners,",
      "weights and selectors that differ, stale locks, sets without a deployment, traces of"
          + " deployments",
      "that are gone. Each mismatch is listed with what mends it (exit code 1). With --repair those"
          + " are mended",
      "that take no decision, each only while it is as it was read; without, nothing is changed."
    },
    footer = {
      "",
      "Examples:",
      "  headway verify                 everything in the namespace",
      "  headway verify checkout        one deployment",
      "  headway verify --repair        and mend what can be mended",
      "  headway verify -o json | jq '.mismatches[].kind'"
    })
final class VerifyCommand implements Callable<Integer> {
  @ParentCommand private HeadwayCommand root;
  @Mixin private ClusterOptions cluster;
  @Mixin private OutputOptions output;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "the ProgressiveDeployment; default all, and what belongs to none")
  private @Nullable String name;

  @Option(names = "--repair", description = "mend what can be mended without a decision")
  private boolean repair;

  /** What was found, and what of it was mended. */
  record Verified(String namespace, List<Entry> mismatches) {}

  /**
   * A mismatch.
   *
   * @param mended absent where nothing was tried, else whether it succeeded
   * @param error why it was not mended
   */
  record Entry(
      String kind,
      String object,
      String deployment,
      String message,
      String remedy,
      boolean repairable,
      @Nullable Boolean mended,
      @Nullable String error) {}

  @Override
  public Integer call() {
    Host host = root.host();
    try (Cluster connection = cluster.connect(host)) {
      Optional<String> only = Optional.ofNullable(name);
      only.ifPresent(it -> Deployments.find(connection, it));
      var namespace = new Namespace(connection.client(), connection.namespace(), host.time());
      List<Mismatch> found =
          Deployments.listed("ProgressiveDeployment", () -> namespace.verify(only));
      var verified =
          new Verified(
              connection.namespace(), found.stream().map(it -> entry(namespace, it)).toList());
      output.print(host.terminal().out(), verified, () -> lines(verified, host.terminal().style()));
      boolean sound =
          verified.mismatches().stream().allMatch(it -> Boolean.TRUE.equals(it.mended()));
      return (sound ? ExitCode.OK : ExitCode.FAILED).status();
    }
  }

  private Entry entry(Namespace namespace, Mismatch mismatch) {
    Boolean mended = null;
    String error = null;
    if (repair && mismatch.repair().isPresent()) {
      try {
        namespace.mend(mismatch.repair().get());
        mended = true;
      } catch (KubernetesClientException e) {
        mended = false;
        error = Failures.explain(e).getMessage();
      }
    }
    return new Entry(
        mismatch.kind().name(),
        mismatch.object(),
        mismatch.deployment(),
        mismatch.message(),
        mismatch.remedy(),
        mismatch.isRepairable(),
        mended,
        error);
  }

  private static List<String> lines(Verified verified, Style style) {
    if (verified.mismatches().isEmpty()) {
      return List.of(
          style.tick() + " everything in namespace " + verified.namespace() + " is as recorded");
    }
    List<String> lines = new ArrayList<>();
    for (Entry entry : verified.mismatches()) {
      boolean mended = Boolean.TRUE.equals(entry.mended());
      lines.add(
          (mended ? style.tick() : style.cross())
              + " "
              + style.bold(entry.kind())
              + " "
              + entry.object()
              + (entry.deployment().isEmpty() ? "" : " of " + entry.deployment())
              + ": "
              + entry.message());
      lines.add("    " + remedy(entry));
    }
    return lines;
  }

  private static String remedy(Entry entry) {
    if (entry.error() != null) {
      return "not mended: " + entry.error();
    }
    if (entry.mended() != null) {
      return "mended: " + entry.remedy();
    }
    return entry.repairable() ? "--repair: " + entry.remedy() : entry.remedy();
  }
}
