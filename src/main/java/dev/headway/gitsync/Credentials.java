package dev.headway.gitsync;

import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.act.BranchWorker.CredentialsException;
import dev.headway.gitsync.decide.SyncSpec;
import dev.headway.gitsync.decide.Trees;
import dev.headway.port.AccountCluster;
import dev.headway.port.ApiFailure;
import dev.headway.port.ApiKind;
import dev.headway.port.GitCredentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Reads credentials for a Git server out of a Secret, as the GitSync's account. */
public record Credentials(AccountCluster.Accounts accounts) {
  private static final ApiKind SECRET = new ApiKind("", "v1", "Secret", "secrets", true);

  GitCredentials read(SyncSpec spec, Optional<String> secret) {
    if (secret.isEmpty()) {
      return new GitCredentials.None();
    }
    return of(secret.get(), Trees.map(object(spec, secret.get()), "data"));
  }

  /**
   * What a Secret holds.
   *
   * @param data in base64, as the API has it
   * @throws CredentialsException where it holds neither of the two forms, or both
   */
  public static GitCredentials of(String name, Map<String, Object> data) {
    Optional<String> token = value(data, "bearerToken");
    Optional<String> username = value(data, "username");
    Optional<String> password = value(data, "password");
    boolean basic = username.isPresent() || password.isPresent();
    if (token.isPresent() && !basic) {
      return new GitCredentials.Bearer(name, token.get());
    }
    if (token.isEmpty() && username.isPresent() && password.isPresent()) {
      return new GitCredentials.Basic(name, username.get(), password.get());
    }
    throw new CredentialsException(GitRefusal.SECRET_FORM.message(name));
  }

  private Map<String, Object> object(SyncSpec spec, String name) {
    try {
      return accounts
          .as(spec.namespace(), spec.account())
          .get(SECRET, spec.namespace(), name)
          .orElseThrow(() -> new CredentialsException(GitRefusal.NO_SECRET.message(name)));
    } catch (ApiFailure e) {
      throw new CredentialsException(
          e.code() == 403
              ? GitRefusal.SECRET_FORBIDDEN.message(spec.shownAccount(), name)
              : GitRefusal.SECRET_UNREADABLE.message(name));
    }
  }

  private static Optional<String> value(Map<String, Object> data, String key) {
    String encoded = Trees.text(data, key);
    if (encoded.isEmpty()) {
      return Optional.empty();
    }
    try {
      String value =
          new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).strip();
      return value.isEmpty() ? Optional.empty() : Optional.of(value);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
