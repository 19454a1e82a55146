package dev.headway.rollout.observe;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.domain.ObjectKey;
import dev.headway.domain.Revision;
import dev.headway.port.ClusterReader;
import dev.headway.port.ConfigCopy;
import dev.headway.port.ConfigDigest;
import dev.headway.port.ConfigSeen;
import dev.headway.rollout.decide.Configuration;
import dev.headway.rollout.decide.Configuration.Copy;
import dev.headway.rollout.decide.Configuration.Part;
import dev.headway.rollout.decide.Configuration.Unsettled;
import dev.headway.rollout.decide.RolloutSnapshot.Desired;
import dev.headway.rollout.observe.ConfigReader.ConfigRead;
import dev.headway.rollout.observe.ConfigReader.Tracked;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the spec asks for: the revision of its template and configuration. A set that was made of
 * the same gives it its short form.
 */
final class DesiredReader {
  private static final int NAME_LENGTH = 253;

  private final ClusterReader cluster;
  private final ProgressiveDeployment resource;
  private final JsonNode template;
  private final List<ReplicaSet> sets;

  DesiredReader(
      ClusterReader cluster,
      ProgressiveDeployment resource,
      JsonNode template,
      List<ReplicaSet> sets) {
    this.cluster = cluster;
    this.resource = resource;
    this.template = template;
    this.sets = sets;
  }

  /**
   * What is wanted, and the template that its set is made of.
   *
   * @param pinned names copies in place of what they are copies of
   * @param templateDigest of the template as it stands in the spec, where it is not the revision's
   * @param cause who made it what it is
   */
  record Wanted(
      Desired desired, JsonNode pinned, Optional<String> templateDigest, Optional<String> cause) {}

  Wanted read(Instant now) {
    ConfigRead config = ConfigReader.read(cluster, resource);
    Revision plain = TemplateDigest.revision(template);
    if (config.tracked().isEmpty() && config.untold().isEmpty()) {
      return alone(exact(plain).or(() -> sameTemplate(plain)).orElseGet(() -> named(plain)));
    }
    Revision whole = TemplateDigest.revision(template, digests(config));
    Optional<Revision> made = config.untold().isPresent() ? Optional.empty() : exact(whole);
    // A set from before the configuration counted is of its template, whatever that was.
    Optional<Revision> before = made.isPresent() ? Optional.empty() : exact(plain);
    if (before.isPresent()) {
      return alone(before.get());
    }
    Revision revision = made.orElseGet(() -> named(whole));
    Optional<Unsettled> unsettled = config.untold().or(() -> config.unsettled(now));
    Map<String, Part> parts = parts(config, revision);
    var present =
        parts.values().stream().filter(part -> !part.digest().equals(TemplateDigest.ABSENT));
    return new Wanted(
        desired(revision, new Configuration(present.toList(), copies(), unsettled)),
        ConfigPlaces.renamed(template, (kind, name) -> pinned(parts, kind, name)),
        Optional.of(plain.digest()),
        cause(config, plain, parts));
  }

  private Wanted alone(Revision revision) {
    var configuration = new Configuration(List.of(), copies(), Optional.empty());
    return new Wanted(desired(revision, configuration), template, Optional.empty(), ownCause());
  }

  private Optional<String> ownCause() {
    return Optional.ofNullable(SetReader.annotations(resource).get(Keys.CAUSE));
  }

  /**
   * Where the template is that of stable, whoever changed the configuration: nobody, where that is
   * not known. What the deployment says would blame a commit that is good.
   */
  private Optional<String> cause(ConfigRead config, Revision plain, Map<String, Part> parts) {
    Optional<ReplicaSet> stable =
        sets.stream()
            .filter(set -> plain.digest().equals(SetReader.annotations(set).get(Keys.TEMPLATE)))
            .filter(set -> "stable".equals(SetReader.labels(set).get(Keys.ROLE)))
            .findAny();
    if (stable.isEmpty()) {
      return ownCause();
    }
    String revision = SetReader.revision(stable.get()).name();
    List<Tracked> changed =
        config.tracked().stream()
            .filter(
                each -> !isCopied(each, revision, requireNonNull(parts.get(each.name())).digest()))
            .toList();
    return changed.isEmpty()
        ? ownCause()
        : changed.stream()
            .flatMap(each -> each.seen().stream())
            .max(Comparator.comparing(ConfigSeen::since))
            .flatMap(ConfigSeen::cause);
  }

