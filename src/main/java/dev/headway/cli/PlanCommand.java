package dev.headway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.cli.render.PlanText;
import dev.headway.cli.render.PlanText.Plan;
import dev.headway.rollout.observe.SpecPreview;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The compiled steps of a manifest, before anything runs. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Show the steps that a manifest compiles to before anything runs: real shares of the traffic,"
          + " pods,",
      "what each step waits for, how many users a bad candidate would reach and for how long, how"
          + " long",
      "it all takes, and what would be refused or held (exit code 1). Needs no cluster."
    },
    footer = {
      "",
      "Examples:",
      "  headway plan -f checkout.yaml",
      "  kustomize build . | headway plan -f -",
      "  headway plan -f checkout.yaml -o json"
    })
final class PlanCommand implements Callable<Integer> {
  @ParentCommand private HeadwayCommand root;
  @Mixin private OutputOptions output;

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE",
      required = true,
      description = "a file of YAML or JSON, of one or several documents; - for standard input")
  private String file;

  @Override
  public Integer call() {
    Host host = root.host();
    List<Plan> plans = read(host).stream().map(PlanCommand::plan).toList();
    if (plans.isEmpty()) {
      throw new CliFailure(ExitCode.NOT_FOUND, file + " has no ProgressiveDeployment in it");
    }
    output.print(
        host.terminal().out(),
        plans,
        () ->
            plans.stream()
                .flatMap(plan -> PlanText.lines(plan, host.terminal().style()).stream())
                .toList());
    boolean sound = plans.stream().allMatch(plan -> plan.problems().isEmpty());
    return (sound ? ExitCode.OK : ExitCode.FAILED).status();
  }

  private static Plan plan(ProgressiveDeployment deployment) {
    if (deployment.getSpec().workloadRef() != null) {
      throw new CliFailure(
          ExitCode.FAILED,
          deployment.getMetadata().getName()
              + " has a `workloadRef`: how many pods its steps take follows from the replicas of"
              + " that Deployment, which is not in the file");
    }
    SpecPreview preview = SpecPreview.of(deployment);
    return PlanText.plan(deployment.getMetadata().getName(), preview.release(), preview.problems());
  }

  private List<ProgressiveDeployment> read(Host host) {
    List<ProgressiveDeployment> found = new ArrayList<>();
    try (InputStream in =
            file.equals("-") ? host.in() : Files.newInputStream(host.directory().resolve(file));
        MappingIterator<JsonNode> documents =
            new YAMLMapper().readerFor(JsonNode.class).readValues(in)) {
      while (documents.hasNext()) {
        JsonNode document = documents.next();
        if (document.path("kind").asText().equals("ProgressiveDeployment")) {
          found.add(typed(document));
        }
      }
      return found;
    } catch (IOException e) {
      throw new CliFailure(ExitCode.USAGE, "cannot read " + file + ": " + e.getMessage());
    }
  }

  private ProgressiveDeployment typed(JsonNode document) {
    ProgressiveDeployment deployment;
    try {
      deployment = Serialization.unmarshal(document.toString(), ProgressiveDeployment.class);
    } catch (IllegalArgumentException | KubernetesClientException e) {
      throw new CliFailure(
          ExitCode.USAGE, file + " is not a valid ProgressiveDeployment: " + e.getMessage());
    }
    if (deployment.getSpec() == null || deployment.getMetadata().getName() == null) {
      throw new CliFailure(
          ExitCode.USAGE,
          file + " is not a valid ProgressiveDeployment: it needs a name and a spec");
    }
    return deployment;
  }
}
