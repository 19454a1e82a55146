package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Headway as the chart installs it, once for the whole suite. */
final class Installation implements AutoCloseable {
  /**
   * Namespaces of scenarios, parted by commas: the operator looks after these alone, under names of
   * its own, beside another one that leaves them alone. Empty: it looks after all.
   */
  private static final List<String> ONLY =
      Stream.of(System.getProperty("headway.cluster.only", "").split(","))
          .filter(name -> !name.isBlank())
          .toList();

  private static final String BESIDE = ONLY.isEmpty() ? "" : "-" + ONLY.getFirst();

  static final String NAMESPACE = "headway-suite" + BESIDE;

  /** The one namespace whose service accounts the operator may act as. */
  static final String TENANT = "hw-tenant" + BESIDE;

  /** Who ends the operator takes this alone; the others share it. */
  static final String OPERATOR = "operator";

  /** Also the name of its Deployment, its Lease and its ClusterRole. */
  static final String RELEASE = "headway" + BESIDE;

  /** A Prometheus that looks for pods with these annotations reads their metrics. */
  private static final List<String> SCRAPED =
      List.of(
          "--set-string",
          "podAnnotations.prometheus\\.io/scrape=true",
          "--set-string",
          "podAnnotations.prometheus\\.io/port=8080");

  private final Tools tools;
  private final Requests requests = new Requests();

  /**
   * What is installed.
   *
   * @param checkout where its chart and its definitions are
   * @param image its reference; empty: the chart's own
   */
  record Version(Path checkout, String image) {
    /** That of this build. */
    static final Version PRESENT =
        new Version(Path.of(""), System.getProperty("headway.cluster.image", ""));

    private List<String> values() {
      int tag = image.lastIndexOf(':');
      return tag < 0
          ? List.of()
          : List.of(
              "--set", "image.repository=" + image.substring(0, tag),
              "--set", "image.tag=" + image.substring(tag + 1));
    }

    private String path(String file) {
      return checkout.resolve(file).toString();
    }
  }

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

  /** What an administrator types, also to upgrade. */
  void install(String... more) {
    install(Version.PRESENT, more);
  }

  void install(Version version, String... more) {
    define(version);
    Stream.concat(ONLY.stream(), Stream.of(TENANT)).forEach(this::namespace);
    List<String> command = new ArrayList<>(List.of("helm", "upgrade", "--install", RELEASE));
    command.addAll(List.of(version.path("helm/headway"), "--namespace", NAMESPACE));
    command.addAll(List.of("--create-namespace", "--wait", "--timeout", "150s"));
    command.addAll(List.of("--set", "tenants[0].namespace=" + TENANT));
    command.addAll(List.of("--set", "settings.git.schemes={https,http}"));
    command.addAll(List.of("--set", "settings.log.format=Text"));
    command.addAll(SCRAPED);
    if (!ONLY.isEmpty()) {
      command.addAll(List.of("--set", watching(ONLY.toArray(String[]::new))));
    }
    command.addAll(version.values());
    command.addAll(Arrays.asList(more));
    tools.ok(command.toArray(String[]::new));
    Awaitility.await("an operator that acts")
        .atMost(Duration.ofSeconds(30))
        .until(() -> !leader().isEmpty());
  }

  /** Whether the operator was told of this namespace: it stays for as long as the operator does. */
  static boolean isWatchedByName(String namespace) {
    return namespace.equals(TENANT) || ONLY.contains(namespace);
  }

  /** The value by which the operator looks after these namespaces and the tenant's alone. */
  static String watching(String... namespaces) {
    return "namespaces={" + String.join(",", namespaces) + "," + TENANT + "}";
  }

  /** Helm changes no definition that is there; beside others theirs stay. */
  private void define(Version version) {
    String known = "progressivedeployments.headway.dev";
    if (ONLY.isEmpty() || tools.run("", "kubectl", "get", "crd", known).code() != 0) {
      tools.ok(
          "kubectl",
          "apply",
          "--server-side",
          "--force-conflicts",
          "-f",
          version.path("helm/headway/crds"));
    }
  }

  private void namespace(String name) {
    if (tools.run("", "kubectl", "get", "namespace", name).code() != 0) {
      tools.ok("kubectl", "create", "namespace", name);
    }
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
    read(requests);
    return requests;
  }

  /** What the operators of now have asked of the API server. */
  Requests requestsOfNow() {
    Requests now = new Requests();
    read(now);
    return now;
  }

  private void read(Requests into) {
    for (String pod : pods()) {
      String metrics = "/api/v1/namespaces/%s/pods/%s:8080/proxy/metrics".formatted(NAMESPACE, pod);
      into.read(tools.run("", "kubectl", "get", "--raw", metrics).out());
    }
  }

  /** The names of the operators' pods. */
  List<String> pods() {
    String names =
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
    return Stream.of(names.split(" ")).filter(name -> !name.isBlank()).toList();
  }

  /** The uid of an operator's pod. */
  String uid(String pod) {
    return tools.ok(
        "kubectl", "-n", NAMESPACE, "get", "pod", pod, "-o", "jsonpath={.metadata.uid}");
  }

  /** So many operators; with none nobody acts. */
  void scale(int replicas) {
    requests();
    tools.ok(
        "kubectl", "-n", NAMESPACE, "scale", "deployment/" + RELEASE, "--replicas=" + replicas);
    awaitReplicas();
    Awaitility.await(replicas + " operators")
        .atMost(Duration.ofSeconds(60))
        .until(() -> pods().size() == replicas);
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
    List<String> line = new ArrayList<>(List.of("kubectl", "delete", "namespace", TENANT));
    line.addAll(ONLY);
    line.addAll(List.of(NAMESPACE, "--timeout=120s"));
    tools.run("", line.toArray(String[]::new));
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
