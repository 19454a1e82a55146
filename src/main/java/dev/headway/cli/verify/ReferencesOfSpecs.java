package dev.headway.cli.verify;

import dev.headway.cli.verify.Mismatch.Kind;
import dev.headway.rollout.observe.SpecReferences;
import dev.headway.rollout.observe.SpecReferences.Reference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether what specs read by name is there. */
final class ReferencesOfSpecs {
  private ReferencesOfSpecs() {}

  /**
   * What ConfigMaps and Secrets have.
   *
   * @param keys by kind/name: their keys, empty where one does not exist; none for one that the
   *     user may not read
   */
  record Holdings(Map<String, Optional<Set<String>>> keys) {
    Holdings {
      keys = Map.copyOf(keys);
    }
  }

  static String id(Reference reference) {
    return reference.kind() + "/" + reference.name();
  }

  static List<Mismatch> missing(Evidence evidence) {
    return evidence.deployments().stream()
        .flatMap(
            deployment ->
                SpecReferences.of(deployment).stream()
                    .flatMap(
                        reference ->
                            missing(evidence, reference, deployment.getMetadata().getName())))
        .toList();
  }

  private static Stream<Mismatch> missing(
      Evidence evidence, Reference reference, String deployment) {
    return problem(evidence, reference)
        .map(
            problem ->
                new Mismatch(
                    Kind.MissingReference,
                    id(reference),
                    deployment,
                    problem,
                    "make it, or name another",
                    Optional.empty()))
        .stream();
  }

  private static Optional<String> problem(Evidence evidence, Reference reference) {
    if (reference.kind().equals(SpecReferences.SERVICE)) {
      return evidence.service(reference.name()).isPresent()
          ? Optional.empty()
          : Optional.of(reference.user() + " calls it, and it does not exist");
    }
    Optional<Set<String>> keys = evidence.holdings().keys().get(id(reference));
    if (keys == null) {
      return Optional.empty();
    }
    return keys.isEmpty()
        ? Optional.of(reference.user() + " reads it, and it does not exist")
        : reference
            .key()
            .filter(key -> !keys.get().contains(key))
            .map(key -> reference.user() + " reads '" + key + "' of it, and it has no such key");
  }
}
