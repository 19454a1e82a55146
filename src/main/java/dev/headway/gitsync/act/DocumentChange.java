package dev.headway.gitsync.act;

import dev.headway.domain.git.Commit;
import dev.headway.gitsync.decide.DocumentText.Span;
import dev.headway.gitsync.decide.Manifest;
import dev.headway.gitsync.decide.ObjectId;
import dev.headway.gitsync.decide.RevertRules.Located;
import dev.headway.gitsync.decide.SyncSpec;
import dev.headway.gitsync.decide.Texts;
import dev.headway.gitsync.decide.Trees;
import dev.headway.gitsync.observe.ManifestReader;
import dev.headway.gitsync.observe.ScalarEditor;
import dev.headway.gitsync.observe.ScalarEditor.Edit;
import dev.headway.port.GitFailure;
import dev.headway.port.GitRepository;
import dev.headway.port.GitRepository.Pushed;
import dev.headway.port.GitSource;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Changes single values of one object on a branch, for somebody who would else do it with an
 * editor: fetch, find the document, change it, commit, push under a lease; anew when another commit
 * came between. A value that is no longer what the change was meant for is somebody's newer word
 * and stays.
 */
public record DocumentChange(GitRepository git, InstantSource time) {
  private static final int ATTEMPTS = 5;

  /**
   * What is to be changed, and who changes it.
   *
   * @param message of the commit
   */
  public record Wish(
      ObjectId object, List<Value> values, String message, String authorName, String authorEmail) {
    public Wish {
      values = List.copyOf(values);
    }
  }

  /**
   * One value.
   *
   * @param path keys as texts, places in lists as numbers; an item of a list is also found by its
   *     name, as {@link Named}
   * @param from what it is meant to replace
   */
  public record Value(List<Object> path, String from, String to) {
    public Value {
      path = List.copyOf(path);
    }
  }

  /** The item of a list whose {@code name} is this. */
  public record Named(String name) {}

  /** What became of it. */
  public sealed interface Result {
    /** The branch is at this commit now. */
    record Committed(Commit commit, String file, int line) implements Result {}

    /** The branch asks for it already. */
    record Already(Commit tip) implements Result {}

    /** Nothing was changed; the message says why. */
    record Refused(String message) implements Result {}
  }

  /** Never throws for what the branch or its server is like. */
  public Result make(GitSource source, SyncSpec spec, Wish wish) {
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Optional<Result> result = attempt(source, spec, wish);
        if (result.isPresent()) {
          return result.get();
        }
      }
      return new Result.Refused(
          "branch '%s' moved on each time before the commit arrived".formatted(spec.branch()));
    } catch (GitFailure e) {
      return new Result.Refused(String.valueOf(e.getMessage()));
    }
  }

  /** Empty where another commit came between. */
  private Optional<Result> attempt(GitSource source, SyncSpec spec, Wish wish) {
    Commit tip = git.fetch(source);
    Documents documents = Documents.of(git, source, spec, tip.id());
    Optional<Manifest> manifest = documents.manifest(wish.object());
    Optional<Located> located = documents.locate(wish.object());
    if (!documents.set().problems().isEmpty()) {
      return refused(Texts.broken(tip.id(), documents.set().problems()));
    }
    if (manifest.isEmpty() || located.isEmpty()) {
      return refused(
          "branch '%s' has no %s below '%s' any more (commit %s)"
              .formatted(spec.branch(), wish.object(), spec.path(), tip.shortId()));
    }
    Optional<String> newer = newer(manifest.get(), wish, tip);
    if (newer.isPresent()) {
      return refused(newer.get());
    }
    List<Value> open =
        wish.values().stream()
            .filter(value -> !read(manifest.get(), value).equals(Optional.of(value.to())))
            .toList();
    return open.isEmpty()
        ? Optional.of(new Result.Already(tip))
        : write(source, tip, new Found(manifest.get(), located.get()), open, wish);
  }

  /** A value that is neither what was seen nor what is asked for. */
  private static Optional<String> newer(Manifest manifest, Wish wish, Commit tip) {
    for (Value value : wish.values()) {
      Optional<String> there = read(manifest, value);
      boolean known = there.filter(v -> v.equals(value.from()) || v.equals(value.to())).isPresent();
      if (!known) {
        return Optional.of(
            "%s asks for %s and not for %s, as of commit %s by %s (%s): it was changed and is not"
                    .formatted(
                        manifest.place(),
                        there.map(v -> "'" + v + "'").orElse("nothing"),
                        "'" + value.from() + "'",
                        tip.shortId(),
                        tip.author(),
                        tip.subject())
                + " applied yet; look at it first");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> read(Manifest manifest, Value value) {
    Object here = manifest.content();
    for (Object step : indices(manifest, value.path())) {
      here =
          step instanceof Integer index
              ? (here instanceof List<?> list && index < list.size() ? list.get(index) : null)
              : Trees.at(here, String.valueOf(step));
    }
    return here instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** The path with the place of each named item. */
  private static List<Object> indices(Manifest manifest, List<Object> path) {
    List<Object> steps = new ArrayList<>();
    Object here = manifest.content();
    for (Object step : path) {
      if (step instanceof Named(String name)) {
        List<?> list = here instanceof List<?> items ? items : List.of();
        int index = indexOf(list, name);
        steps.add(index);
        here = index < list.size() ? list.get(index) : null;
      } else {
        steps.add(step);
        here = Trees.at(here, String.valueOf(step));
      }
    }
    return steps;
  }

  private static int indexOf(List<?> list, String name) {
    return IntStream.range(0, list.size())
        .filter(i -> Trees.text(list.get(i), "name").equals(name))
        .findFirst()
        .orElse(list.size());
  }

  private record Found(Manifest manifest, Located located) {}

  private Optional<Result> write(
      GitSource source, Commit tip, Found found, List<Value> values, Wish wish) {
    Located at = found.located();
    byte[] file = at.bytes();
    int line = found.manifest().place().line();
    List<Object> within = within(at, found.manifest());
    for (int i = values.size() - 1; i >= 0; i--) {
      Value value = values.get(i);
      Span span = ManifestReader.spans(at.file(), file).get(at.document());
      List<Object> path = new ArrayList<>(within);
      path.addAll(indices(found.manifest(), value.path()));
      switch (ScalarEditor.set(file, span, path, value.to())) {
        case Edit.Refused(String message) -> {
          return refused(found.manifest().place() + ": '" + value.from() + "': " + message);
        }
        case Edit.Changed(byte[] changed, int changedLine) -> {
          file = changed;
          line = changedLine;
        }
      }
    }
    return push(source, tip, at.file(), file, line, wish);
  }

  /** Where the object stands in its document: at the top, or as an item of a list. */
  private static List<Object> within(Located at, Manifest manifest) {
    return ManifestReader.item(at.bytes(), at.spans().get(at.document()), manifest)
        .<List<Object>>map(index -> List.of("items", index))
        .orElse(List.of());
  }

  private Optional<Result> push(
      GitSource source, Commit tip, String name, byte[] file, int line, Wish wish) {
    Pushed pushed =
        git.push(
            source,
            new GitRepository.Change(
                tip.id(),
                Map.of(name, file),
                wish.message(),
                wish.authorName(),
                wish.authorEmail(),
                time.instant()));
    return switch (pushed) {
      case Pushed.Moved() -> Optional.empty();
      case Pushed.Done(Commit commit) -> Optional.of(new Result.Committed(commit, name, line));
    };
  }

  private static Optional<Result> refused(String message) {
    return Optional.of(new Result.Refused(message));
  }
}
