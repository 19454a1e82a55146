package dev.headway.cli;

import dev.headway.api.v1alpha1.GitSync;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.cli.render.Overview;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Every release and every GitSync on one line. */
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = {
      "Show the releases and GitSyncs of a namespace at a glance:",
      "which step, which weight, which versions, and what each waits for."
    },
    footer = {
      "",
      "Examples:",
      "  headway get                  the namespace of the current context",
      "  headway get -A               every namespace",
      "  headway get -n shop -o json  for a program"
    })
final class GetCommand implements Callable<Integer> {
  @ParentCommand private HeadwayCommand root;
  @Mixin private ClusterOptions cluster;
  @Mixin private OutputOptions output;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "every namespace")
  private boolean everywhere;

  @Override
  public Integer call() {
    Host host = root.host();
    try (Cluster connection = cluster.connect(host)) {
      Overview overview =
          Overview.of(
              list(connection, ProgressiveDeployment.class), list(connection, GitSync.class));
      if (output.forPeople() && overview.releases().isEmpty() && overview.gitSyncs().isEmpty()) {
        String where = everywhere ? "in any namespace" : "in namespace " + connection.namespace();
        host.terminal().err().println("No ProgressiveDeployments and no GitSyncs " + where + ".");
        return ExitCode.OK.status();
      }
      output.print(
          host.terminal().out(),
          overview,
          () -> overview.lines(host.terminal().style(), everywhere, host.time().instant()));
      return ExitCode.OK.status();
    }
  }

  private <T extends HasMetadata> List<T> list(Cluster connection, Class<T> kind) {
    KubernetesClient client = connection.client();
    return everywhere
        ? client.resources(kind).inAnyNamespace().list().getItems()
        : client.resources(kind).inNamespace(connection.namespace()).list().getItems();
  }
}
