package dev.headway.gitsync.act;

import dev.headway.gitsync.decide.DocumentText.Span;
import dev.headway.gitsync.decide.Manifest;
import dev.headway.gitsync.decide.ManifestSet;
import dev.headway.gitsync.decide.ObjectId;
import dev.headway.gitsync.decide.RevertRules.Located;
import dev.headway.gitsync.decide.SyncSpec;
import dev.headway.gitsync.observe.ManifestReader;
import dev.headway.port.GitRepository;
import dev.headway.port.GitSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The documents of one commit, by the object that they ask for. */
record Documents(SyncSpec spec, GitRepository.Tree tree, ManifestSet set) {

  static Documents of(GitRepository git, GitSource source, SyncSpec spec, String commit) {
    GitRepository.Tree tree = git.read(source, commit, spec.path());
    return new Documents(spec, tree, ManifestReader.read(commit, tree));
  }

  Optional<Manifest> manifest(ObjectId object) {
    return set.manifests().stream().filter(m -> is(m, object)).findFirst();
  }

  /** The object's document; empty where there is none, or the file cannot be read. */
  Optional<Located> locate(ObjectId object) {
    return manifest(object)
        .flatMap(
            m ->
                tree.files().stream()
                    .filter(f -> f.path().equals(m.place().file()))
                    .findFirst()
                    .map(f -> located(f, m)));
  }

  private Located located(GitRepository.File file, Manifest manifest) {
    List<Span> spans = ManifestReader.spans(file.path(), file.content());
    Map<ObjectId, String> others = new HashMap<>();
    for (Manifest other : set.manifests()) {
      boolean sameDocument =
          other.place().file().equals(manifest.place().file())
              && other.place().document() == manifest.place().document();
      if (sameDocument && !other.id().equals(manifest.id())) {
        others.put(other.id(), other.digest());
      }
    }
    return new Located(file.path(), file.content(), spans, manifest.place().document(), others);
  }

  /** A document without namespace is meant for the target namespace. */
  private boolean is(Manifest manifest, ObjectId object) {
    ObjectId id = manifest.id();
    return (id.namespace().isEmpty() ? id.inNamespace(spec.targetNamespace()) : id).equals(object);
  }
}
