package dev.headway.cli.render;

import dev.headway.api.v1alpha1.GitSync;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.cli.render.ReleaseView.PlannedStep;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Resources as a test's reader sees them: YAML, at noon of one day. */
final class Seen {
  static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

  static final List<PlannedStep> STEPS =
      List.of(
          new PlannedStep("smoke", 1, List.of("hold 2m", "check ready")),
          new PlannedStep("25 %", 25, List.of("hold 5m", "check ready")),
          new PlannedStep("half", 50, List.of("approval")),
          new PlannedStep("100 %", 100, List.of()));

  private static final String DEPLOYMENT =
      """
      apiVersion: headway.dev/v1alpha1
      kind: ProgressiveDeployment
      metadata:
        name: checkout
        namespace: shop
        creationTimestamp: "2026-03-01T12:00:00Z"
        labels: {headway.dev/gitsync: shop.config}
      spec:
        replicas: 5
        selector: {matchLabels: {app: checkout}}
        template: {metadata: {labels: {app: checkout}}, spec: {containers: [{name: app, image: "registry.example/checkout:1.4.2"}]}}
        strategy: {type: Canary, canary: {}}
      """;

  private static final String STABLE =
      "stable: {revision: 5d8f6c21ab, version: 1.4.1, replicas: 5, readyReplicas: 5, weight: %d}";

  private Seen() {}

  static ProgressiveDeployment deployment(String status) {
    return Serialization.unmarshal(
        DEPLOYMENT + "status:\n" + status.indent(2), ProgressiveDeployment.class);
  }

  static ProgressiveDeployment fresh() {
    return Serialization.unmarshal(DEPLOYMENT, ProgressiveDeployment.class);
  }

  static ProgressiveDeployment holding() {
    return deployment(
        """
        observedGeneration: 7
        phase: Running
        stage: Holding
        health: Healthy
        replicas: 7
        readyReplicas: 7
        release: 17
        candidate: {revision: 7f9c210d3e, version: 1.4.2, replicas: 2, readyReplicas: 2, weight: 25, cause: {gitSync: config, commit: 4f2a9d1c0ffee, author: ann, message: checkout 1.4.2}}
        step: {plan: 1c9e04, index: 1, count: 4, progress: 2/4, name: 25 %, holdUntil: "2026-03-04T12:02:04Z", waitingFor: Hold until 12:02:04}
        traffic: {desiredWeight: 25, acceptedWeight: 25, evidence: Accepted}
        checks: [{name: ready, phase: Passing, message: 2 of 2 pods answered 200}]
        """
            + STABLE.formatted(75));
  }

  static ProgressiveDeployment approval() {
    return deployment(
        """
        phase: Paused
        stage: Holding
        health: Healthy
        readyReplicas: 8
        release: 17
        candidate: {revision: 7f9c210d3e, version: 1.4.2, replicas: 3, readyReplicas: 3, weight: 50}
        step: {index: 2, count: 4, progress: 3/4, name: half, waitingFor: Approval of step half}
        """
            + STABLE.formatted(50));
  }

  static ProgressiveDeployment failed() {
    return deployment(
        """
        phase: Failed
        stage: Complete
        health: Healthy
        readyReplicas: 5
        release: 18
        failedRevision: {revision: 6aa0b1c2d3, class: Evidence, reason: CheckFailed, message: "Check ready failed on 1 of 1 pods: status 503"}
        rolledBackFrom: 6aa0b1c2d3
        conditions: [{type: Ready, status: "False", reason: CheckFailed, message: Revision 6aa0b1c2d3 failed; revision 5d8f6c21ab serves}]
        """
            + STABLE.formatted(100));
  }

  static ProgressiveDeployment deployed() {
    return deployment(
        """
        phase: Deployed
        stage: Complete
        health: Degraded
        readyReplicas: 4
        release: 16
        conditions: [{type: Ready, status: "True", reason: Succeeded, message: Revision 5d8f6c21ab serves}]
        history:
        - {release: 16, revision: 5d8f6c21ab, version: 1.4.1, commit: 0a1b2c3d4e5f, strategy: Canary, result: Promoted, stepReached: 4, startTime: "2026-03-03T10:00:00Z", duration: 6m12s, cause: {commit: 0a1b2c3d4e5f, author: ann, message: checkout 1.4.1}}
        - {release: 15, revision: 11aa22bb33, version: 1.4.0-rc1, strategy: Canary, result: RolledBack, stepReached: 1, reason: CheckFailed, startTime: "2026-03-02T10:00:00Z", duration: 42s}
        """
            + STABLE.formatted(100));
  }

  static GitSync sync() {
    return Serialization.unmarshal(
        """
        apiVersion: headway.dev/v1alpha1
        kind: GitSync
        metadata: {name: config, namespace: shop, creationTimestamp: "2026-03-01T12:00:00Z"}
        spec: {url: "https://git.example/platform/config.git"}
        status:
          appliedRevision: 4f2a9d1c0ffee4f2a9d1c0ffee4f2a9d1c0ffee0
          conditions:
          - {type: Ready, status: "True", reason: Succeeded, message: Commit 4f2a9d1 is applied}
          - {type: Healthy, status: Unknown, reason: Progressing, message: ""}
        """,
        GitSync.class);
  }

  static List<Pod> pods(String revision, int ready) {
    return IntStream.range(0, ready).mapToObj(i -> pod(revision, "p" + i, READY)).toList();
  }

  static final String READY = "conditions: [{type: Ready, status: \"True\"}]";
  static final String STARTING = "conditions: [{type: Ready, status: \"False\"}]";
  static final String CRASHING =
      "containerStatuses: [{name: app, image: i, imageID: i, ready: false, restartCount: 3, state:"
          + " {waiting: {reason: CrashLoopBackOff}}}]";

  static Pod pod(String revision, String suffix, String status) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: checkout-%s-%s
          namespace: shop
          labels: {app: checkout, headway.dev/revision: "%s"}
        status:
          phase: Running
          startTime: "2026-03-04T11:59:20Z"
        """
                .formatted(revision, suffix, revision)
            + status.indent(2),
        Pod.class);
  }
}
