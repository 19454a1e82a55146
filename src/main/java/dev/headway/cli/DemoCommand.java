package dev.headway.cli;

import dev.headway.adapter.git.LocalRepository;
import dev.headway.cli.demo.Stage;
import dev.headway.cli.demo.Story;
import dev.headway.cli.demo.Summary;
import dev.headway.cli.render.Style;
import dev.headway.cli.render.Terminal;
import dev.headway.sandbox.Sandbox;
import dev.headway.sandbox.world.load.LoadGenerator;
import dev.headway.sandbox.world.load.LoadSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The whole path once: commits in, a canary promoted, a sick version taken back, Git put right. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Show the whole path in under a minute, in this process: a Git repository, a GitSync, the"
          + " operator and",
      "50 requests a second of real HTTP. Version 2 is released step by step; version 3 turns"
          + " unhealthy, is",
      "taken back, and its commit is reverted. Exit code 0 only if every promise held, judged by"
          + " the load",
      "and by a watch of the API."
    },
    footer = {
      "",
      "Examples:",
      "  headway demo",
      "  headway demo --keep            leave it running, to try kubectl and git on it",
      "  headway demo --output json     only the summary, for a program"
    })
final class DemoCommand implements Callable<Integer> {
  @ParentCommand private HeadwayCommand root;
  @Mixin private OutputOptions output;

  @Option(names = "--keep", description = "leave everything running at the end, until Ctrl-C")
  private boolean keep;

  @Override
  public Integer call() throws InterruptedException {
    Host host = root.host();
    Terminal terminal = host.terminal();
    boolean tells = output.forPeople();
    if (tells) {
      terminal
          .out()
          .println("A cluster, a Git repository and a load, all in this process. Ctrl-C ends it.");
    }
    try (Workshop workshop = Workshop.open()) {
      Sandbox sandbox = workshop.start(host, 0, true);
      Path bare = workshop.folder().resolve("shop.git");
      LocalRepository repository = LocalRepository.at(bare, "main");
      Story story =
          new Story(
              new SandboxStage(sandbox),
              repository,
              terminal,
              !tells,
              host.started(),
              host.time(),
              Views::of);
      Summary summary = story.tell();
      output.print(terminal.out(), summary, () -> summary.lines(terminal.style()));
      if (keep) {
        Path kubeconfig = KubeconfigFile.target(null, workshop.folder());
        KubeconfigFile.write(kubeconfig, sandbox.kubeconfig());
        invite(tells ? terminal.out() : terminal.err(), terminal.style(), kubeconfig, bare);
        workshop.awaitEnd();
      }
      return (summary.held() ? ExitCode.OK : ExitCode.FAILED).status();
    }
  }

  private void invite(PrintStream out, Style style, Path kubeconfig, Path bare) {
    String command = root.host().command();
    out.println();
    out.println("Everything is still running. In another terminal:");
    out.println();
    out.println("  export KUBECONFIG=" + kubeconfig);
    out.println("  kubectl get progressivedeployments,gitsyncs,pods");
    out.println("  " + command + " status checkout --watch");
    out.println("  git clone " + bare + " shop && cd shop && git log");
    out.println(
        "  sed -i 's/2\\.0\\.0/4.0.0/' checkout.yaml && git commit -am 'checkout 4.0.0' && git"
            + " push");
    out.println();
    out.println(style.dim("Ctrl-C ends it; nothing is kept."));
  }

  private record SandboxStage(Sandbox sandbox) implements Stage {
    @Override
    public KubernetesClient client() {
      return sandbox.client();
    }

    @Override
    public URI gateway() {
      return sandbox.gatewayUrl();
    }

    @Override
    public LoadGenerator load(LoadSettings settings) {
      return sandbox.load(settings);
    }
  }
}
