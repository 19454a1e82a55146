package dev.headway.rollout.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.domain.ObjectKey;
import dev.headway.domain.Reason;
import dev.headway.domain.Revision;
import dev.headway.port.ConfigCopy;
import dev.headway.port.ConfigDigest;
import dev.headway.port.ConfigSeen;
import dev.headway.port.Reading;
import dev.headway.rollout.decide.Configuration.Copy;
import dev.headway.rollout.decide.Configuration.Part;
import dev.headway.rollout.decide.Configuration.Unsettled;
import dev.headway.rollout.observe.DesiredReader.Wanted;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DesiredReaderTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant LONG_AGO = NOW.minusSeconds(3600);

  private final TestingConfig cluster = new TestingConfig();

  private static ProgressiveDeployment deployment(String more) {
    return Serialization.unmarshal(
        """
        apiVersion: headway.dev/v1alpha1
        kind: ProgressiveDeployment
        metadata:
          name: checkout
          namespace: shop
          uid: u1
          annotations: {headway.dev/cause: '{"commit":"of the template"}'}
        spec:
          selector: {matchLabels: {app: checkout}}
          template:
            metadata: {labels: {app: checkout}}
            spec:
              containers:
              - name: app
                image: a:1
                envFrom: [{configMapRef: {name: settings}}, {configMapRef: {name: extra, optional: true}}]
        """
            + more,
        ProgressiveDeployment.class);
  }

  private void holds(String name, String content, Instant since, String... tracking) {
    cluster.configMaps.put(
        name,
        new Reading.Found<>(
            new ConfigSeen(
                ConfigDigest.of(Map.of("k", content), Map.of()),
                since,
                Optional.of(tracking).filter(it -> it.length > 0).map(it -> it[0]),
                Optional.of("{\"commit\":\"" + content + "\"}"),
                false)));
  }

  private Wanted read(String more, ReplicaSet... sets) {
    ProgressiveDeployment resource = deployment(more);
    return new DesiredReader(cluster, resource, resource.getSpec().template(), List.of(sets))
        .read(NOW);
  }

  private static Revision plain() {
    return TemplateDigest.revision(deployment("").getSpec().template());
  }

  private static ReplicaSet set(Revision revision, Optional<String> template, String role) {
    var builder =
        new ReplicaSetBuilder()
            .withNewMetadata()
            .withName("checkout-" + revision.name())
            .addToLabels(Keys.REVISION, revision.name())
            .addToLabels(Keys.ROLE, role)
            .addToAnnotations(Keys.DIGEST, revision.algorithm() + ":" + revision.digest())
            .endMetadata()
            .build();
    template.ifPresent(it -> builder.getMetadata().getAnnotations().put(Keys.TEMPLATE, it));
    return builder;
  }

  @Test
  void contentMakesTheRevisionAndTheSetNamesItsCopy() {
    holds("settings", "one", LONG_AGO);
    Wanted one = read("");
    holds("settings", "two", LONG_AGO);
    Wanted two = read("");
    assertThat(one.desired().revision().algorithm()).isEqualTo(2);
    assertThat(two.desired().revision()).isNotEqualTo(one.desired().revision());
    assertThat(one.desired().configuration().unsettled()).isEmpty();
    String name = one.desired().revision().name();
    assertThat(one.desired().configuration().parts())
        .containsExactly(
            new Part(
                new ObjectKey("ConfigMap", "shop", "settings"),
                new ObjectKey("ConfigMap", "shop", "checkout-" + name + "-settings"),
                ConfigDigest.of(Map.of("k", "one"), Map.of())));
    JsonNode from = one.pinned().at("/spec/containers/0/envFrom");
    assertThat(from.at("/0/configMapRef/name").asText())
        .isEqualTo("checkout-" + name + "-settings");
    // What is made later under this name stays out of the revision.
    assertThat(from.at("/1/configMapRef/name").asText()).isEqualTo("checkout-" + name + "-extra");
    assertThat(one.templateDigest()).contains(plain().digest());
  }

  @Test
  void goldenDigestWithConfiguration() {
    holds("settings", "one", LONG_AGO);
    assertThat(read("").desired().revision().digest())
        .isEqualTo("04a4e6325298c65014a6dc78863a276442199698aec7ef84879fc27b8be894c6");
  }

  @Test
  void anOptionalObjectThatComesIsANewRevision() {
    holds("settings", "one", LONG_AGO);
    Revision before = read("").desired().revision();
    holds("extra", "", LONG_AGO);
    Wanted after = read("");
    assertThat(after.desired().revision()).isNotEqualTo(before);
    assertThat(after.desired().configuration().parts()).hasSize(2);
  }

  @Test
  void aChangeSettlesForTwoSeconds() {
    holds("settings", "one", NOW.minusMillis(500));
    assertThat(read("").desired().configuration().unsettled())
        .contains(
            new Unsettled(
                Reason.SETTLING,
                "ConfigMap 'settings' has just changed",
                Optional.of(NOW.plusMillis(1500)),
                true));
    holds("settings", "one", NOW.minusSeconds(2));
    assertThat(read("").desired().configuration().unsettled()).isEmpty();
  }

  @Test
  void whatIsMissingOrUnreadableIsUntold() {
    assertThat(read("").desired().configuration().unsettled())
        .contains(
            new Unsettled(
                Reason.DEPENDENCY_NOT_READY,
                "ConfigMap 'settings' does not exist",
                Optional.empty(),
                false));
    cluster.configMaps.put("settings", new Reading.Unknown<>("no list yet"));
    assertThat(read("").desired().configuration().unsettled())
        .map(Unsettled::message)
        .contains("ConfigMap 'settings' cannot be read: no list yet");
  }

  @Test
  void whatIsIgnoredOrSwitchedOffCountsForNothing() {
    holds("settings", "one", LONG_AGO, "ignore");
    assertThat(read("").desired().configuration().parts()).isEmpty();
    assertThat(read("").pinned().at("/spec/containers/0/envFrom/0/configMapRef/name").asText())
        .isEqualTo("settings");
    cluster.configMaps.clear();
    Wanted none = read("  configTracking: None\n");
    assertThat(none.desired().revision()).isEqualTo(plain());
    assertThat(none.desired().configuration().unsettled()).isEmpty();
    assertThat(none.templateDigest()).isEmpty();
  }

  @Test
  void whatAnotherControllerMakesIsNoneOfTheRevision() {
    cluster.configMaps.put(
        "settings",
        new Reading.Found<>(
            new ConfigSeen("d", LONG_AGO, Optional.empty(), Optional.empty(), true)));
    holds("extra", "one", LONG_AGO);
    assertThat(read("").desired().configuration().parts())
        .extracting(part -> part.object().name())
        .containsExactly("extra");
  }

  @Test
  void aSetFromBeforeTheConfigurationCountedStaysTheOneOfItsTemplate() {
    holds("settings", "one", NOW);
    Wanted wanted = read("", set(plain(), Optional.empty(), "stable"));
    assertThat(wanted.desired().revision()).isEqualTo(plain());
    assertThat(wanted.desired().configuration().unsettled()).isEmpty();
    assertThat(wanted.pinned()).isEqualTo(deployment("").getSpec().template());
    cluster.configMaps.clear();
    assertThat(read("", set(plain(), Optional.empty(), "stable")).desired().revision())
        .isEqualTo(plain());
  }

  @Test
  void whereTrackingIsSwitchedOffTheSetOfTheTemplateStays() {
    Revision failed = Revision.of("f".repeat(64), 2);
    Revision stable = Revision.of("e".repeat(64), 2);
    Optional<String> template = Optional.of(plain().digest());
    Wanted wanted =
        read(
            "  configTracking: None\n",
            set(failed, template, "candidate"),
            set(stable, template, "stable"),
            set(Revision.of("d".repeat(64), 2), Optional.of("other"), "candidate"));
    assertThat(wanted.desired().revision()).isEqualTo(stable);
  }

  /** The commit that changed the template is good: it must not be the one that is reverted. */
  @Test
  void theCauseIsThatOfWhatChangedBesideStable() {
    holds("settings", "one", LONG_AGO);
    Wanted one = read("");
    assertThat(one.cause()).contains("{\"commit\":\"of the template\"}");
    ReplicaSet stable = set(one.desired().revision(), one.templateDigest(), "stable");
    holds(one.desired().configuration().parts().getFirst().copy().name(), "one", LONG_AGO);
    assertThat(read("", stable).cause()).contains("{\"commit\":\"of the template\"}");
    holds("settings", "two", LONG_AGO);
    assertThat(read("", stable).cause()).contains("{\"commit\":\"two\"}");
    cluster.configMaps.put(
        "settings",
        new Reading.Found<>(
            new ConfigSeen("by hand", LONG_AGO, Optional.empty(), Optional.empty(), false)));
    assertThat(read("", stable).cause()).isEmpty();
    assertThat(read("", set(one.desired().revision(), Optional.of("other"), "stable")).cause())
        .contains("{\"commit\":\"of the template\"}");
  }

  @Test
  void copiesAreThoseOfThisVeryDeployment() {
    cluster.copies.add(new ConfigCopy("ConfigMap", "mine", "u1", "abc", "7"));
    cluster.copies.add(new ConfigCopy("ConfigMap", "of-one-before", "u0", "abc", "8"));
    assertThat(read("  configTracking: None\n").desired().configuration().copies())
        .containsExactly(new Copy(new ObjectKey("ConfigMap", "shop", "mine"), "abc", "7"));
  }

  @Test
  void aLongNameIsCutAndStaysUnique() {
    String long1 = "a".repeat(250) + "1";
    String long2 = "a".repeat(250) + "2";
    assertThat(DesiredReader.copyName("checkout", "r", long1))
        .hasSize(253)
        .isNotEqualTo(DesiredReader.copyName("checkout", "r", long2));
    assertThat(DesiredReader.copyName("checkout", "r", "x")).isEqualTo("checkout-r-x");
  }
}
