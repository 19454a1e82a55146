package dev.headway.rollout.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.headway.domain.Because;
import dev.headway.domain.ObjectKey;
import dev.headway.domain.Reason;
import dev.headway.domain.Revision;
import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterFailure.Kind;
import dev.headway.port.ClusterWriter;
import dev.headway.port.ConfigDigest;
import dev.headway.port.LiveReader;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.Configuration.Part;
import dev.headway.rollout.observe.Material;
import dev.headway.testing.Materials;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigCopiesTest {
  private static final ObjectKey OBJECT = new ObjectKey("ConfigMap", "shop", "settings");
  private static final ObjectKey COPY = new ObjectKey("ConfigMap", "shop", "checkout-aa-settings");

  private final Map<String, ConfigMap> cluster = new HashMap<>();
  private final Map<String, JsonNode> made = new HashMap<>();
  private final ConfigCopies copies = new ConfigCopies(new Writer(), new Live(), material());

  private static ConfigMap settings(String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("settings")
        .addToLabels("headway.dev/gitsync", "shop.config")
        .addToAnnotations("note", "of the original")
        .endMetadata()
        .addToData("greeting", value)
        .addToBinaryData("logo", "AAEC")
        .build();
  }

  private static Action.CopyConfig copy(String value) {
    String digest = ConfigDigest.of(Map.of("greeting", value), Map.of("logo", "AAEC"));
    return new Action.CopyConfig(
        new Part(OBJECT, COPY, digest),
        new Revision("a".repeat(64), 2, "aa"),
        Because.of(Reason.NEW_REVISION, "a test"));
  }

  @Test
  void aCopyIsImmutableOwnedAndNothingOfTheOriginalButItsContent() throws IOException {
    cluster.put("settings", settings("hello"));
    copies.make(copy("hello"));
    assertThat(made.get(COPY.name()))
        .isEqualTo(
            new YAMLMapper()
                .readTree(
                    """
                    apiVersion: v1
                    kind: ConfigMap
                    metadata:
                      name: checkout-aa-settings
                      namespace: shop
                      labels: {headway.dev/name: checkout, headway.dev/revision: aa}
                      annotations: {headway.dev/copy-of: settings}
                      ownerReferences:
                      - apiVersion: headway.dev/v1alpha1
                        kind: ProgressiveDeployment
                        name: checkout
                        uid: u1
                        controller: true
                        blockOwnerDeletion: true
                    immutable: true
                    data: {greeting: hello}
                    binaryData: {logo: AAEC}
                    """));
  }

  @Test
  void whatChangedOrWentSinceTheDecisionIsLookedAtAgain() {
    assertThatExceptionOfType(ClusterFailure.class)
        .isThrownBy(() -> copies.make(copy("hello")))
        .withMessageContaining("gone meanwhile")
        .returns(Kind.CONFLICT, ClusterFailure::kind);
    cluster.put("settings", settings("hi"));
    assertThatExceptionOfType(ClusterFailure.class)
        .isThrownBy(() -> copies.make(copy("hello")))
        .withMessageContaining("changed meanwhile")
        .returns(Kind.CONFLICT, ClusterFailure::kind);
    assertThat(made).isEmpty();
  }

  @Test
  void somebodyElsesObjectOfThatNameIsNamed() {
    cluster.put("settings", settings("hello"));
    cluster.put(COPY.name(), settings("anything"));
    assertThatExceptionOfType(ClusterFailure.class)
        .isThrownBy(() -> copies.make(copy("hello")))
        .withMessageContaining("controlled by something else")
        .returns(Kind.REJECTED, ClusterFailure::kind);
  }

  @Test
  void aCopyThatIsThereAlreadyIsWaitedFor() {
    cluster.put("settings", settings("hello"));
    ConfigMap own = settings("hello");
    own.getMetadata()
        .setOwnerReferences(List.of(new OwnerReferenceBuilder().withUid("u1").build()));
    cluster.put(COPY.name(), own);
    assertThatExceptionOfType(ClusterFailure.class)
        .isThrownBy(() -> copies.make(copy("hello")))
        .returns(Kind.CONFLICT, ClusterFailure::kind);
  }

  private static Material material() {
    return Materials.of(new ObjectKey("ProgressiveDeployment", "shop", "checkout"));
  }

  private final class Live implements LiveReader {
    @Override
    public Optional<ReplicaSet> set(String namespace, String name) {
      return Optional.empty();
    }

    @Override
    public List<Pod> pods(String namespace, Map<String, String> labels) {
      return List.of();
    }

    @Override
    public Optional<Service> service(String namespace, String name) {
      return Optional.empty();
    }

    @Override
    public Optional<String> lastLines(String namespace, String pod, String container) {
      return Optional.empty();
    }

    @Override
    public Optional<ConfigMap> configMap(String namespace, String name) {
      return Optional.ofNullable(cluster.get(name));
    }
  }

  private final class Writer implements ClusterWriter {
    @Override
    public void create(ObjectKey deployment, ObjectKey key, JsonNode object) {
      if (cluster.containsKey(key.name())) {
        throw new ClusterFailure(Kind.CONFLICT, "exists");
      }
      made.put(key.name(), object);
    }

    @Override
    public void tryCreate(ObjectKey key, JsonNode object) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void merge(ObjectKey deployment, ObjectKey key, String version, JsonNode patch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void mergeStatus(ObjectKey deployment, ObjectKey key, String version, JsonNode patch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(ObjectKey deployment, ObjectKey key, String resourceVersion) {
      throw new UnsupportedOperationException();
    }
  }
}
