package dev.headway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.cli.render.Overview;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
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
    try (Reads reads = cluster.reads(host)) {
      Overview overview = Overview.of(list(reads, "ProgressiveDeployment"), list(reads, "GitSync"));
      if (output.forPeople() && overview.releases().isEmpty() && overview.gitSyncs().isEmpty()) {
        String where = everywhere ? "in any namespace" : "in namespace " + reads.namespace();
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

  private JsonNode list(Reads reads, String kind) {
    String namespace = URLEncoder.encode(reads.namespace(), StandardCharsets.UTF_8);
    String where = everywhere ? "" : "namespaces/" + namespace + "/";
    String plural = kind.toLowerCase(Locale.ROOT) + "s";
    String path = "/apis/" + Keys.GROUP + "/" + Keys.VERSION + "/" + where + plural;
    return Deployments.listed(kind, () -> reads.get(path).path("items"));
  }
}
