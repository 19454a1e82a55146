package dev.headway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.OperatorWiring;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import dev.headway.api.v1alpha1.ReleaseAction;
import dev.headway.api.v1alpha1.ReleaseActionSpec;
import dev.headway.api.v1alpha1.ReleaseActionSpec.Verb;
import dev.headway.sandbox.Sandbox;
import dev.headway.sandbox.SandboxOptions;
import dev.headway.settings.OperatorSettings;
import dev.headway.testing.ConditionInvariants;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A sandbox with an operator for the tests of a class, and a namespace for each test. */
abstract class RolloutCase {

  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final AtomicInteger NAMESPACES = new AtomicInteger();

  private static final ResourceDefinitionContext ROUTES =
      new ResourceDefinitionContext.Builder()
          .withGroup("gateway.networking.k8s.io")
          .withVersion("v1")
          .withKind("HTTPRoute")
          .withPlural("httproutes")
          .withNamespaced(true)
          .build();

  @TempDir static Path mirrors;

  static Sandbox sandbox;
  static RequestCount requests;
  private static OperatorWiring operator;
  private static KubernetesClient operatorClient;

  NamespacedKubernetesClient client;
  String namespace;

  @BeforeAll
  static void startSandbox() {
    sandbox = Sandbox.start(SandboxOptions.at(InstantSource.system()));
    startOperator();
  }

  @AfterAll
  static void closeSandbox() {
    stopOperator();
    sandbox.close();
  }

  static void startOperator() {
    requests = new RequestCount();
    operatorClient =
        new KubernetesClientBuilder()
            .withConfig(sandbox.client().getConfiguration())
            .withHttpClientBuilderConsumer(
                builder -> builder.addOrReplaceInterceptor("count", requests))
            .build();
    operator =
        OperatorWiring.start(
            operatorClient, OperatorSettings.sandbox(mirrors), InstantSource.system());
  }

  static void stopOperator() {
    operator.close();
    operatorClient.close();
  }

  @BeforeEach
  void makeNamespace() {
    namespace = "t" + NAMESPACES.incrementAndGet();
    client = sandbox.client().adapt(NamespacedKubernetesClient.class).inNamespace(namespace);
    sandbox
        .client()
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    requests.reset();
  }

  /** What a test leaves would go on checking and probing beside all the tests after it. */
  @AfterEach
  void deleteDeployments() {
    client.resources(ProgressiveDeployment.class).delete();
  }

  void create(String... manifests) {
    client
        .load(
            new ByteArrayInputStream(
                ("# all of it\n" + String.join("\n---\n", manifests))
                    .getBytes(StandardCharsets.UTF_8)))
        .create();
  }

  /** How long a release may take. */
  Duration patience() {
    return PATIENCE;
  }

  /** Patches the deployment's spec. */
  void patch(String json) {
    client
        .resources(ProgressiveDeployment.class)
        .withName("checkout")
        .patch(PatchContext.of(PatchType.JSON_MERGE), json);
  }

  /** A new version of the sample, with settings such as {@code FAIL_PERCENT=100}. */
  void release(String version, String... env) {
    patch("{\"spec\":{\"template\":" + Manifests.template(version, env) + "}}");
  }

  ProgressiveDeployment deployment() {
    return client.resources(ProgressiveDeployment.class).withName("checkout").get();
  }

  ProgressiveDeploymentStatus status() {
    return Objects.requireNonNull(deployment().getStatus(), "status");
  }

  ProgressiveDeploymentStatus awaitPhase(Phase phase) {
    return awaitStatus(phase.name(), status -> status.phase() == phase);
  }

  /** Deployed at a version, with nothing left to clean up. */
  ProgressiveDeploymentStatus awaitRest(String version) {
    return awaitStatus(
        "rest at " + version,
        status ->
            status.phase() == Phase.Deployed
                && status.stage() == ProgressiveDeploymentStatus.Stage.Complete
                && status.stable() != null
                && version.equals(status.stable().version()));
  }

  ProgressiveDeploymentStatus awaitStatus(
      String what, Predicate<ProgressiveDeploymentStatus> holds) {
    await(what)
        .atMost(patience())
        .pollInterval(Duration.ofMillis(25))
        .untilAsserted(
            () -> {
              ProgressiveDeployment now = deployment();
              assertThat(now).isNotNull();
              assertThat(now.getStatus()).isNotNull();
              ConditionInvariants.assertHolds(now);
              assertThat(now.getStatus()).matches(holds, what);
            });
    return status();
  }

  void act(Verb verb, String name, ReleaseActionSpec spec) {
    var action = new ReleaseAction();
    action.getMetadata().setName(name);
    action.getMetadata().setNamespace(namespace);
    action.setSpec(spec);
    client.resources(ReleaseAction.class).resource(action).create();
    assertThat(spec.verb()).isEqualTo(verb);
  }

  /** Makes an action for what runs at present. */
  ReleaseAction act(Verb verb, String argument) {
    ProgressiveDeploymentStatus now = status();
    String revision =
        switch (verb) {
          case Retry -> now.failedRevision() == null ? null : now.failedRevision().revision();
          case Rollback -> null;
          default -> now.candidate() == null ? null : now.candidate().revision();
        };
    String step = verb == Verb.Promote && now.step() != null ? now.step().name() : null;
    String name =
        verb.name().toLowerCase(java.util.Locale.ROOT) + "-" + NAMESPACES.incrementAndGet();
    act(
        verb,
        name,
        new ReleaseActionSpec(
            "checkout", null, verb, now.release(), revision, step, argument, "a test says so"));
    await(verb + " is answered")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(client.resources(ReleaseAction.class).withName(name).get().getStatus())
                    .isNotNull()
                    .matches(status -> status.result() != null));
    return client.resources(ReleaseAction.class).withName(name).get();
  }

  List<ReplicaSet> sets() {
    return client.apps().replicaSets().list().getItems();
  }

  List<Pod> pods() {
    return client.pods().withLabel("app", "checkout").list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  long podsOf(String version) {
    return pods().stream()
        .filter(
            pod ->
                pod.getSpec()
                    .getContainers()
                    .getFirst()
                    .getImage()
                    .equals("headway/sample:" + version))
        .count();
  }

  GenericKubernetesResource route() {
    return client.genericKubernetesResources(ROUTES).withName("checkout").get();
  }

  /** The route without what the server and the gateway write. */
  Object routeSpec() {
    return List.of(
        route().getAdditionalProperties().get("spec"),
        Objects.requireNonNullElse(route().getMetadata().getAnnotations(), java.util.Map.of()));
  }

  List<String> events() {
    return client.v1().events().list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getKind().equals("ProgressiveDeployment"))
        .map(event -> event.getReason())
        .toList();
  }
}
