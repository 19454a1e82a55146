package dev.headway.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.sandbox.contract.ContractApi.Answer;
import dev.headway.sandbox.server.Claims;
import org.junit.jupiter.api.Test;

/** Create and update. */
final class WriteContractIT extends ContractCase {
  @Test
  @Claimed(Claims.CREATE)
  void creates() {
    Answer made = configMap("c1", "");
    assertThat(made.code()).isEqualTo(201);
    for (String field : new String[] {"uid", "creationTimestamp", "resourceVersion"}) {
      assertThat(made.at("/metadata/" + field)).isNotEmpty();
    }
    assertThat(made.at("/metadata/namespace")).isEqualTo(namespace);
    assertStatus(configMap("c1", ""), 409, "AlreadyExists", "configmaps \"c1\" already exists");
    Answer withRevision =
        api.post(
            core("configmaps"),
            configMapText("c2", "").replace("\"labels\"", "\"resourceVersion\":\"1\",\"labels\""));
    assertThat(withRevision.message())
        .isEqualTo("resourceVersion should not be set on objects to be created");
  }

  @Test
  @Claimed(Claims.GENERATE_NAME)
  void generatesNames() {
    Answer made =
        api.post(
            core("configmaps"),
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"generateName\":\"g-\"}}");
    assertThat(made.at("/metadata/name")).matches("g-[a-z0-9]{5}");
  }

  @Test
  @Claimed(Claims.NAMES)
  void checksNames() {
    Answer wrong = configMap("X_y", "");
    assertThat(wrong.code()).isEqualTo(422);
    assertThat(wrong.message())
        .startsWith(
            "ConfigMap \"X_y\" is invalid: metadata.name: Invalid value: \"X_y\": a lowercase RFC"
                + " 1123 subdomain must consist of");
    assertThat(wrong.at("/details/causes/0/field")).isEqualTo("metadata.name");
    Answer none =
        api.post(
            core("configmaps"), "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{}}");
    assertStatus(
        none,
        422,
        "Invalid",
        "ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is"
            + " required");
    assertThat(configMap("lab", "\"a b\":\"c\"").message())
        .contains("metadata.labels: Invalid value: \"a b\": name part must consist of");
    assertThat(configMap("lab", "\"a\":\"c d\"").message())
        .contains("a valid label must be an empty string or consist of");
  }

  @Test
  @Claimed(Claims.NAMESPACES)
  void needsItsNamespace() {
    assertStatus(
        api.post("/api/v1/namespaces/none-such/configmaps", configMapText("a", "")),
        404,
        "NotFound",
        "namespaces \"none-such\" not found");
    Answer elsewhere =
        api.post(
            core("configmaps"),
            configMapText("a", "").replace("\"labels\"", "\"namespace\":\"other\",\"labels\""));
    assertStatus(
        elsewhere,
        400,
        "BadRequest",
        "the namespace of the provided object does not match the namespace sent on the request");
    assertThat(api.get("/api/v1/namespaces/default").at("/status/phase")).isEqualTo("Active");
    assertThat(api.get("/api/v1/namespaces/default/serviceaccounts/default").code()).isEqualTo(200);
  }

  @Test
  @Claimed({Claims.UPDATE, Claims.NO_OP})
  void updates() {
    String revision = configMap("u1", "").at("/metadata/resourceVersion");
    String same =
        api.put(core("configmaps/u1"), configMapText("u1", "")).at("/metadata/resourceVersion");
    assertThat(same).isEqualTo(revision);
    String changed = configMapText("u1", "").replace("\"1\"", "\"2\"");
    Answer updated = api.put(core("configmaps/u1"), changed);
    assertThat(updated.at("/data/a")).isEqualTo("2");
    assertThat(updated.at("/metadata/resourceVersion")).isNotEqualTo(revision);
    Answer stale =
        api.put(
            core("configmaps/u1"),
            changed.replace("\"labels\"", "\"resourceVersion\":\"" + revision + "\",\"labels\""));
    assertStatus(
        stale,
        409,
        "Conflict",
        "Operation cannot be fulfilled on configmaps \"u1\": the object has been modified; please"
            + " apply your changes to the latest version and try again");
    assertStatus(
        api.put(core("configmaps/u2"), changed),
        400,
        "BadRequest",
        "the name of the object (u1) does not match the name on the URL (u2)");
  }

