package dev.headway.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.sandbox.contract.ContractApi.Answer;
import dev.headway.sandbox.server.Claims;
import org.junit.jupiter.api.Test;

/** Delete. */
final class DeleteContractIT extends ContractCase {
  @Test
  @Claimed(Claims.DELETE)
  void deletes() {
    String uid = configMap("d1", "").at("/metadata/uid");
    Answer gone = api.delete(core("configmaps/d1"));
    assertThat(gone.code()).isEqualTo(200);
    assertThat(gone.at("/status")).isEqualTo("Success");
    assertThat(gone.at("/details/uid")).isEqualTo(uid);
    assertStatus(api.delete(core("configmaps/d1")), 404, "NotFound", "configmaps \"d1\" not found");
  }

  @Test
  @Claimed(Claims.PRECONDITIONS)
  void mindsPreconditions() {
    Answer made = configMap("d2", "");
    assertStatus(
        api.delete(core("configmaps/d2"), "{\"preconditions\":{\"uid\":\"1\"}}"),
        409,
        "Conflict",
        "Operation cannot be fulfilled on ConfigMap \"d2\": the UID in the precondition (1) does"
            + " not match the UID in record ("
            + made.at("/metadata/uid")
            + "). The object might have been deleted and then recreated");
    assertStatus(
        api.delete(core("configmaps/d2"), "{\"preconditions\":{\"resourceVersion\":\"1\"}}"),
        409,
        "Conflict",
        "Operation cannot be fulfilled on ConfigMap \"d2\": the ResourceVersion in the precondition"
            + " (1) does not match the ResourceVersion in record ("
            + made.at("/metadata/resourceVersion")
            + "). The object might have been modified");
    Answer gone =
        api.delete(
            core("configmaps/d2"),
            "{\"preconditions\":{\"uid\":\"%s\"}}".formatted(made.at("/metadata/uid")));
    assertThat(gone.code()).isEqualTo(200);
  }

  @Test
  @Claimed(Claims.FINALIZERS)
  void waitsForFinalizers() {
    api.post(
        core("configmaps"),
        configMapText("d3", "")
            .replace("\"labels\"", "\"finalizers\":[\"example.dev/x\"],\"labels\""));
    Answer marked = api.delete(core("configmaps/d3"));
    assertThat(marked.code()).isEqualTo(200);
    assertThat(marked.at("/metadata/deletionTimestamp")).isNotEmpty();
    assertThat(api.get(core("configmaps/d3")).code()).isEqualTo(200);
    Answer added =
        api.patch(
            core("configmaps/d3"),
            ContractApi.MERGE,
            "{\"metadata\":{\"finalizers\":[\"example.dev/x\",\"example.dev/y\"]}}");
    assertThat(added.code()).isEqualTo(422);
    assertThat(added.message())
        .contains("no new finalizers can be added if the object is being deleted");
    api.patch(core("configmaps/d3"), ContractApi.MERGE, "{\"metadata\":{\"finalizers\":null}}");
    assertThat(api.get(core("configmaps/d3")).code()).isEqualTo(404);
  }

  @Test
  @Claimed(Claims.PROPAGATION)
  void setsTheCollectorsFinalizers() {
    configMap("d4", "");
    Answer unknown = api.delete(core("configmaps/d4"), "{\"propagationPolicy\":\"Foo\"}");
    assertThat(unknown.code()).isEqualTo(422);
    assertThat(unknown.message())
        .contains(
            "propagationPolicy: Unsupported value: \"Foo\": supported values: \"Foreground\","
                + " \"Background\", \"Orphan\", \"nil\"");
    Answer foreground = api.delete(core("configmaps/d4"), "{\"propagationPolicy\":\"Foreground\"}");
    assertThat(foreground.at("/metadata/finalizers/0")).isEqualTo("foregroundDeletion");
    configMap("d5", "");
    Answer orphan = api.delete(core("configmaps/d5?propagationPolicy=Orphan"));
    assertThat(orphan.at("/metadata/finalizers/0")).isEqualTo("orphan");
  }

  @Test
  @Claimed(Claims.DELETE_COLLECTION)
  void deletesWhatIsSelected() {
    configMap("k1", "\"k\":\"1\"");
    configMap("k2", "\"k\":\"1\"");
    configMap("k3", "");
    Answer gone = api.delete(core("configmaps?labelSelector=k%3D1"));
    assertThat(gone.code()).isEqualTo(200);
    assertThat(api.get(core("configmaps/k1")).code()).isEqualTo(404);
    assertThat(api.get(core("configmaps/k2")).code()).isEqualTo(404);
    assertThat(api.get(core("configmaps/k3")).code()).isEqualTo(200);
  }

  @Test
  @Claimed(Claims.POD_DELETION)
  void givesPodsTime() {
    String pod =
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s"},"spec":{%s
         "containers":[{"name":"a","image":"headway/sample:1"}]}}
        """;
    api.post(core("pods"), pod.formatted("there", "\"nodeName\":\"no-such-node\","));
    Answer ending = api.delete(core("pods/there"));
    assertThat(ending.at("/metadata/deletionTimestamp")).isNotEmpty();
    assertThat(ending.at("/metadata/deletionGracePeriodSeconds")).isEqualTo("30");
    Answer killed = api.delete(core("pods/there"), "{\"gracePeriodSeconds\":0}");
    assertThat(killed.code()).isEqualTo(200);
    assertThat(api.get(core("pods/there")).code()).isEqualTo(404);
    api.post(core("pods"), pod.formatted("nowhere", "\"schedulerName\":\"none\","));
    assertThat(api.delete(core("pods/nowhere")).code()).isEqualTo(200);
    assertThat(api.get(core("pods/nowhere")).code()).isEqualTo(404);
  }
}
