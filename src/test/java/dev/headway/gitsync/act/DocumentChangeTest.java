package dev.headway.gitsync.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.adapter.git.JGitRepository;
import dev.headway.adapter.git.LocalRepository;
import dev.headway.domain.git.Commit;
import dev.headway.gitsync.act.DocumentChange.Named;
import dev.headway.gitsync.act.DocumentChange.Result;
import dev.headway.gitsync.act.DocumentChange.Value;
import dev.headway.gitsync.act.DocumentChange.Wish;
import dev.headway.gitsync.decide.ObjectId;
import dev.headway.gitsync.decide.Syncs;
import dev.headway.port.GitCredentials;
import dev.headway.port.GitSource;
import dev.headway.testing.GitHttpServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version on a branch, as somebody with an editor would change it. */
class DocumentChangeTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final ObjectId CART =
      new ObjectId("headway.dev", "ProgressiveDeployment", "shop", "cart");

  @TempDir private Path folder;
  private LocalRepository remote = LocalRepository.at(Path.of("target/none.git"), "main");
  private DocumentChange change = new DocumentChange(new JGitRepository(Path.of("")), () -> NOW);

  @BeforeEach
  void open() {
    remote = LocalRepository.at(folder.resolve("shop.git"), "main");
    change =
        new DocumentChange(new JGitRepository(folder.resolve("mirror")), InstantSource.fixed(NOW));
  }

  private static String cart(String version) {
    return """
    # the cart   (ask ann)
    apiVersion: headway.dev/v1alpha1
    kind: ProgressiveDeployment
    metadata: {name: cart}
    spec:
      template:
        metadata:
          labels: {app: cart, app.kubernetes.io/version: "%1$s"}
        spec:
          containers:
          - {name: side, image: side:1}
          - name: app
            image: registry.example/cart:%1$s   # by headway deploy
    """
        .formatted(version);
  }

  private Commit commit(String path, String text) {
    return remote.commit("ann", "change " + path, NOW.minusSeconds(60), Map.of(path, text));
  }

  private Result deploy(String from, String to) {
    return deploy(remote.url(), from, to);
  }

  private Result deploy(URI url, String from, String to) {
    var source =
        new GitSource(
            "deploy",
            url,
            "main",
            new GitCredentials.None(),
            Duration.ofSeconds(20),
            GitSource.Limits.DEFAULT);
    return change.make(
        source,
        Syncs.spec(false, true),
        new Wish(
            CART,
            List.of(
                new Value(
                    List.of("spec", "template", "spec", "containers", new Named("app"), "image"),
                    "registry.example/cart:" + from,
                    "registry.example/cart:" + to),
                new Value(
                    List.of("spec", "template", "metadata", "labels", "app.kubernetes.io/version"),
                    from,
                    to)),
            "cart " + to + "\n\nwhy\n",
            "Ann",
            "ann@example.org"));
  }

  private static String refused(Result result) {
    assertThat(result).isInstanceOf(Result.Refused.class);
    return ((Result.Refused) result).message();
  }

  @Test
  void changesTheVersionWhereItStandsAndNoOtherByte() {
    String other = "---\r\nkind: ConfigMap\r\napiVersion: v1\r\nmetadata: {name: a}\r\n";
    commit("apps/all.yaml", other + "---\n" + cart("1.0.0") + "---\n" + other);
    Commit before = commit("b.yaml", "kind: ConfigMap\napiVersion: v1\nmetadata: {name: b}\n");

    Result result = deploy("1.0.0", "1.1.0");

    Commit top = remote.log(1).getFirst();
    assertThat(result).isEqualTo(new Result.Committed(top, "apps/all.yaml", 18));
    assertThat(remote.text("apps/all.yaml"))
        .contains(other + "---\n" + cart("1.1.0") + "---\n" + other);
    assertThat(top.parent()).contains(before.id());
    assertThat(top.author()).isEqualTo("Ann");
    assertThat(top.subject()).isEqualTo("cart 1.1.0");
    assertThat(top.time()).isEqualTo(NOW);
    assertThat(deploy("1.0.0", "1.1.0")).isEqualTo(new Result.Already(top));
    assertThat(remote.log(9)).hasSize(3);
  }

  @Test
  void findsTheItemOfAList() {
    String list =
        """
        apiVersion: v1
        kind: List
        items:
        - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}   # first
        - apiVersion: headway.dev/v1alpha1
          kind: ProgressiveDeployment
          metadata: {name: cart, namespace: shop}
          spec:
            template:
              metadata: {labels: {app.kubernetes.io/version: 1.0.0}}
              spec: {containers: [{name: app, image: "registry.example/cart:1.0.0"}]}
        """;
    commit("list.yaml", list);
    assertThat(deploy("1.0.0", "2.0")).isInstanceOf(Result.Committed.class);
    assertThat(remote.text("list.yaml"))
        .contains(
            list.replace("version: 1.0.0", "version: \"2.0\"").replace("cart:1.0.0", "cart:2.0"));
  }

  @Test
  void doesNotWriteOverSomebodysNewerVersion() {
    commit("cart.yaml", cart("1.0.0"));
    Commit newer = commit("cart.yaml", cart("3.0.0"));
    assertThat(refused(deploy("1.0.0", "1.1.0")))
        .isEqualTo(
            "cart.yaml:2 asks for 'registry.example/cart:3.0.0' and not for"
                + " 'registry.example/cart:1.0.0', as of commit "
                + newer.shortId()
                + " by ann (change cart.yaml): it was changed and is not applied yet; look at it"
                + " first");
    assertThat(remote.log(1)).containsExactly(newer);
  }

  @Test
  void saysWhyADocumentCannotBeChanged() {
    commit("other.yaml", "kind: ConfigMap\napiVersion: v1\nmetadata: {name: b}\n");
    assertThat(refused(deploy("1.0.0", "1.1.0")))
        .contains("branch 'main' has no ProgressiveDeployment shop/cart below '/' any more");
    commit("cart.yaml", cart("1.0.0"));
    Commit broken = commit("broken.yaml", "kind: [\n");
    assertThat(refused(deploy("1.0.0", "1.1.0")))
        .startsWith("Commit " + broken.shortId() + " is not applied: broken.yaml:");
    commit("broken.yaml", "kind: ConfigMap\napiVersion: v1\nmetadata: {name: c}\n");
    String anchored =
        cart("1.0.0")
                .replace(
                    "image: registry.example/cart:1.0.0", "image: &i registry.example/cart:1.0.0")
            + "  extra: *i\n";
    commit("cart.yaml", anchored);
    assertThat(refused(deploy("1.0.0", "1.1.0")))
        .contains("cart.yaml:2: ", "cannot be changed there without changing something else");
    assertThat(remote.text("cart.yaml")).contains(anchored);
  }

  @Test
  void goesOnTopOfACommitThatComesBetween() {
    commit("cart.yaml", cart("1.0.0"));
    var pushes = new AtomicInteger();
    try (var git = new GitHttpServer(folder.resolve("shop.git"))) {
      git.beforePush(
          () -> {
            if (pushes.incrementAndGet() == 1) {
              commit("between.yaml", "kind: ConfigMap\napiVersion: v1\nmetadata: {name: x}\n");
            }
            return true;
          });
      assertThat(deploy(git.url(), "1.0.0", "1.1.0")).isInstanceOf(Result.Committed.class);
    }
    assertThat(remote.log(9))
        .extracting(Commit::subject)
        .containsExactly("cart 1.1.0", "change between.yaml", "change cart.yaml");
    assertThat(remote.text("between.yaml")).isPresent();
  }

  @Test
  void leavesItToACommitThatChangesTheSameMeanwhile() {
    commit("cart.yaml", cart("1.0.0"));
    try (var git = new GitHttpServer(folder.resolve("shop.git"))) {
      git.beforePush(
          () -> {
            commit("cart.yaml", cart("3.0.0"));
            return true;
          });
      assertThat(refused(deploy(git.url(), "1.0.0", "1.1.0"))).contains("asks for", "cart:3.0.0");
    }
    assertThat(remote.text("cart.yaml")).contains(cart("3.0.0"));
  }

  @Test
  void saysThatTheBranchTakesNoCommits() {
    commit("cart.yaml", cart("1.0.0"));
    try (var git = new GitHttpServer(folder.resolve("shop.git"))) {
      git.beforePush(() -> false);
      assertThat(refused(deploy(git.url(), "1.0.0", "1.1.0")))
          .contains("refuses commits on branch 'main' (a protected branch, or a hook)");
      git.answering(503);
      assertThat(refused(deploy(git.url(), "1.0.0", "1.1.0"))).contains("status 503");
    }
  }
}
