package dev.headway.sandbox.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.BuiltinSchemas;
import dev.headway.sandbox.schema.Shape;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Laws of server-side apply over random pods: scalars, maps, lists by key and atomic lists. A
 * failure names its seed.
 */
class ApplyPropertyTest {
  private static final Shape POD = BuiltinSchemas.of("v1", "Pod").orElseThrow().shape();
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static Writer writer(String manager) {
    return new Writer(manager, "v1", "", NOW, Set.of());
  }

  private static ObjectNode applied(ObjectNode live, ObjectNode config, String manager) {
    return ManagedWrites.apply(live, config, POD, writer(manager), true);
  }

  private static ObjectNode created(ObjectNode config, String manager) {
    return ManagedWrites.apply(null, config, POD, writer(manager), true);
  }

  /** Applying what is already applied changes nothing, managed fields and times included. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void applyingTwiceIsApplyingOnce(int seed) {
    ObjectNode config = pod(new Random(seed));
    ObjectNode once = created(config, "one");
    assertThat(applied(once, config, "one")).isEqualTo(once);
  }

  /** What a later configuration of the same manager leaves is what it alone would have made. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theLastConfigurationOfOneManagerCounts(int seed) {
    Random random = new Random(seed);
    ObjectNode first = pod(random);
    ObjectNode second = pod(random);
    ObjectNode result = applied(created(first, "one"), second, "one");
    assertThat(TreeFields.of(bare(result), POD))
        .isEqualTo(TreeFields.of(bare(created(second, "one")), POD));
  }

  /** Fields that only the other manager names survive whatever this one does. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void disjointFieldsOfTwoManagersSurvive(int seed) {
    Random random = new Random(seed);
    ObjectNode mine = pod(random);
    ObjectNode mineLater = pod(random);
    ObjectNode other = pod();
    other.withObject("/metadata/labels").put("other", "x");
    other
        .withObject("/spec")
        .putArray("containers")
        .addObject()
        .put("name", "other")
        .put("image", "x");
    ObjectNode live = applied(applied(created(mine, "one"), other, "two"), mineLater, "one");
    assertThat(live.at("/metadata/labels/other").asText()).isEqualTo("x");
    assertThat(live.at("/spec/containers"))
        .anyMatch(container -> container.path("name").asText().equals("other"));
    ObjectNode without = applied(live, pod(), "two");
    assertThat(without.at("/metadata/labels").has("other")).isFalse();
    assertThat(without.at("/spec/containers"))
        .noneMatch(container -> container.path("name").asText().equals("other"));
  }

  /** An applier owns exactly what its configuration names. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anApplierOwnsWhatItNames(int seed) {
    ObjectNode config = pod(new Random(seed));
    ManagedFields managed =
        ManagedFields.read(created(config, "one").at("/metadata/managedFields"));
    FieldSet owned = managed.fieldsOf(ManagedFields.Owner.applier(writer("one")));
    assertThat(owned).isEqualTo(ManagedWrites.ownable(TreeFields.of(config, POD), Set.of()));
    assertThat(FieldSet.fromFieldsV1(owned.toFieldsV1())).isEqualTo(owned);
  }

  private static ObjectNode bare(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    ((ObjectNode) copy.get("metadata")).remove("managedFields");
    return copy;
  }

  private static ObjectNode pod() {
    ObjectNode pod =
        JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Pod");
    pod.putObject("metadata").put("name", "p");
    return pod;
  }

  static IntStream seeds() {
    return IntStream.range(0, 200);
  }

  private static ObjectNode pod(Random random) {
    Map<String, String> labels = new TreeMap<>();
    some(random, "a", "b", "c").forEach(key -> labels.put(key, random.nextBoolean() ? "1" : "2"));
    Map<String, String> containers = new TreeMap<>();
    Stream.concat(Stream.of("app"), some(random, "side", "proxy").stream())
        .forEach(name -> containers.put(name, random.nextBoolean() ? "x:1" : "x:2"));
    List<Integer> ports = some(random, "80", "81", "82").stream().map(Integer::valueOf).toList();
    List<String> args =
        random.ints(random.nextInt(3), 0, 2).mapToObj(i -> i == 0 ? "p" : "q").toList();
    return pod(labels, containers, ports, args);
  }

  private static List<String> some(Random random, String... of) {
    return Stream.of(of).filter(each -> random.nextBoolean()).toList();
  }

  private static ObjectNode pod(
      Map<String, String> labels,
      Map<String, String> containers,
      List<Integer> ports,
      List<String> args) {
    ObjectNode pod = pod();
    labels.forEach((key, value) -> pod.withObject("/metadata/labels").put(key, value));
    labels.forEach((key, value) -> pod.withObject("/spec/nodeSelector").put(key, value));
    containers.forEach(
        (name, image) -> {
          ObjectNode container =
              pod.withObject("/spec")
                  .withArray("containers")
                  .addObject()
                  .put("name", name)
                  .put("image", image);
          ports.forEach(
              port ->
                  container
                      .withArray("ports")
                      .addObject()
                      .put("containerPort", port)
                      .put("name", "p" + port));
          args.forEach(arg -> container.withArray("args").add(arg));
        });
    return pod;
  }
}
