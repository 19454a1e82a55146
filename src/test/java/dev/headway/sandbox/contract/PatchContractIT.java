package dev.headway.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.sandbox.contract.ContractApi.Answer;
import dev.headway.sandbox.server.Claims;
import org.junit.jupiter.api.Test;

/** The four ways of PATCH. */
final class PatchContractIT extends ContractCase {
  private Answer apply(String path, String query, String body) {
    return api.patch(path + "?fieldManager=" + query, ContractApi.APPLY, body);
  }

  private static String applied(String name, String data) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\"},\"data\":{%s}}"
        .formatted(name, data);
  }

  @Test
  @Claimed(Claims.MERGE_PATCH)
  void merges() {
    configMap("m", "");
    Answer patched =
        api.patch(core("configmaps/m"), ContractApi.MERGE, "{\"data\":{\"a\":null,\"b\":\"2\"}}");
    assertThat(patched.tree().path("data").toString()).isEqualTo("{\"b\":\"2\"}");
    assertStatus(
        api.patch(
            core("configmaps/m"), ContractApi.MERGE, "{\"metadata\":{\"resourceVersion\":\"1\"}}"),
        409,
        "Conflict",
        "Operation cannot be fulfilled on configmaps \"m\": the object has been modified; please"
            + " apply your changes to the latest version and try again");
    assertThat(api.patch(core("configmaps/none"), ContractApi.MERGE, "{}").code()).isEqualTo(404);
  }

  @Test
  @Claimed(Claims.JSON_PATCH)
  void patchesByOperations() {
    configMap("j", "");
    Answer patched =
        api.patch(
            core("configmaps/j"),
            ContractApi.JSON_PATCH,
            "[{\"op\":\"test\",\"path\":\"/data/a\",\"value\":\"1\"},"
                + "{\"op\":\"add\",\"path\":\"/data/b\",\"value\":\"2\"},"
                + "{\"op\":\"remove\",\"path\":\"/data/a\"}]");
    assertThat(patched.tree().path("data").toString()).isEqualTo("{\"b\":\"2\"}");
    assertStatus(
        api.patch(
            core("configmaps/j"),
            ContractApi.JSON_PATCH,
            "[{\"op\":\"test\",\"path\":\"/data/b\",\"value\":\"9\"}]"),
        422,
        "Invalid",
        "the server rejected our request due to an error in our request");
    assertThat(api.patch(core("configmaps/j"), ContractApi.JSON_PATCH, "{}").code()).isEqualTo(400);
  }

  @Test
  @Claimed(Claims.STRATEGIC_PATCH)
  void mergesListsByKey() {
    String path = group("apps/v1", "deployments");
    api.post(path, deployment("s", 0));
    Answer patched =
        api.patch(
            path + "/s",
            ContractApi.STRATEGIC,
            "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"side\",\"image\":\"x\"}]}}}}");
    assertThat(patched.tree().at("/spec/template/spec/containers").findValuesAsText("image"))
        .containsExactlyInAnyOrder("headway/sample:1", "x");
    Answer custom =
        api.patch(
            group("gateway.networking.k8s.io/v1", "httproutes/none"), ContractApi.STRATEGIC, "{}");
    assertThat(custom.code()).isEqualTo(415);
  }

  @Test
  @Claimed({Claims.APPLY, Claims.APPLY_REMOVES})
  void applies() {
    String path = core("configmaps/ap");
    Answer made = apply(path, "one", applied("ap", "\"x\":\"1\",\"y\":\"1\""));
    assertThat(made.code()).as(made.text()).isEqualTo(201);
    assertThat(made.at("/metadata/managedFields/0/manager")).isEqualTo("one");
    assertThat(made.at("/metadata/managedFields/0/operation")).isEqualTo("Apply");
    Answer again = apply(path, "one", applied("ap", "\"x\":\"1\",\"y\":\"1\""));
    assertThat(again.code()).isEqualTo(200);
    assertThat(again.at("/metadata/resourceVersion"))
        .isEqualTo(made.at("/metadata/resourceVersion"));
    Answer less = apply(path, "one", applied("ap", "\"x\":\"1\""));
    assertThat(less.tree().path("data").toString()).isEqualTo("{\"x\":\"1\"}");
    Answer nobody = api.patch(path, ContractApi.APPLY, applied("ap", ""));
    assertThat(nobody.code()).isEqualTo(422);
    assertThat(nobody.message())
        .contains("fieldManager: Required value: is required for apply patch");
  }

  @Test
  @Claimed(Claims.APPLY_CONFLICT)
  void mindsOtherManagers() {
    String path = core("configmaps/co");
    apply(path, "one", applied("co", "\"x\":\"1\""));
    Answer refused = apply(path, "two", applied("co", "\"x\":\"2\""));
    assertStatus(
        refused, 409, "Conflict", "Apply failed with 1 conflict: conflict with \"one\": .data.x");
    assertThat(refused.at("/details/causes/0/reason")).isEqualTo("FieldManagerConflict");
    assertThat(refused.at("/details/causes/0/field")).isEqualTo(".data.x");
    Answer forced = apply(path, "two&force=true", applied("co", "\"x\":\"2\""));
    assertThat(forced.at("/data/x")).isEqualTo("2");
  }
}
