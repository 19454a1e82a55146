package dev.headway.cli;

import dev.headway.cli.demo.Shop;
import dev.headway.sandbox.Sandbox;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/**
 * The training run of the sandbox's ahead-of-time cache: a sandbox with a first deployment. While
 * it stands, it starts the training run of the commands, in a process of its own: what that loads
 * is all that their cache is to hold.
 */
@Command(name = "train", hidden = true, description = "Training run of the sandbox's cache.")
final class TrainCommand implements Callable<Integer> {
  @ParentCommand private HeadwayCommand root;

  @Parameters(
      paramLabel = "PROGRAM",
      description = "how to start this program for the training run of the commands")
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
      return program.isEmpty() ? ExitCode.OK.status() : rehearse(file);
    }
  }

  private int rehearse(Path kubeconfig) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(program);
    line.addAll(List.of("rehearse", "--kubeconfig", kubeconfig.toString()));
    return new ProcessBuilder(line).inheritIO().start().waitFor();
  }
}
