package dev.headway.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.adapter.kube.OwnAuthority;
import dev.headway.adapter.kube.WatchedTypes;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster and namespace, by the options that kubectl has. */
final class ClusterOptions {
  private static final int REQUEST_TIMEOUT_MILLIS = 15_000;

  /** A worker that waits for one request works on nothing else: the pass is tried again instead. */
  private static final int RETRIES = 3;

  /** Variables by which fabric8 changes what a kubeconfig says. */
  private static final Pattern MEANS_MORE =
      Pattern.compile(
          "KUBERNETES_.*|KUBECONFIG_.*|(HTTPS?|ALL|NO)_PROXY", Pattern.CASE_INSENSITIVE);

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "kubeconfig to use; default $KUBECONFIG, else ~/.kube/config")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "context of the kubeconfig; default its current one")
  private @Nullable String context;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "namespace; default that of the context")
  private @Nullable String namespace;

  /** A client with the user's own rights, for one command, and the namespace that is meant. */
  Cluster connect(Host host) {
    Config config = once(host);
    // A command names the types that it reads: those of the whole API need not be searched.
    KubernetesClientBuilder builder =
        new KubernetesClientBuilder()
            .withHttpClientFactory(new OwnAuthority())
            .withKubernetesSerialization(new KubernetesSerialization(new ObjectMapper(), false));
    return new Cluster(builder.withConfig(config).build(), namespace(config));
  }

  /** Reads with the user's own rights, for a command that asks once and ends. */
  Reads reads(Host host) {
    Config config = once(host);
    // One connection, one question after the other: a newer protocol only takes longer to start.
    config.setHttp2Disable(true);
    return new Reads(
        new OwnAuthority().newBuilder(config).build(), config.getMasterUrl(), namespace(config));
  }

  /** For one command: what does not work at once is told at once. */
  private Config once(Host host) {
    Optional<Config> plain = file(host).flatMap(file -> PlainKubeconfig.read(file, context));
    Config config = plain.orElseGet(() -> config(host));
    config.setRequestRetryBackoffLimit(0);
    return named(config);
  }

  /** For a program that stays: requests are tried again, and it may add to the HTTP client. */
  Reach reach(Host host) {
    Config config = named(config(host));
    config.setRequestRetryBackoffLimit(RETRIES);
    return new Reach(
        namespace(config),
        addition ->
            new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new OwnAuthority())
                .withKubernetesSerialization(WatchedTypes.serialization())
                .withHttpClientBuilderConsumer(addition)
                .build());
  }

  /** A cluster that is not connected to yet, and the namespace that is meant. */
  record Reach(
      String namespace, Function<Consumer<HttpClient.Builder>, KubernetesClient> connect) {}

  /** As the cluster's own logs are to know it, and patient for so long. */
  private static Config named(Config config) {
    config.setRequestTimeout(REQUEST_TIMEOUT_MILLIS);
    config.setConnectionTimeout(REQUEST_TIMEOUT_MILLIS);
    config.setUserAgent("headway/" + Version.current());
    return config;
  }

  private String namespace(Config config) {
    return Optional.ofNullable(namespace)
        .or(() -> Optional.ofNullable(config.getNamespace()))
        .orElse("default");
  }

  /** The one file that says everything; empty where the environment has its say, too. */
  private Optional<Path> file(Host host) {
    if (kubeconfig != null) {
      return Optional.of(kubeconfig);
    }
    if (host.environment().keySet().stream().anyMatch(name -> MEANS_MORE.matcher(name).matches())) {
      return Optional.empty();
    }
    String named = host.environment().getOrDefault("KUBECONFIG", "");
    if (named.contains(File.pathSeparator)) {
      return Optional.empty();
    }
    return Optional.of(
        named.isBlank()
            ? Path.of(host.environment().getOrDefault("HOME", "/"), ".kube", "config")
            : Path.of(named));
  }

  private Config config(Host host) {
    if (kubeconfig != null) {
      return fromFile(kubeconfig);
    }
    if (!configured(host)) {
      throw new CliFailure(
          ExitCode.UNREACHABLE,
          "no kubeconfig: set KUBECONFIG or pass --kubeconfig; './headway sandbox' starts a cluster"
              + " and writes one");
    }
    Config found = Config.autoConfigure(context);
    if (context != null
        && found.getContexts().stream().noneMatch(c -> context.equals(c.getName()))) {
      throw new CliFailure(ExitCode.USAGE, "the kubeconfig has no context '" + context + "'");
    }
    return found;
  }

  private static boolean configured(Host host) {
    if (host.environment().containsKey("KUBERNETES_SERVICE_HOST")) {
      return true;
    }
    String named = host.environment().getOrDefault("KUBECONFIG", "");
    if (named.isBlank()) {
      return Files.isReadable(
          Path.of(host.environment().getOrDefault("HOME", "/"), ".kube", "config"));
    }
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(named)
        .anyMatch(file -> !file.isBlank() && Files.isReadable(Path.of(file)));
  }

  private Config fromFile(Path file) {
    if (!Files.isReadable(file)) {
      throw new CliFailure(ExitCode.UNREACHABLE, "cannot read the kubeconfig " + file);
    }
    return PlainKubeconfig.read(file, context)
        .orElseGet(() -> Config.fromKubeconfig(context, file.toFile()));
  }
}
