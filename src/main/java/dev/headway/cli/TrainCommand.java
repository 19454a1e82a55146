package dev.headway.cli;

import dev.headway.cli.demo.Shop;
import dev.headway.cli.render.Terminal;
import dev.headway.sandbox.Sandbox;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/**
 * The training run of the ahead-of-time cache: goes once through what people start often, on a
 * sandbox, and prints nothing.
 */
@Command(name = "train", hidden = true, description = "Training run of the ahead-of-time cache.")
final class TrainCommand implements Callable<Integer> {
  @ParentCommand private HeadwayCommand root;

  @Override
  public Integer call() {
    run("--help");
    run("completion", "bash");
    try (Workshop workshop = Workshop.open()) {
      Sandbox sandbox = workshop.start(root.host(), 0, true);
      Path file = KubeconfigFile.target(null, workshop.folder());
      KubeconfigFile.write(file, sandbox.kubeconfig());
      byte[] manifests = Shop.healthy("1.0.0").getBytes(StandardCharsets.UTF_8);
      sandbox.client().load(new ByteArrayInputStream(manifests)).items().stream()
          .map((HasMetadata item) -> sandbox.client().resource(item).inNamespace("default"))
          .forEach(item -> item.create());
      run("status", "checkout", "--wait", "--timeout", "15s", "--kubeconfig", file.toString());
      run("status", "checkout", "--kubeconfig", file.toString());
      run("get", "--kubeconfig", file.toString());
      run("history", "checkout", "-o", "json", "--kubeconfig", file.toString());
    }
    return ExitCode.OK.status();
  }

  private void run(String... args) {
    Host host = root.host();
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Host silent =
        new Host(
            Terminal.plain(nowhere, nowhere),
            host.in(),
            host.environment(),
            host.directory(),
            host.command(),
            host.time(),
            host.started());
    HeadwayCommand.execute(silent, args);
  }
}
