package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A namespace in which one story is told, from an empty one to its end. */
final class Scenario implements AutoCloseable {
  /** On a machine that others use, too. */
  static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Tools tools;
  private final String namespace;
  private final Followed deployments;

  private Scenario(Tools tools, String namespace) {
    this.tools = tools;
    this.namespace = namespace;
    this.deployments = new Followed(tools, namespace, "progressivedeployments");
  }

  static Scenario open(Installation installation, String namespace) {
    Tools tools = installation.tools();
    if (tools.run("", "kubectl", "get", "namespace", namespace).code() != 0) {
      tools.ok("kubectl", "create", "namespace", namespace);
    }
    return new Scenario(tools, namespace);
  }

  String namespace() {
    return namespace;
  }

  Followed deployments() {
    return deployments;
  }

  void apply(String yaml) {
    tools.okWith(yaml, "kubectl", "-n", namespace, "apply", "-f", "-");
  }

  void apply(App app) {
    apply(app.yaml());
  }

  /** Makes sure that a version serves at rest. */
  void release(App app) {
    apply(app);
    deployed(app.version());
  }

  String kubectl(String... arguments) {
    return tools.ok(command(List.of("kubectl", "-n", namespace), arguments));
  }

  /** {@code kubectl headway VERB … -n NAMESPACE}, which must succeed. */
  String headway(String... arguments) {
    Tools.Said said = tryHeadway(arguments);
    assertThat(said.code())
        .as("kubectl headway %s%n%s%n%s", String.join(" ", arguments), said.out(), said.err())
        .isZero();
    return said.out();
  }

  Tools.Said tryHeadway(String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl", "headway"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-n", namespace));
    return tools.run("", command.toArray(String[]::new));
  }

  private static String[] command(List<String> program, String... arguments) {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  /** Waits for a status; {@code what} says which. */
  JsonNode until(String what, Predicate<JsonNode> so) {
    return deployments
        .until(App.NAME, what, PATIENCE, object -> so.test(object.path("status")))
        .path("status");
  }

  /** Waits for another deployment of the namespace; {@code what} says for what. */
  JsonNode until(String name, String what, Predicate<JsonNode> so) {
    return deployments.until(name, what, PATIENCE, so);
  }

  /** As last seen. */
  JsonNode status() {
    return deployments.latest(App.NAME).orElseThrow().path("status");
  }

  JsonNode deployed(String version) {
    return until(
        "version " + version + " serves at rest",
        status ->
            status.path("phase").asText().equals("Deployed")
                && status.at("/stable/version").asText().equals(version)
                && !status.has("candidate"));
  }

  /** The release of a version stands at an approval. */
  JsonNode awaitsApproval(String version) {
    return until(
        "version " + version + " waits for approval",
        status ->
            status.path("phase").asText().equals("Paused")
                && status.at("/candidate/version").asText().equals(version)
                && status.at("/step/waitingFor").asText().contains("pproval"));
  }

  /** A GitSync goes first: it would put back what it owns. */
  @Override
  public void close() {
    deployments.close();
    delete("gitsyncs");
    delete("progressivedeployments");
    if (!Installation.isWatchedByName(namespace)) {
      tools.run("", "kubectl", "delete", "namespace", namespace, "--wait=false");
    }
  }

  private void delete(String kind) {
    tools.run("", "kubectl", "-n", namespace, "delete", kind, "--all", "--timeout=60s");
  }
}
