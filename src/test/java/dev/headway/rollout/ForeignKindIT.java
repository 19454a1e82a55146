package dev.headway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ReleaseActionSpec.Verb;
import io.fabric8.kubernetes.api.model.Condition;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The kinds of others may come and go while the operator runs. */
class ForeignKindIT extends RolloutCase {

  private static final String CRD = "httproutes.gateway.networking.k8s.io";
  private static final String WAITS =
      "[{name: half, weight: 50, approval: Required}, {weight: 100}]";

  @Test
  void routesWorkFromTheMomentTheirKindIsInstalledAndAreNotAskedForBefore() {
    stopOperator();
    uninstall();
    startOperator();
    create(Manifests.SERVICE, Manifests.byRoute("1.0.0", WAITS));
    awaitRest("1.0.0");
    release("2.0.0");
    awaitMissing(true);
    assertThat(askedForRoutes()).as("requests for a kind that is not there").isEmpty();

    install();
    create(Manifests.ROUTE);
    awaitApproval();

    uninstall();
    awaitMissing(true);
    install();
    create(Manifests.ROUTE);
    awaitMissing(false);
    awaitApproval();
    act(Verb.Promote, null);
    awaitRest("2.0.0");
  }

  private void awaitApproval() {
    awaitStatus("the step awaits approval", status -> reasons(status).contains("StepPaused"));
  }

  private void awaitMissing(boolean missing) {
    awaitStatus(
        missing ? "the route is missed" : "the route is found again",
        status ->
            missing
                == status.conditions().stream()
                    .anyMatch(
                        c ->
                            c.getMessage()
                                .contains("HTTPRoute " + namespace + "/checkout does not exist")));
  }

  private static List<String> reasons(ProgressiveDeploymentStatus status) {
    return status.conditions().stream().map(Condition::getReason).toList();
  }

  private static List<String> askedForRoutes() {
    return requests.all().stream()
        .map(RequestCount.Sent::path)
        .filter(path -> path.contains("/httproutes"))
        .toList();
  }

  private static void install() {
    InputStream definition =
        ForeignKindIT.class.getResourceAsStream("/dev/headway/sandbox/server/crds/httproutes.yaml");
    sandbox.client().load(definition).create();
  }

  private static void uninstall() {
    var definition =
        sandbox.client().apiextensions().v1().customResourceDefinitions().withName(CRD);
    definition.delete();
    await().atMost(PATIENCE).until(() -> definition.get() == null);
  }
}
