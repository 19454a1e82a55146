package dev.headway.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.sandbox.contract.ContractApi.Answer;
import dev.headway.sandbox.server.Claims;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Get and list. */
final class ReadContractIT extends ContractCase {
  @Test
  @Claimed(Claims.READ)
  void getsAndLists() {
    configMap("read", "");
    Answer one = api.get(core("configmaps/read"));
    assertThat(one.at("/data/a")).isEqualTo("1");
    assertThat(one.at("/kind")).isEqualTo("ConfigMap");
    Answer list = api.get(core("configmaps"));
    assertThat(list.at("/kind")).isEqualTo("ConfigMapList");
    assertThat(Long.parseLong(list.at("/metadata/resourceVersion")))
        .isGreaterThanOrEqualTo(Long.parseLong(one.at("/metadata/resourceVersion")));
    assertThat(api.get(core("configmaps?resourceVersion=abc")).code()).isEqualTo(400);
    Answer future = api.get(core("configmaps?resourceVersion=999999999&timeoutSeconds=1"));
    assertThat(future.code()).isEqualTo(504);
    assertThat(future.message()).contains("Too large resource version");
  }

  @Test
  @Claimed(Claims.LIST_CHUNKS)
  void listsInChunks() {
    for (String name : List.of("p1", "p2", "p3", "p4", "p5")) {
      configMap(name, "\"paged\":\"yes\"");
    }
    String selected = core("configmaps?limit=2&labelSelector=paged%3Dyes");
    Answer first = api.get(selected);
    assertThat(first.tree().path("items").findValuesAsText("name")).containsExactly("p1", "p2");
    assertThat(first.tree().path("metadata").has("remainingItemCount")).isFalse();
    api.delete(core("configmaps/p3"));
    configMap("p31", "\"paged\":\"yes\"");
    Answer second = api.get(selected + "&continue=" + first.at("/metadata/continue"));
    assertThat(second.tree().path("items").findValuesAsText("name"))
        .as("as it was when the first part was given")
        .containsExactly("p3", "p4");
    assertThat(second.at("/metadata/resourceVersion"))
        .isEqualTo(first.at("/metadata/resourceVersion"));
    Answer last = api.get(selected + "&continue=" + second.at("/metadata/continue"));
    assertThat(last.tree().path("items").findValuesAsText("name")).containsExactly("p5");
    assertThat(last.tree().path("metadata").has("continue")).isFalse();
    Answer counted = api.get(core("configmaps?limit=1"));
    assertThat(counted.tree().at("/metadata/remainingItemCount").asInt()).isGreaterThan(3);
    Answer then =
        api.get(
            core(
                "configmaps?labelSelector=paged%3Dyes&resourceVersionMatch=Exact&resourceVersion="
                    + first.at("/metadata/resourceVersion")));
    assertThat(then.tree().path("items").findValuesAsText("name"))
        .containsExactly("p1", "p2", "p3", "p4", "p5");
  }

  @Test
  @Claimed(Claims.LABEL_SELECTORS)
  void selectsByLabels() {
    configMap("l1", "\"app\":\"a\",\"tier\":\"x\"");
    configMap("l2", "\"app\":\"b\"");
    Map.of(
            "app=a", "[l1]",
            "app!=a,app", "[l2]",
            "app in (a,b)", "[l1, l2]",
            "app notin (a),app", "[l2]",
            "tier", "[l1]",
            "app,!tier", "[l2]")
        .forEach((selector, names) -> assertThat(names(selector)).as(selector).isEqualTo(names));
    assertThat(api.get(core("configmaps?labelSelector=a%3Db%3Dc")).code()).isEqualTo(400);
  }

  private String names(String selector) {
    Answer list =
        api.get(
            core("configmaps?labelSelector=")
                + java.net.URLEncoder.encode(selector, java.nio.charset.StandardCharsets.UTF_8));
    return list.tree().path("items").findValuesAsText("name").stream()
        .filter(name -> name.startsWith("l"))
        .toList()
        .toString();
  }

  @Test
  @Claimed(Claims.FIELD_SELECTORS)
  void selectsByFields() {
    configMap("f1", "");
    Answer list = api.get(core("configmaps?fieldSelector=metadata.name%3Df1"));
    assertThat(list.tree().path("items")).hasSize(1);
    assertThat(api.get(core("pods?fieldSelector=status.phase%3DRunning")).code()).isEqualTo(200);
    assertThat(api.get(core("events?fieldSelector=involvedObject.name%3Dx")).code()).isEqualTo(200);
    Answer refused = api.get(core("configmaps?fieldSelector=data.a%3D1"));
    assertThat(refused.code()).isEqualTo(400);
    assertThat(refused.message())
        .isEqualTo(
            "\"data.a\" is not a known field selector: only \"metadata.name\","
                + " \"metadata.namespace\"");
    assertThat(api.get(core("pods?fieldSelector=data.a%3D1")).message())
        .contains("field label not supported: data.a");
  }

  @Test
  @Claimed(Claims.TABLES)
  void printsTables() {
    configMap("t1", "");
    String accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
    Answer table = api.get(core("configmaps"), Map.of("Accept", accept));
    assertThat(table.at("/kind")).isEqualTo("Table");
    assertThat(table.tree().path("columnDefinitions").findValuesAsText("name"))
        .containsExactly("Name", "Data", "Age");
    assertThat(columns("pods", accept))
        .containsExactly(
            "Name",
            "Ready",
            "Status",
            "Restarts",
            "Age",
            "IP",
            "Node",
            "Nominated Node",
            "Readiness Gates");
    assertThat(columns("services", accept))
        .containsExactly("Name", "Type", "Cluster-IP", "External-IP", "Port(s)", "Age", "Selector");
    Answer events = api.get(core("events"), Map.of("Accept", accept));
    assertThat(events.tree().path("columnDefinitions").findValuesAsText("name"))
        .startsWith("Last Seen", "Type", "Reason", "Object");
    Answer deployments = api.get(group("apps/v1", "deployments"), Map.of("Accept", accept));
    assertThat(deployments.tree().path("columnDefinitions").findValuesAsText("name"))
        .containsExactly(
            "Name", "Ready", "Up-to-date", "Available", "Age", "Containers", "Images", "Selector");
    Answer whole = api.get(core("configmaps/t1?includeObject=Object"), Map.of("Accept", accept));
    assertThat(whole.at("/rows/0/cells/0")).isEqualTo("t1");
    assertThat(whole.at("/rows/0/object/data/a")).isEqualTo("1");
  }

  private java.util.List<String> columns(String resource, String accept) {
    return api.get(core(resource), Map.of("Accept", accept))
        .tree()
        .path("columnDefinitions")
        .findValuesAsText("name");
  }

  @Test
  @Claimed(Claims.METADATA_ONLY)
  void givesMetadataAlone() {
    configMap("m1", "");
    String accept = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
    Answer one = api.get(core("configmaps/m1"), Map.of("Accept", accept));
    assertThat(one.at("/kind")).isEqualTo("PartialObjectMetadata");
    assertThat(one.tree().has("data")).isFalse();
    Answer list =
        api.get(
            core("configmaps"),
            Map.of("Accept", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"));
    assertThat(list.at("/kind")).isEqualTo("PartialObjectMetadataList");
  }
}
