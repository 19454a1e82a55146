package dev.headway.sandbox.world.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.sandbox.world.node.ProbeCounter.Verdict;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeDecisionsTest {
  private static Pod pod(String spec) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop, uid: u, labels: {app: web}}
        spec:
        %s
        """
            .formatted(spec.indent(2)),
        Pod.class);
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 10", "3, 20", "4, 40", "6, 160", "7, 300", "50, 300"})
  void backOffDoubles(int ends, int seconds) {
    assertThat(CrashBackOff.after(ends)).hasSeconds(seconds);
  }

  @Test
  void probeCountsInARow() {
    ProbeCounter counter = ProbeCounter.START.with(false).with(false);
    assertThat(counter.verdict(1, 3)).isEqualTo(Verdict.UNDECIDED);
    assertThat(counter.with(false).verdict(1, 3)).isEqualTo(Verdict.FAILED);
    assertThat(counter.with(true).verdict(1, 3)).isEqualTo(Verdict.PASSED);
    assertThat(counter.with(true).verdict(2, 3)).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void imagesFollowAPlainRule() {
    assertThat(ImagePull.of("headway/sample:1.2")).isEqualTo(new ImagePull.Sample("1.2"));
    assertThat(ImagePull.of("registry.example:5000/headway/sample"))
        .isEqualTo(new ImagePull.Sample("latest"));
    assertThat(ImagePull.of("nginx")).isEqualTo(new ImagePull.Other("nginx"));
    assertThat(ImagePull.of("headway/missing:1"))
        .isInstanceOfSatisfying(
            ImagePull.Failed.class, failed -> assertThat(failed.message()).contains("not found"));
    assertThat(ImagePull.of("shop/web:missing-2")).isInstanceOf(ImagePull.Failed.class);
    assertThat(ImagePull.of("registry.invalid/shop/web:1"))
        .isInstanceOfSatisfying(
            ImagePull.Failed.class,
            failed ->
                assertThat(failed.message()).endsWith("lookup registry.invalid: no such host"));
    assertThat(ImagePull.of("headway/unreachable:1")).isInstanceOf(ImagePull.Failed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Shop/Web", "web:", "web:a b"})
  void namesThatAreNone(String image) {
    assertThat(ImagePull.of(image)).isInstanceOf(ImagePull.Invalid.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{cpu: '4'} | ",
        "{cpu: '7'} | 0/1 nodes are available: 1 Insufficient cpu.",
        "{memory: 15.5Gi, cpu: '9'} | 0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient"
            + " memory."
      })
  void podsFitOrTheMessageSaysWhyNot(String requests, String obstacle) {
    Pod placed = pod("containers: [{name: a, resources: {requests: {cpu: '2', memory: 1Gi}}}]");
    Pod pod = pod("containers: [{name: a, resources: {requests: %s}}]".formatted(requests));
    assertThat(
            Scheduling.obstacle(
                pod, NodeObject.of("sandbox", 1, true, Instant.EPOCH), List.of(placed)))
        .isEqualTo(Optional.ofNullable(obstacle));
  }

  @Test
  void nodesThatTakeNothing() {
    Pod pod = pod("{nodeSelector: {disk: ssd}, containers: [{name: a}]}");
    var node = NodeObject.of("sandbox", 1, false, Instant.EPOCH);
    node.getSpec().setUnschedulable(true);
    assertThat(Scheduling.obstacle(pod, node, List.of()).orElseThrow())
        .contains(
            "were unschedulable", "untolerated taint", "didn't match Pod's node affinity/selector");
    Pod plain = pod("containers: [{name: a}]");
    List<Pod> many = Stream.generate(() -> plain).limit(110).toList();
    assertThat(Scheduling.obstacle(plain, NodeObject.of("sandbox", 1, true, Instant.EPOCH), many))
        .hasValue("0/1 nodes are available: 1 Too many pods.");
  }

  private static final ContainerEnvironment.Data DATA =
      new ContainerEnvironment.Data() {
        @Override
        public Optional<Map<String, String>> configMap(String name) {
          return name.equals("there") ? Optional.of(Map.of("a", "1")) : Optional.empty();
        }

        @Override
        public Optional<Map<String, String>> secret(String name) {
          return name.equals("there") ? Optional.of(Map.of("b", "2")) : Optional.empty();
        }
      };

  @Test
  void environmentIsResolved() {
    Pod pod =
        pod(
            """
            nodeName: sandbox
            containers:
            - name: a
              envFrom: [{prefix: C_, configMapRef: {name: there}}, {secretRef: {name: there}}, {configMapRef: {name: gone, optional: true}}]
              env:
              - {name: PLAIN, value: x}
              - {name: BOTH, value: $(PLAIN)-$$(PLAIN)-$(NONE)}
              - {name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
              - {name: LABEL, valueFrom: {fieldRef: {fieldPath: "metadata.labels['app']"}}}
              - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
              - {name: KEY, valueFrom: {configMapKeyRef: {name: there, key: a}}}
              - {name: LEFT_OUT, valueFrom: {secretKeyRef: {name: there, key: none, optional: true}}}
            """);
    assertThat(
            new ContainerEnvironment(pod, "127.1.2.3", DATA)
                .of(pod.getSpec().getContainers().getFirst()))
        .containsEntry("C_a", "1")
        .containsEntry("b", "2")
        .containsEntry("BOTH", "x-$(PLAIN)-$(NONE)")
        .containsEntry("NAME", "web")
        .containsEntry("LABEL", "web")
        .containsEntry("IP", "127.1.2.3")
        .containsEntry("KEY", "1")
        .doesNotContainKey("LEFT_OUT");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{configMapKeyRef: {name: gone, key: a}} | configmap \"gone\" not found",
        "{secretKeyRef: {name: gone, key: a}} | secret \"gone\" not found",
        "{configMapKeyRef: {name: there, key: z}} | couldn't find key z in configmap shop/there",
        "{fieldRef: {fieldPath: spec.oddity}} | the sandbox has no field \"spec.oddity\" for a"
            + " variable",
        "{resourceFieldRef: {resource: limits.cpu}} | the sandbox resolves `value`, `fieldRef`,"
            + " `configMapKeyRef` and `secretKeyRef`, nothing else"
      })
  void whatCannotBeResolvedIsNamed(String source, String message) {
    Pod pod = pod("containers: [{name: a, env: [{name: X, valueFrom: %s}]}]".formatted(source));
    assertThatThrownBy(
            () ->
                new ContainerEnvironment(pod, "", DATA)
                    .of(pod.getSpec().getContainers().getFirst()))
        .hasMessage(message);
  }
}