  private boolean isCopied(Tracked tracked, String revision, String digest) {
    String copy = copyName(resource.getMetadata().getName(), revision, tracked.name());
    return cluster
        .configMap(resource.getMetadata().getNamespace(), copy)
        .found()
        .map(it -> it.digest().equals(digest))
        .orElse(digest.equals(TemplateDigest.ABSENT));
  }

  private Desired desired(Revision revision, Configuration configuration) {
    return new Desired(
        revision,
        resource.getMetadata().getName() + "-" + revision.name(),
        Versions.of(template, revision.name()),
        configuration);
  }

  // ---- known revisions

  private Optional<Revision> exact(Revision digest) {
    return sets.stream()
        .map(SetReader::revision)
        .filter(
            each -> each.digest().equals(digest.digest()) && each.algorithm() == digest.algorithm())
        .findFirst();
  }

  /** Made of the same template when its configuration counted: what is stable, else the latest. */
  private Optional<Revision> sameTemplate(Revision plain) {
    Comparator<ReplicaSet> byStanding =
        Comparator.comparing(set -> "stable".equals(SetReader.labels(set).get(Keys.ROLE)));
    return sets.stream()
        .filter(set -> plain.digest().equals(SetReader.annotations(set).get(Keys.TEMPLATE)))
        .max(
            byStanding.thenComparingInt(
                set ->
                    MarksCodec.read(SetReader.labels(set), SetReader.annotations(set)).release()))
        .map(SetReader::revision);
  }

  private Revision named(Revision digest) {
    return unique(digest, sets.stream().map(SetReader::revision).toList());
  }

  /** Two digests that begin alike: the later one takes a number behind its short form. */
  static Revision unique(Revision digest, List<Revision> known) {
    String name = digest.name();
    for (int number = 2; isTaken(name, known); number++) {
      name = digest.name() + "-" + number;
    }
    return new Revision(digest.digest(), digest.algorithm(), name);
  }

  private static boolean isTaken(String name, List<Revision> known) {
    return known.stream().anyMatch(each -> each.name().equals(name));
  }

  // ---- configuration

  private static Map<String, String> digests(ConfigRead config) {
    Map<String, String> digests = new LinkedHashMap<>();
    config
        .tracked()
        .forEach(each -> digests.put(ConfigPlaces.CONFIG_MAP + "/" + each.name(), digest(each)));
    return digests;
  }

  private static String digest(Tracked tracked) {
    return tracked.seen().map(ConfigSeen::digest).orElse(TemplateDigest.ABSENT);
  }

  /** By name; one that is absent is named, too, so that what comes later stays out of it. */
  private Map<String, Part> parts(ConfigRead config, Revision revision) {
    String namespace = resource.getMetadata().getNamespace();
    Map<String, Part> parts = new LinkedHashMap<>();
    for (Tracked each : config.tracked()) {
      String copy = copyName(resource.getMetadata().getName(), revision.name(), each.name());
      parts.put(
          each.name(),
          new Part(
              new ObjectKey(ConfigPlaces.CONFIG_MAP, namespace, each.name()),
              new ObjectKey(ConfigPlaces.CONFIG_MAP, namespace, copy),
              digest(each)));
    }
    return parts;
  }

  private static String pinned(Map<String, Part> parts, String kind, String name) {
    Part part = parts.get(name);
    return part != null && kind.equals(part.object().kind()) ? part.copy().name() : name;
  }

  static String copyName(String deployment, String revision, String object) {
    String name = deployment + "-" + revision + "-" + object;
    if (name.length() <= NAME_LENGTH) {
      return name;
    }
    byte[] digest = ConfigDigest.sha256().digest(object.getBytes(StandardCharsets.UTF_8));
    String end = "-" + HexFormat.of().formatHex(digest).substring(0, 10);
    String begin = name.substring(0, NAME_LENGTH - end.length());
    return begin.replaceAll("[-.]+$", "") + end;
  }

  private List<Copy> copies() {
    ObjectKey key = RolloutObserver.key(resource);
    return cluster.configCopies(key).found().orElse(List.of()).stream()
        .filter(copy -> copy.ownerUid().equals(resource.getMetadata().getUid()))
        .map(copy -> copy(key.namespace(), copy))
        .toList();
  }

  private static Copy copy(String namespace, ConfigCopy copy) {
    return new Copy(
        new ObjectKey(copy.kind(), namespace, copy.name()),
        copy.revision(),
        copy.resourceVersion());
  }
}
