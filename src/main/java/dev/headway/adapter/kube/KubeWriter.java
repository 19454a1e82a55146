package dev.headway.adapter.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.domain.ObjectKey;
import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterFailure.Kind;
import dev.headway.port.ClusterWriter;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** Writes through fabric8, one request for each call. */
public final class KubeWriter implements ClusterWriter {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final PatchContext MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager(Keys.FIELD_MANAGER)
          .build();

  private final KubernetesClient client;
  private final WriteLedger ledger;

  /** Writes are noted in {@code ledger} until the caches have them. */
  public KubeWriter(KubernetesClient client, WriteLedger ledger) {
    this.client = client;
    this.ledger = ledger;
  }

  @Override
  public void tryCreate(ObjectKey key, JsonNode object) {
    post("Checking " + key, key, "&fieldValidation=Strict&dryRun=All", object);
  }

  @Override
  public void create(ObjectKey deployment, ObjectKey key, JsonNode object) {
    JsonNode made = post("Creating " + key, key, "", object);
    ledger.wrote(deployment, key, made.path("metadata").path("resourceVersion").asText());
  }

  @Override
  public void merge(ObjectKey deployment, ObjectKey key, String resourceVersion, JsonNode patch) {
    String body = at(resourceVersion, patch);
    GenericKubernetesResource changed =
        Failures.wrapped("Patching " + key, () -> resource(key).patch(MERGE, body));
    note(deployment, key, changed.getMetadata().getResourceVersion());
  }

  @Override
  public void mergeStatus(
      ObjectKey deployment, ObjectKey key, String resourceVersion, JsonNode patch) {
    String body = at(resourceVersion, patch);
    GenericKubernetesResource changed =
        Failures.wrapped(
            "Patching the status of " + key,
            () -> resource(key).subresource("status").patch(MERGE, body));
    note(deployment, key, changed.getMetadata().getResourceVersion());
  }

  @Override
  public void delete(ObjectKey deployment, ObjectKey key, String resourceVersion) {
    var options =
        new DeleteOptionsBuilder()
            .withPropagationPolicy("Background")
            .withNewPreconditions()
            .withResourceVersion(resourceVersion)
            .endPreconditions()
            .build();
    try {
      client.raw(collection(key) + "/" + key.name(), "DELETE", options);
    } catch (KubernetesClientException failed) {
      ClusterFailure failure = Failures.of("Deleting " + key, failed);
      if (failure.kind() != Kind.MISSING) {
        throw failure;
      }
    }
    ledger.deleted(deployment, key);
  }

  /** The deployment itself is kept by the operator's framework, which has a ledger of its own. */
  private void note(ObjectKey deployment, ObjectKey key, String resourceVersion) {
    if (!key.equals(deployment)) {
      ledger.wrote(deployment, key, resourceVersion);
    }
  }

  private Resource<GenericKubernetesResource> resource(ObjectKey key) {
    return client
        .genericKubernetesResources(Kinds.of(key.kind()))
        .inNamespace(key.namespace())
        .withName(key.name());
  }

  // The client's own create has no field manager.
  private JsonNode post(String what, ObjectKey key, String parameters, JsonNode object) {
    String path = collection(key) + "?fieldManager=" + Keys.FIELD_MANAGER + parameters;
    String answer = Failures.wrapped(what, () -> client.raw(path, "POST", object));
    if (answer == null) {
      throw new ClusterFailure(Kind.MISSING, what + ": there is no such kind or namespace");
    }
    try {
      return JSON.readTree(answer);
    } catch (JsonProcessingException cutOff) {
      throw new ClusterFailure(Kind.TRANSIENT, what + ": the answer is not JSON", cutOff);
    }
  }

  private static String collection(ObjectKey key) {
    var context = Kinds.of(key.kind());
    String root =
        context.getGroup().isEmpty()
            ? "/api/" + context.getVersion()
            : "/apis/" + context.getGroup() + "/" + context.getVersion();
    return root + "/namespaces/" + key.namespace() + "/" + context.getPlural();
  }

  private static String at(String resourceVersion, JsonNode patch) {
    ObjectNode body = patch.deepCopy();
    ObjectNode metadata =
        body.path("metadata") instanceof ObjectNode present ? present : body.putObject("metadata");
    metadata.put("resourceVersion", resourceVersion);
    return body.toString();
  }
}