  @Test
  @Claimed({Claims.GENERATION, Claims.STATUS})
  void keepsSpecAndStatusApart() {
    String path = group("apps/v1", "deployments");
    assertThat(api.post(path, deployment("gen", 0)).at("/metadata/generation")).isEqualTo("1");
    String one = path + "/gen";
    Answer scaled = api.patch(one, ContractApi.MERGE, "{\"spec\":{\"minReadySeconds\":3}}");
    assertThat(scaled.at("/metadata/generation")).isEqualTo("2");
    Answer labelled =
        api.patch(one, ContractApi.MERGE, "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}");
    assertThat(labelled.at("/metadata/generation")).isEqualTo("2");
    Answer ignored = api.patch(one, ContractApi.MERGE, "{\"status\":{\"replicas\":7}}");
    assertThat(ignored.at("/status/replicas")).isNotEqualTo("7");
    Answer status =
        api.patch(
            one + "/status",
            ContractApi.MERGE,
            "{\"spec\":{\"minReadySeconds\":9},\"status\":{\"collisionCount\":7}}");
    assertThat(status.at("/status/collisionCount")).as(status.text()).isEqualTo("7");
    assertThat(status.at("/spec/minReadySeconds")).isEqualTo("3");
    assertThat(status.at("/metadata/generation")).isEqualTo("2");
  }

  @Test
  @Claimed(Claims.SCALE)
  void scales() {
    String path = group("apps/v1", "deployments");
    api.post(path, deployment("sc", 0).replace("\"replicas\":0", "\"replicas\":0,\"paused\":true"));
    Answer scale = api.get(path + "/sc/scale");
    assertThat(scale.at("/kind")).isEqualTo("Scale");
    assertThat(scale.at("/status/selector")).isEqualTo("app=sc");
    Answer patched =
        api.patch(path + "/sc/scale", ContractApi.MERGE, "{\"spec\":{\"replicas\":2}}");
    assertThat(patched.at("/spec/replicas")).isEqualTo("2");
    assertThat(api.get(path + "/sc").at("/spec/replicas")).isEqualTo("2");
    Answer put =
        api.put(
            path + "/sc/scale",
            "{\"apiVersion\":\"autoscaling/v1\",\"kind\":\"Scale\",\"metadata\":{\"name\":\"sc\",\"namespace\":\""
                + namespace
                + "\"},\"spec\":{\"replicas\":1}}");
    assertThat(put.at("/spec/replicas")).as(put.text()).isEqualTo("1");
    assertThat(
            api.patch(path + "/sc/scale", ContractApi.MERGE, "{\"spec\":{\"replicas\":-1}}").code())
        .isEqualTo(422);
  }

  @Test
  @Claimed(Claims.DRY_RUN)
  void triesWithoutStoring() {
    Answer made = api.post(core("configmaps?dryRun=All"), configMapText("dry", ""));
    assertThat(made.code()).isEqualTo(201);
    assertThat(api.get(core("configmaps/dry")).code()).isEqualTo(404);
    configMap("wet", "");
    api.delete(core("configmaps/wet?dryRun=All"));
    assertThat(api.get(core("configmaps/wet")).code()).isEqualTo(200);
    Answer wrong = api.post(core("configmaps?dryRun=Some"), configMapText("dry", ""));
    assertThat(wrong.code()).isEqualTo(422);
    assertThat(wrong.message())
        .contains("dryRun: Unsupported value: [\"Some\"]: supported values: \"All\"");
  }

  @Test
  @Claimed(Claims.FIELD_VALIDATION)
  void mindsUnknownFields() {
    String body = configMapText("fv", "").replace("\"data\"", "\"foo\":1,\"data\"");
    assertStatus(
        api.post(core("configmaps?fieldValidation=Strict"), body),
        400,
        "BadRequest",
        "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error:"
            + " unknown field \"foo\"");
    Answer warned = api.post(core("configmaps?fieldValidation=Warn&dryRun=All"), body);
    assertThat(warned.code()).isEqualTo(201);
    assertThat(warned.headers().toString()).contains("299 - \"unknown field \\\"foo\\\"\"");
    Answer ignored = api.post(core("configmaps?fieldValidation=Ignore&dryRun=All"), body);
    assertThat(ignored.headers().toString()).doesNotContain("299 - ");
    assertThat(ignored.tree().has("foo")).isFalse();
  }
}
