package dev.headway.gitsync.decide;

import dev.headway.domain.git.GitRefusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What holds for all manifests of a commit together: kinds that exist, namespaces, one document per
 * object. All or nothing: one problem, and the commit is not applied.
 */
public final class ManifestRules {
  private static final String CRD = "CustomResourceDefinition";

  private ManifestRules() {}

  /** What the cluster knows of a kind. */
  public record KindInfo(boolean namespaced) {}

  /** Looks kinds up by apiVersion and kind. */
  public interface Kinds {
    Optional<KindInfo> find(String apiVersion, String kind);
  }

  /**
   * Where objects may go.
   *
   * @param target what a document without namespace gets
   * @param allowed the namespaces that a document may name
   */
  public record Namespaces(String target, Set<String> allowed) {
    public Namespaces {
      allowed = Set.copyOf(allowed);
    }
  }

  /** The manifests with their namespaces and in order, and every problem that there is. */
  public static ManifestSet check(ManifestSet parsed, Kinds kinds, Namespaces namespaces) {
    List<Problem> problems = new ArrayList<>(parsed.problems());
    Map<ObjectId, Manifest> byId = new LinkedHashMap<>();
    Set<String> defined = definedHere(parsed.manifests());
    for (Manifest manifest : parsed.manifests()) {
      Optional<KindInfo> known = kinds.find(manifest.apiVersion(), manifest.id().kind());
      if (known.isEmpty() && !defined.contains(definition(manifest))) {
        problems.add(problem(manifest, unknownKind(manifest)));
        continue;
      }
      Manifest placed = place(manifest, isNamespaced(known, manifest, parsed), namespaces);
      check(placed, namespaces, problems);
      Manifest other = byId.putIfAbsent(placed.id(), placed);
      if (other != null) {
        problems.add(problem(placed, GitRefusal.TWICE.message(placed.id(), other.place())));
      }
    }
    List<Manifest> ordered = byId.values().stream().sorted(ApplyOrder.MANIFESTS).toList();
    return new ManifestSet(parsed.commit(), parsed.found(), ordered, problems, parsed.skipped());
  }

  /** Whether the manifest needs something that another manifest of the same commit brings. */
  public static boolean waitsFor(Manifest manifest, Set<ObjectId> missing) {
    return missing.stream()
        .anyMatch(
            id ->
                (id.kind().equals("Namespace") && id.name().equals(manifest.id().namespace()))
                    || (id.kind().equals(CRD) && id.name().endsWith("." + manifest.id().group())));
  }

  private static void check(Manifest manifest, Namespaces namespaces, List<Problem> problems) {
    String namespace = manifest.id().namespace();
    if (!namespace.isEmpty() && !namespaces.allowed().contains(namespace)) {
      problems.add(
          problem(
              manifest,
              GitRefusal.OTHER_NAMESPACE.message(
                  manifest.id().shortForm(),
                  namespace,
                  String.join(", ", new TreeSet<>(namespaces.allowed())))));
    }
  }

  private static Manifest place(Manifest manifest, boolean namespaced, Namespaces namespaces) {
    String given = manifest.id().namespace();
    String wanted = namespaced ? (given.isEmpty() ? namespaces.target() : given) : "";
    if (wanted.equals(given)) {
      return manifest;
    }
    Map<String, Object> metadata = new LinkedHashMap<>(Trees.map(manifest.content(), "metadata"));
    if (wanted.isEmpty()) {
      metadata.remove("namespace");
    } else {
      metadata.put("namespace", wanted);
    }
    Map<String, Object> content = new LinkedHashMap<>(manifest.content());
    content.put("metadata", metadata);
    return manifest.with(manifest.id().inNamespace(wanted), content);
  }

  private static boolean isNamespaced(
      Optional<KindInfo> known, Manifest manifest, ManifestSet parsed) {
    return known
        .map(KindInfo::namespaced)
        .orElseGet(
            () ->
                parsed.manifests().stream()
                    .filter(m -> m.id().kind().equals(CRD))
                    .filter(m -> definitions(m).contains(definition(manifest)))
                    .anyMatch(m -> "Namespaced".equals(Trees.at(m.content(), "spec", "scope"))));
  }

  private static Set<String> definedHere(List<Manifest> manifests) {
    Set<String> defined = new TreeSet<>();
    manifests.stream()
        .filter(m -> m.id().kind().equals(CRD))
        .forEach(m -> defined.addAll(definitions(m)));
    return defined;
  }

  private static Set<String> definitions(Manifest crd) {
    Set<String> defined = new TreeSet<>();
    Object group = Trees.at(crd.content(), "spec", "group");
    Object kind = Trees.at(crd.content(), "spec", "names", "kind");
    for (Object version : Trees.list(Trees.map(crd.content(), "spec"), "versions")) {
      defined.add(group + "/" + Trees.at(version, "name") + "/" + kind);
    }
    return defined;
  }

  private static String definition(Manifest manifest) {
    return manifest.apiVersion() + "/" + manifest.id().kind();
  }

  private static String unknownKind(Manifest manifest) {
    return GitRefusal.UNKNOWN_KIND.message(manifest.id().kind(), manifest.apiVersion());
  }

  private static Problem problem(Manifest manifest, String message) {
    return new Problem(manifest.place().toString(), message);
  }
}
