package dev.headway.gitsync;

import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.headway.GitSyncWiring;
import dev.headway.OperatorWiring;
import dev.headway.adapter.git.JGitRepository;
import dev.headway.api.v1alpha1.GitSync;
import dev.headway.api.v1alpha1.GitSyncStatus;
import dev.headway.port.EventSink.EventDraft;
import dev.headway.port.GitRepository;
import dev.headway.sandbox.server.ApiServer;
import dev.headway.sandbox.server.ApiServerOptions;
import dev.headway.settings.OperatorSettings;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.Operator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;

/** The sandbox's API server with the Git loop, and nothing else, running against it. */
final class SyncedCluster implements AutoCloseable {
  private static final YAMLMapper YAML = new YAMLMapper();

  final ApiServer server;
  final KubernetesClient client;
  final List<EventDraft> events = new CopyOnWriteArrayList<>();
  private final Path folder;
  private final ListAppender<ILoggingEvent> log = listen();
  private Operator operator;
  private GitSyncWiring wiring;
  private UnaryOperator<GitRepository> git = UnaryOperator.identity();

  SyncedCluster(Path folder) throws IOException {
    List<ObjectNode> crds = new ArrayList<>();
    try (var files = Files.newDirectoryStream(Path.of("crds"), "*.yaml")) {
      for (Path file : files) {
        crds.add((ObjectNode) YAML.readTree(Files.readString(file)));
      }
    }
    server = ApiServer.start(ApiServerOptions.at(InstantSource.system()).withCustomResources(crds));
    this.folder = folder;
    client = client(folder);
    startOperator();
  }

  private void startOperator() {
    operator =
        new Operator(
            o ->
                o.withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withConcurrentReconciliationThreads(4));
    wiring =
        GitSyncWiring.register(
            operator,
            client,
            OperatorWiring.Terms.of(
                OperatorSettings.sandbox(folder.resolve("mirrors")), InstantSource.system()),
            events::addAll,
            git.apply(new JGitRepository(folder.resolve("mirrors"))));
    operator.start();
  }

  /** The next operator reaches its repositories through this. */
  void reaching(UnaryOperator<GitRepository> through) {
    git = through;
  }

  /** Ends the operator, and starts one that remembers nothing but what is on disk. */
  void restartOperator() {
    operator.stop();
    wiring.close(Duration.ZERO);
    startOperator();
  }

  private KubernetesClient client(Path folder) throws IOException {
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(kubeconfig, server.kubeconfig());
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    config.setOnlyHttpWatches(true);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .build();
  }

  /** A namespace with an account that may do everything in it. */
  void namespace(String name) {
    apply(
        """
        {apiVersion: v1, kind: Namespace, metadata: {name: %1$s}}
        ---
        {apiVersion: v1, kind: ServiceAccount, metadata: {name: deployer, namespace: %1$s}}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: deployer, namespace: %1$s}
        rules:
        - {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: deployer, namespace: %1$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
        subjects:
        - {kind: ServiceAccount, name: deployer, namespace: %1$s}
        """
            .formatted(name));
  }

  /** Applies documents as the administrator. */
  void apply(String yaml) {
    for (String document : yaml.split("(?m)^---$")) {
      client
          .resource(json(document))
          .patch(
              new PatchContext.Builder()
                  .withPatchType(PatchType.SERVER_SIDE_APPLY)
                  .withFieldManager("test")
                  .withForce(true)
                  .build());
    }
  }

  private static String json(String yaml) {
    try {
      return YAML.readTree(yaml).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  GitSync sync(String namespace, String name) {
    return client.resources(GitSync.class).inNamespace(namespace).withName(name).get();
  }

  /** Waits until the status is as wanted, and returns it. */
  GitSyncStatus until(String namespace, String name, String what, Predicate<GitSyncStatus> wanted) {
    return await(what)
        .atMost(Duration.ofSeconds(8))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> sync(namespace, name).getStatus(),
            status -> status != null && wanted.test(status));
  }

  static Condition condition(GitSyncStatus status, String type) {
    return status.conditions() == null
        ? new Condition()
        : status.conditions().stream()
            .filter(c -> c.getType().equals(type))
            .findFirst()
            .orElse(new Condition());
  }

  static Predicate<GitSyncStatus> is(String type, String status, String words) {
    return s -> {
      Condition condition = condition(s, type);
      return status.equals(condition.getStatus()) && condition.getMessage().contains(words);
    };
  }

  /** Waits for an event: they are sent after the status that they tell of. */
  void told(String reason, String words) {
    await(reason + " " + words)
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                events.stream()
                    .anyMatch(e -> e.reason().equals(reason) && e.message().contains(words)));
  }

  /**
   * Everything that somebody without the right to read Secrets can read: objects, events, the
   * program's log, and what it keeps on disk.
   */
  String everythingTold(String namespace) {
    var told = new StringBuilder();
    for (String kind :
        List.of(
            "headway.dev/v1alpha1 GitSync",
            "headway.dev/v1alpha1 ReleaseAction",
            "v1 ConfigMap",
            "v1 Event",
            "v1 ServiceAccount")) {
      String[] parts = kind.split(" ");
      told.append(
          Serialization.asYaml(
              client.genericKubernetesResources(parts[0], parts[1]).inNamespace(namespace).list()));
    }
    events.forEach(e -> told.append(e).append('\n'));
    for (ILoggingEvent line : List.copyOf(log.list)) {
      told.append(line.getFormattedMessage()).append('\n');
      if (line.getThrowableProxy() != null) {
        told.append(ThrowableProxyUtil.asString(line.getThrowableProxy()));
      }
    }
    try (var files = Files.walk(folder.resolve("mirrors"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        told.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return told.toString();
  }

  /** What the program logs, in more detail than it usually does. */
  private static ListAppender<ILoggingEvent> listen() {
    var appender = new ListAppender<ILoggingEvent>();
    appender.start();
    for (String name : List.of("dev.headway", "org.eclipse.jgit.transport")) {
      if (LoggerFactory.getLogger(name) instanceof Logger logger) {
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        logger.addAppender(appender);
      }
    }
    return appender;
  }

  @Override
  public void close() {
    operator.stop();
    wiring.close(Duration.ZERO);
    client.close();
    server.close();
  }
}
