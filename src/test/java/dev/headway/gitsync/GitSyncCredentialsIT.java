package dev.headway.gitsync;

import static dev.headway.gitsync.SyncedCluster.is;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.git.Commit;
import dev.headway.domain.git.GitRefusal;
import dev.headway.testing.GitHttpServer;
import dev.headway.testing.GitRefuses;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A branch behind a server that wants to know who asks. */
class GitSyncCredentialsIT extends FollowedBranch {
  private static final String PASSWORD = "swordfish-4711";
  private static final String TOKEN = "tok-0815-abcdef";

  private GitHttpServer git;

  @BeforeEach
  void serve() {
    git = new GitHttpServer(folder.resolve(namespace + ".git"));
  }

  /** Nothing that anybody can read holds a secret, in plain or in the form that it was sent in. */
  @AfterEach
  void noSecretIsToldAnywhere() {
    git.close();
    String told = cluster.everythingTold(namespace).toLowerCase(Locale.ROOT);
    for (String secret : new String[] {PASSWORD, TOKEN}) {
      assertThat(told)
          .doesNotContain(secret)
          .doesNotContain(encoded(secret))
          .doesNotContain(encoded("ann:" + secret));
    }
  }

  private static String encoded(String text) {
    return Base64.getEncoder()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8))
        .toLowerCase(Locale.ROOT);
  }

  private static String basic(String password) {
    return "Basic "
        + Base64.getEncoder().encodeToString(("ann:" + password).getBytes(StandardCharsets.UTF_8));
  }

  private void secret(String data) {
    cluster.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: shop-git, namespace: %s}
        stringData: %s
        """
            .formatted(namespace, data));
  }

  private void follow() {
    cluster.apply(
        """
        apiVersion: headway.dev/v1alpha1
        kind: GitSync
        metadata: {name: shop, namespace: %s}
        spec:
          url: %s
          interval: 300ms
          serviceAccountName: deployer
          secretRef: {name: shop-git}
        """
            .formatted(namespace, git.url()));
  }

  private void says(String words) {
    until(words, is("SourceReady", "False", words));
  }

  @Test
  void readsABranchWithNameAndPassword() {
    Commit good = commit("a.yaml", map("a", "1"));
    git.accepting(basic(PASSWORD));
    secret("{username: ann, password: %s}".formatted(PASSWORD));
    follow();
    applied(good);
  }

  @Test
  void readsABranchWithATokenAndGoesOnWithTheNextOne() {
    Commit good = commit("a.yaml", map("a", "1"));
    git.accepting("Bearer " + TOKEN);
    secret("{bearerToken: %s}".formatted(TOKEN));
    follow();
    applied(good);

    git.accepting("Bearer " + TOKEN + "-2");
    says("does not accept the credentials of Secret 'shop-git' (401)");
    assertThat(configMap("a").getData()).containsEntry("k", "1");
    secret("{bearerToken: %s-2}".formatted(TOKEN));
    applied(commit("a.yaml", map("a", "2")));
  }

  @Test
  void namesHostAndSecretWhereTheCredentialsAreWrong() {
    commit("a.yaml", map("a", "1"));
    git.accepting(basic("another"));
    secret("{username: ann, password: %s}".formatted(PASSWORD));
    follow();
    says(
        "http://127.0.0.1:%d/config.git does not accept the credentials of Secret 'shop-git' (401)"
            .formatted(git.url().getPort()));
    assertThat(configMap("a")).isNull();
  }

  @Test
  @GitRefuses(GitRefusal.INVALID_SECRET)
  void keepsAwayFromTheServersWordsAboutASecret() {
    commit(
        "s.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: %s\n".formatted(PASSWORD));
    git.accepting("Bearer " + TOKEN);
    secret("{bearerToken: %s}".formatted(TOKEN));
    follow();
    until(
        "refused",
        is(
            "Applied",
            "False",
            "s.yaml:1: Secret %s/s: the server does not take it, and says why to `kubectl apply"
                    .formatted(namespace)
                + " --dry-run=server`"));
  }

  @Test
  @GitRefuses({GitRefusal.NO_SECRET, GitRefusal.SECRET_FORM, GitRefusal.SECRET_FORBIDDEN})
  void saysWhatIsWrongWithTheSecret() {
    commit("a.yaml", map("a", "1"));
    git.accepting(basic(PASSWORD));
    follow();
    says("Secret 'shop-git' of `secretRef` is not there");
    secret("{password: %s}".formatted(PASSWORD));
    says("Secret 'shop-git' must hold either `username` and `password`, or `bearerToken`");
    secret("{username: ann, password: %s, bearerToken: %s}".formatted(PASSWORD, TOKEN));
    says("Secret 'shop-git' must hold either `username` and `password`, or `bearerToken`");
    cluster.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: deployer, namespace: %s}
        rules:
        - {apiGroups: [""], resources: [configmaps], verbs: ["*"]}
        """
            .formatted(namespace));
    says(
        "ServiceAccount %s/deployer may not get Secret 'shop-git' of `secretRef`"
            .formatted(namespace));
  }
}
