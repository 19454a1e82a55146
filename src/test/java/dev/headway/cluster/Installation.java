package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Headway as the chart installs it, once for the whole suite. */
final class Installation implements AutoCloseable {
  static final String NAMESPACE = "headway-suite";

  /** The one namespace whose service accounts the operator may act as. */
  static final String TENANT = "hw-tenant";

  /** Who ends the operator takes this alone; the others share it. */
  static final String OPERATOR = "operator";

  private static final String RELEASE = "headway";

  /** Ends with 0 when it has killed something. */
  private static final String KILLER =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: killer}
      spec:
        hostPID: true
        restartPolicy: Never
        containers:
          - name: killer
            image: %s
            securityContext: {privileged: true, runAsUser: 0, runAsNonRoot: false}
            command: [sh, -c]
            args:
              - |
                for process in /proc/[0-9]*; do
                  if grep -q %s $process/cgroup && [ "$(cat $process/comm)" = java ]; then
                    kill -9 ${process#/proc/} && killed=yes
                  fi
                done 2>/dev/null
                [ -n "$killed" ]
      """;

  private final Tools tools;
  private final Requests requests = new Requests();

  private Installation(Tools tools) {
    this.tools = tools;
  }

  private static Installation open() {
    try {
      Installation installation =
          new Installation(Tools.in(Files.createTempDirectory("headway-cluster-")));
      Tools.Said ready = installation.tools.run("", "kubectl", "get", "--raw", "/readyz");
      if (ready.code() != 0) {
        throw new IllegalStateException("no cluster: run ./up of the kit; " + ready.err());
      }
      installation.install();
      return installation;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Tools tools() {
    return tools;
  }

  /** What an administrator types. */
  void install(String... more) {
    tools.ok("kubectl", "apply", "--server-side", "--force-conflicts", "-f", "helm/headway/crds");
    if (tools.run("", "kubectl", "get", "namespace", TENANT).code() != 0) {
      tools.ok("kubectl", "create", "namespace", TENANT);
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                "helm",
                "upgrade",
                "--install",
                RELEASE,
                "helm/headway",
                "--namespace",
                NAMESPACE,
                "--create-namespace",
                "--wait",
                "--timeout",
                "150s",
                "--set",
                "tenants[0].namespace=" + TENANT,
                "--set",
                "settings.git.schemes={https,http}",
                "--set",
                "settings.log.format=Text"));
    command.addAll(image(System.getProperty("headway.cluster.image", "")));
    command.addAll(Arrays.asList(more));
    tools.ok(command.toArray(String[]::new));
    Awaitility.await("an operator that acts")
        .atMost(Duration.ofSeconds(30))
        .until(() -> !leader().isEmpty());
  }

  private static List<String> image(String reference) {
    int tag = reference.lastIndexOf(':');
    return tag < 0
        ? List.of()
        : List.of(
            "--set", "image.repository=" + reference.substring(0, tag),
            "--set", "image.tag=" + reference.substring(tag + 1));
  }

  /** The pod that acts; empty when none does. */
  String leader() {
    String holder =
        tools
            .run(
                "",
                "kubectl",
                "-n",
                NAMESPACE,
                "get",
                "lease",
                RELEASE,
                "-o",
                "jsonpath={.spec.holderIdentity}")
            .out();
    boolean runs =
        !holder.isEmpty()
            && tools.run("", "kubectl", "-n", NAMESPACE, "get", "pod", holder).code() == 0;
    return runs ? holder : "";
  }

  /** Every line that the operators of now have logged. */
  List<String> log() {
    return tools
        .ok(
            "kubectl",
            "-n",
            NAMESPACE,
            "logs",
            "--prefix",
            "--tail=-1",
            "-l",
            "app.kubernetes.io/component=operator")
        .lines()
        .toList();
  }

  /** What the operators have asked of the API server, those of now and those that were noted. */
  Requests requests() {
    String pods =
        tools.ok(
            "kubectl",
            "-n",
            NAMESPACE,
            "get",
            "pods",
            "-l",
            "app.kubernetes.io/component=operator",
            "-o",
            "jsonpath={.items[*].metadata.name}");
    for (String pod : List.of(pods.split(" ", -1))) {
      String metrics = "/api/v1/namespaces/%s/pods/%s:8080/proxy/metrics".formatted(NAMESPACE, pod);
      requests.read(tools.run("", "kubectl", "get", "--raw", metrics).out());
    }
    return requests;
  }

  /** SIGKILL to the program of a pod, from the node, so that it cannot say good-bye. */
  void kill(String pod) {
    String uid =
        tools.ok("kubectl", "-n", NAMESPACE, "get", "pod", pod, "-o", "jsonpath={.metadata.uid}");
    tools.okWith(KILLER.formatted(App.SAMPLE, uid), "kubectl", "-n", NAMESPACE, "apply", "-f", "-");
    tools.ok(
        "kubectl",
        "-n",
        NAMESPACE,
        "wait",
        "--for=jsonpath={.status.phase}=Succeeded",
        "pod/killer",
        "--timeout=60s");
    tools.ok("kubectl", "-n", NAMESPACE, "delete", "pod", "killer", "--now");
  }

  void awaitReplicas() {
    tools.ok(
        "kubectl", "-n", NAMESPACE, "rollout", "status", "deployment/" + RELEASE, "--timeout=120s");
  }

  void uninstall() {
    requests();
    tools.ok("helm", "uninstall", RELEASE, "--namespace", NAMESPACE, "--wait", "--timeout", "150s");
  }

  @Override
  public void close() {
    tools.run("", "helm", "uninstall", RELEASE, "--namespace", NAMESPACE, "--wait");
    tools.run("", "kubectl", "delete", "namespace", TENANT, NAMESPACE, "--timeout=120s");
  }

  /** Installs before the first scenario, and hands the installation to those that ask for it. */
  static final class Extension implements BeforeAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace STORE =
        ExtensionContext.Namespace.create(Installation.class);

    @Override
    public void beforeAll(ExtensionContext context) {
      assertThat(installation(context)).isNotNull();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType().equals(Installation.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return installation(context);
    }

    private static Installation installation(ExtensionContext context) {
      return context
          .getRoot()
          .getStore(STORE)
          .computeIfAbsent("installation", key -> open(), Installation.class);
    }
  }
}
