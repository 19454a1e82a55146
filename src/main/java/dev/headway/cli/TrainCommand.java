package dev.headway.cli;

import dev.headway.cli.demo.Shop;
import dev.headway.sandbox.Sandbox;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/**
 * The training run of the sandbox's ahead-of-time cache: a sandbox with a first deployment. While
 * it stands, it starts the training runs of the commands, in processes of their own: what these
 * load is all that their caches are to hold.
 */
@Command(name = "train", hidden = true, description = "Training run of the sandbox's cache.")
final class TrainCommand implements Callable<Integer> {
  @ParentCommand private HeadwayCommand root;

  @Parameters(
      paramLabel = "PROGRAM",
      description = "the training runs of the commands, which find the kubeconfig in KUBECONFIG")
  private List<String> program = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (Workshop workshop = Workshop.open()) {
      Sandbox sandbox = workshop.start(root.host(), 0, true);
      Path file = KubeconfigFile.target(null, workshop.folder());
      KubeconfigFile.write(file, sandbox.kubeconfig());
      byte[] manifests = Shop.healthy("1.0.0").getBytes(StandardCharsets.UTF_8);
      sandbox.client().load(new ByteArrayInputStream(manifests)).items().stream()
          .map((HasMetadata item) -> sandbox.client().resource(item).inNamespace("default"))
          .forEach(item -> item.create());
      return program.isEmpty() ? ExitCode.OK.status() : runAgainst(file);
    }
  }

  private int runAgainst(Path kubeconfig) throws IOException, InterruptedException {
    ProcessBuilder runs = new ProcessBuilder(program).inheritIO();
    runs.environment().put("KUBECONFIG", kubeconfig.toString());
    return runs.start().waitFor();
  }
}
