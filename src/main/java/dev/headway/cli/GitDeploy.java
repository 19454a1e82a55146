package dev.headway.cli;

import dev.headway.adapter.git.Author;
import dev.headway.adapter.git.JGitRepository;
import dev.headway.api.v1alpha1.GitSync;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.gitsync.Credentials;
import dev.headway.gitsync.act.BranchWorker.CredentialsException;
import dev.headway.gitsync.act.DocumentChange;
import dev.headway.gitsync.act.DocumentChange.Named;
import dev.headway.gitsync.act.DocumentChange.Result;
import dev.headway.gitsync.act.DocumentChange.Value;
import dev.headway.gitsync.act.DocumentChange.Wish;
import dev.headway.gitsync.decide.ObjectId;
import dev.headway.gitsync.observe.SpecReader;
import dev.headway.gitsync.observe.SpecReader.Reading;
import dev.headway.port.GitCredentials;
import dev.headway.port.GitSource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes the image of an object where it stands in Git: the URL and the Secret are read through
 * the API as the user, so that nobody commits with rights that they could not use by hand.
 */
record GitDeploy(Host host, Cluster cluster, GitOwner owner) {

  /** Nothing was changed; the message says why. */
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /** Commits and pushes the change; throws {@link RefusedException} where that cannot be. */
  Result commit(
      ProgressiveDeployment deployment, ImageChange change, String version, Author author) {
    GitSync sync =
        owner
            .sync()
            .orElseThrow(
                () -> new RefusedException("the GitSync cannot be read (" + owner.unknown() + ")"));
    Reading.Valid valid = read(sync);
    Path mirror = folder();
    try {
      var source =
          new GitSource(
              "deploy",
              valid.url(),
              valid.spec().branch(),
              credentials(sync, valid.secret()),
              valid.timeout(),
              GitSource.Limits.DEFAULT);
      return new DocumentChange(new JGitRepository(mirror), host.time())
          .make(source, valid.spec(), wish(deployment, change, version, author));
    } finally {
      remove(mirror);
    }
  }

  /** Who commits, by the option or by Git's own settings. */
  static Author author(Optional<String> option, Map<String, String> environment) {
    if (option.isPresent()) {
      return Author.parse(option.get())
          .orElseThrow(
              () ->
                  new CliFailure(
                      ExitCode.USAGE, "--author must have the form 'Name <address@example.org>'"));
    }
    return Author.known(environment)
        .orElseThrow(
            () ->
                new RefusedException(
                    "a commit needs an author: set --author 'Name <address>', or"
                        + " 'git config --global user.name' and 'user.email'"));
  }

  /** Its operator has let it through; only what is needed here is used. */
  private static Reading.Valid read(GitSync sync) {
    return switch (SpecReader.readFreely(sync)) {
      case Reading.Valid valid -> valid;
      case Reading.Invalid(String message) -> throw new RefusedException(message);
    };
  }

  private GitCredentials credentials(GitSync sync, Optional<String> secret) {
    if (secret.isEmpty()) {
      return new GitCredentials.None();
    }
    String namespace = sync.getMetadata().getNamespace();
    String name = secret.get();
    try {
      Secret found = cluster.client().secrets().inNamespace(namespace).withName(name).get();
      if (found == null) {
        throw new RefusedException(
            "Secret '%s' of its `secretRef` is not in namespace %s".formatted(name, namespace));
      }
      Map<String, Object> data = new HashMap<>();
      if (found.getData() != null) {
        data.putAll(found.getData());
      }
      return Credentials.of(name, data);
    } catch (KubernetesClientException e) {
      throw new RefusedException(
          e.getCode() == 403
              ? "you may not read Secret '%s' in namespace %s, which holds its credentials"
                  .formatted(name, namespace)
              : "Secret '%s' in namespace %s cannot be read (%s)"
                  .formatted(name, namespace, Failures.serverMessage(e)));
    } catch (CredentialsException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    }
  }

  private static Wish wish(
      ProgressiveDeployment deployment, ImageChange change, String version, Author author) {
    var metadata = deployment.getMetadata();
    List<Value> values = new ArrayList<>();
    values.add(
        new Value(
            List.of(
                "spec", "template", "spec", "containers", new Named(change.container()), "image"),
            change.from(),
            change.to()));
    change
        .label()
        .ifPresent(
            label ->
                values.add(
                    new Value(
                        List.of("spec", "template", "metadata", "labels", Keys.APP_VERSION),
                        label,
                        version)));
    return new Wish(
        new ObjectId(
            Keys.GROUP, "ProgressiveDeployment", metadata.getNamespace(), metadata.getName()),
        values,
        "%s %s\n\nImage of container %s: %s, was %s\n"
            .formatted(metadata.getName(), version, change.container(), change.to(), change.from()),
        author.name(),
        author.email());
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("headway-deploy");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder", e);
    }
  }

  private static void remove(Path folder) {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // It holds what the branch holds, and goes with the other temporary files.
    }
  }
}
