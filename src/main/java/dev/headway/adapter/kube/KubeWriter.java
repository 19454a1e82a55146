package dev.headway.adapter.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.domain.ObjectKey;
import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterFailure.Kind;
import dev.headway.port.ClusterWriter;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Writes, one request for each call. */
public final class KubeWriter implements ClusterWriter {

  private static final String JSON = "application/json";

  private final Patches patches;
  private final WriteLedger ledger;

  /** Writes are noted in {@code ledger} until the caches have them. */
  public KubeWriter(KubernetesClient client, WriteLedger ledger) {
    this.patches = new Patches(client);
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
    patch(deployment, key, "", at(resourceVersion, patch));
  }

  @Override
  public void mergeStatus(
      ObjectKey deployment, ObjectKey key, String resourceVersion, JsonNode patch) {
    patch(deployment, key, "/status", at(resourceVersion, patch));
  }

  @Override
  public void delete(ObjectKey deployment, ObjectKey key, String resourceVersion) {
    ObjectNode options =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", "v1")
            .put("kind", "DeleteOptions")
            .put("propagationPolicy", "Background");
    options.putObject("preconditions").put("resourceVersion", resourceVersion);
    String path = collection(key) + "/" + key.name();
    try {
      patches.send("Deleting " + key, "DELETE", path, JSON, options.toString());
    } catch (ClusterFailure failed) {
      if (failed.kind() != Kind.MISSING) {
        throw failed;
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

  private void patch(ObjectKey deployment, ObjectKey key, String subresource, String body) {
    String path = collection(key) + "/" + key.name() + subresource;
    JsonNode changed = patches.send("Patching " + key, path, Patches.MERGE, body);
    note(deployment, key, changed.path("metadata").path("resourceVersion").asText());
  }

  // The client's own create has no field manager.
  private JsonNode post(String what, ObjectKey key, String parameters, JsonNode object) {
    String path = collection(key) + "?fieldManager=" + Keys.FIELD_MANAGER + parameters;
    return patches.send(what, "POST", path, JSON, object.toString());
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
