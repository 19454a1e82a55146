package dev.headway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.HookPhase;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.HookStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hooks as Jobs that really run: once each, over a restart of the operator, and told of. */
class RolloutHooksIT extends RolloutCase {

  /** Each hook is a pod of its own that comes and goes. */
  @Override
  Duration patience() {
    return PATIENCE.multipliedBy(2);
  }

  /** A hook that runs the sample, which ends as its settings say. */
  private static String hook(String name, String when, String image, String setting, String more) {
    String env = setting.isEmpty() ? "" : ", env: [{name: " + setting + ", value: 1s}]";
    return "  - {name: "
        + name
        + ", when: "
        + when
        + ", type: Job"
        + more
        + ", job: {template: {spec: {template: {spec: {containers: [{name: main, image: \""
        + image
        + "\""
        + env
        + "}]}}}}}}\n";
  }

  private static String done(String name, String when) {
    return hook(name, when, "registry.example/" + name + ":1", "", "");
  }

  private static final String AROUND = "hooks: [{name: around, when: Before}]";

  private String deployment(String hooks) {
    String steps =
        hooks.contains("name: around")
            ? Manifests.STEPS.replace("weight: 50", "weight: 50, " + AROUND)
            : Manifests.STEPS;
    return Manifests.deployment("1.0.0", steps, Manifests.TRAFFIC + "  hooks:\n" + hooks);
  }

  private List<Job> jobs(String hook) {
    return client.batch().v1().jobs().withLabel(Keys.HOOK, hook).list().getItems();
  }

  private static HookStatus find(ProgressiveDeploymentStatus status, String name) {
    return status.hooks().stream()
        .filter(hook -> name.equals(hook.name()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void eachRunsOnceAtItsPointAndTellsWhatItPrinted() {
    String slow = hook("migrate", "PreDeploy", "headway/sample:1.0.0", "EXIT_AFTER", "");
    create(
        Manifests.SERVICE,
        Manifests.ROUTE,
        deployment(
            slow
                + done("warm", "PreActivate")
                + "  - {name: call, when: PostActivate, type: HTTP, http: {url:"
                + " \"http://checkout/healthz?of=$(HEADWAY_REVISION)\"}}\n"
                + "  - {name: run, when: PostActivate, type: Exec, exec: {command: [printenv,"
                + " VERSION]}}\n"
                + done("around", "").replace("when: , ", "")
                + done("look", "PostActivate")
                + done("tell", "PostDeploy")
                + done("page", "OnFailure")
                + done("cheer", "OnSuccess")));
    awaitRest("1.0.0");

    release("1.1.0");
    awaitStatus(
        "the hook before the pods",
        status ->
            status.candidate() != null
                && status.step() != null
                && String.valueOf(status.step().waitingFor()).contains("migrate")
                && status.candidate().replicas() == 0);
    stopOperator();
    startOperator();
    ProgressiveDeploymentStatus rest = awaitRest("1.1.0");

    for (String name : List.of("call", "run", "around")) {
      assertThat(find(rest, name).phase()).as(name).isEqualTo(HookPhase.Succeeded);
    }
    assertThat(find(rest, "around").step()).isEqualTo("half");
    assertThat(jobs("around")).as("steps are not those of a first deployment").hasSize(1);
    for (String name : List.of("migrate", "warm", "look", "tell", "cheer")) {
      assertThat(find(rest, name).phase()).as(name).isEqualTo(HookPhase.Succeeded);
      assertThat(jobs(name)).as("one Job of %s for each release", name).hasSize(2);
    }
    assertThat(rest.hooks()).noneMatch(hook -> "page".equals(hook.name()));
    assertThat(find(rest, "warm").output())
        .isEqualTo("registry.example/warm:1 has nothing to do in the sandbox");
    assertThat(jobs("look"))
        .flatExtracting(
            job -> job.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv())
        .extracting(EnvVar::getName, EnvVar::getValue)
        .contains(
            org.assertj.core.groups.Tuple.tuple("HEADWAY_RELEASE", "2"),
            org.assertj.core.groups.Tuple.tuple("HEADWAY_WEIGHT", "100"),
            org.assertj.core.groups.Tuple.tuple("HEADWAY_POINT", "PostActivate"));
  }

  @Test
  void whatFailsBeforeThePodsEndsTheReleaseAndIsTold() {
    create(Manifests.SERVICE, Manifests.ROUTE, deployment(done("tell", "OnFailure")));
    awaitRest("1.0.0");

    String bad =
        hook("migrate", "PreDeploy", "headway/sample:1.0.0", "CRASH_AFTER", ", retries: 1");
    client
        .load(
            stream(
                Manifests.deployment(
                    "1.1.0",
                    Manifests.STEPS,
                    Manifests.TRAFFIC + "  hooks:\n" + bad + done("tell", "OnFailure"))))
        .forceConflicts()
        .serverSideApply();
    ProgressiveDeploymentStatus failed = awaitPhase(Phase.Failed);

    assertThat(failed.failedRevision().reason()).isEqualTo("HookFailed");
    assertThat(failed.stable().version()).isEqualTo("1.0.0");
    assertThat(jobs("migrate")).as("one Job for each attempt").hasSize(2);
    HookStatus migrate = find(failed, "migrate");
    assertThat(migrate.phase()).isEqualTo(HookPhase.Failed);
    assertThat(migrate.attempt()).isEqualTo(2);
    assertThat(migrate.message()).isEqualTo("Its pod failed");
    awaitStatus("the hook of failures", now -> find(now, "tell").phase() == HookPhase.Succeeded);
    assertThat(
            client
                .pods()
                .withLabel(Keys.REVISION, failed.failedRevision().revision())
                .list()
                .getItems())
        .as("no pod was made of it")
        .isEmpty();
    await("an event")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(client.v1().events().list().getItems())
                    .extracting(Event::getReason)
                    .contains("HookFailed"));
  }

  @Test
  void whatDoesNotEndIsEndedWhenItsTimeIsOver() {
    String stuck = hook("wait", "PostDeploy", "headway/sample:1.0.0", "", ", timeout: 2s");
    create(Manifests.SERVICE, Manifests.ROUTE, deployment(stuck));
    ProgressiveDeploymentStatus rest = awaitRest("1.0.0");
    assertThat(find(rest, "wait").phase()).isEqualTo(HookPhase.Failed);
    assertThat(find(rest, "wait").message()).isEqualTo("It did not end in time");
  }

  private static java.io.InputStream stream(String text) {
    return new java.io.ByteArrayInputStream(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
