package dev.headway.cli;

import dev.headway.cli.render.Ages;
import dev.headway.cli.render.Style;
import dev.headway.cli.render.Table;
import dev.headway.sandbox.Sandbox;
import dev.headway.sandbox.server.Claims;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** An embedded cluster until Ctrl-C. */
@Command(
    name = "sandbox",
    mixinStandardHelpOptions = true,
    description = {
      "Start a Kubernetes API in this process, on loopback only, with Headway's custom resources,"
          + " pods that",
      "serve real HTTP (image headway/sample:VERSION), a gateway and the operator. Needs no cluster"
          + " and no",
      "network. Nothing is kept after Ctrl-C."
    },
    footer = {
      "",
      "Examples:",
      "  headway sandbox",
      "  headway sandbox --port 6443 --kubeconfig sandbox.yaml",
      "  headway sandbox --no-operator       the cluster alone",
      "  headway sandbox --claims            which behaviours of a cluster it has"
    })
final class SandboxCommand implements Callable<Integer> {
  @ParentCommand private HeadwayCommand root;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "port of the API server; default any free one")
  private int port;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "where to write the kubeconfig; default a temporary file")
  private @Nullable Path kubeconfig;

  @Option(names = "--no-operator", description = "the cluster without the operator")
  private boolean noOperator;

  @Option(
      names = "--claims",
      description = "print the closed list of what the API server claims, and end")
  private boolean claims;

  @Override
  public Integer call() throws InterruptedException {
    Host host = root.host();
    if (claims) {
      host.terminal().out().print(Claims.text());
      return ExitCode.OK.status();
    }
    if (port < 0 || port > 65_535) {
      throw new CliFailure(ExitCode.USAGE, "--port must be from 0 to 65535, not " + port);
    }
    try (Workshop workshop = Workshop.open()) {
      Path file = KubeconfigFile.target(kubeconfig, workshop.folder());
      Sandbox sandbox = workshop.start(host, port, !noOperator);
      KubeconfigFile.write(file, sandbox.kubeconfig());
      welcome(host, sandbox, file);
      workshop.awaitEnd();
      return ExitCode.OK.status();
    }
  }

  private static void welcome(Host host, Sandbox sandbox, Path kubeconfig) {
    PrintStream out = host.terminal().out();
    Style style = host.terminal().style();
    Duration took = Duration.between(host.started(), host.time().instant());
    out.println(style.tick() + " sandbox ready in " + Ages.precise(took));
    out.println();
    new Table()
        .row("  API server", sandbox.apiUrl().toString())
        .row("  gateway", sandbox.gatewayUrl() + style.dim("  (routes by Host header)"))
        .row("  kubeconfig", kubeconfig.toString())
        .lines()
        .forEach(out::println);
    out.println();
    out.println("In another terminal:");
    out.println();
    out.println("  export KUBECONFIG=" + kubeconfig);
    out.println("  kubectl apply -f manifests/samples/canary.yaml");
    out.println("  " + host.command() + " status checkout --watch");
    out.println();
    out.println(style.dim("Ctrl-C ends it; nothing is kept."));
  }
}
