package dev.headway.rollout.observe;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.domain.ObjectKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The deployments of a namespace as one of them may ask for others: by what is looked for, never
 * all, so that a pass costs the same among ten and among thousands.
 *
 * @param byName by namespace and name
 * @param byIndex those for which the index of this name, of {@link #indexers}, gives this key
 */
public record Neighbourhood(
    Function<ObjectKey, Optional<ProgressiveDeployment>> byName,
    BiFunction<String, String, List<ProgressiveDeployment>> byIndex) {

  private static final String CLAIMS = "claims";
  private static final String RELEASES = "releases";
  private static final String QUEUES = "queues";
  private static final String RUNNING = "running";

  /** What the cache of deployments is to be indexed by. */
  public static Map<String, Function<ProgressiveDeployment, List<String>>> indexers() {
    return Map.of(
        CLAIMS,
        deployment -> Neighbours.claims(deployment).map(Neighbourhood::text).toList(),
        RELEASES,
        deployment ->
            Neighbours.release(deployment).stream()
                .map(release -> release.endTime().map(Neighbourhood::minute).orElse(RUNNING))
                .map(when -> deployment.getMetadata().getNamespace() + "/" + when)
                .toList(),
        QUEUES,
        Neighbourhood::queue);
  }

  /** Over a list, for where there is no cache. */
  public static Neighbourhood of(List<ProgressiveDeployment> all) {
    return new Neighbourhood(
        key -> all.stream().filter(each -> RolloutObserver.key(each).equals(key)).findFirst(),
        (index, key) ->
            all.stream()
                .filter(
                    each ->
                        indexers().getOrDefault(index, none -> List.of()).apply(each).contains(key))
                .toList());
  }

  /** Those whose spec names a Service or route to move traffic with. */
  List<ProgressiveDeployment> claiming(ObjectKey object) {
    return byIndex.apply(CLAIMS, text(object));
  }

  /** Those whose release runs, and those whose last one ended in these minutes or one of them. */
  Stream<ProgressiveDeployment> releasing(String namespace, Instant from, Instant to) {
    Stream<String> minutes =
        Stream.iterate(
                from,
                time -> !time.isAfter(to.plus(1, ChronoUnit.MINUTES)),
                time -> time.plus(1, ChronoUnit.MINUTES))
            .map(Neighbourhood::minute);
    return Stream.concat(Stream.of(RUNNING), minutes)
        .flatMap(when -> byIndex.apply(RELEASES, namespace + "/" + when).stream());
  }

  /** Those that wait for their turn in a release group. */
  List<ProgressiveDeployment> queuing(String namespace, String group) {
    return byIndex.apply(QUEUES, namespace + "/" + group);
  }

  private static List<String> queue(ProgressiveDeployment deployment) {
    return deployment.getSpec() == null
            || deployment.getSpec().releaseGroupName() == null
            || GroupReader.queued(deployment).isEmpty()
        ? List.of()
        : List.of(
            deployment.getMetadata().getNamespace()
                + "/"
                + deployment.getSpec().releaseGroupName());
  }

  private static String minute(Instant time) {
    return time.truncatedTo(ChronoUnit.MINUTES).toString();
  }

  private static String text(ObjectKey key) {
    return key.kind() + "/" + key.namespace() + "/" + key.name();
  }
}
