package dev.headway.adapter.git;

import dev.headway.port.GitCredentials;
import dev.headway.port.GitFailure;
import dev.headway.port.GitFailure.Kind;
import dev.headway.port.GitSource;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/** Opens transports with everything bounded, and turns what goes wrong into words. */
final class Connections {
  private Connections() {}

  static Transport open(Repository repository, GitSource source, Deadline deadline)
      throws NotSupportedException, TransportException {
    Transport transport;
    try {
      transport = Transport.open(repository, new URIish(source.url().toString()));
    } catch (URISyntaxException e) {
      throw new GitFailure(
          Kind.RepositoryNotFound, source.shownUrl() + " is not the URL of a repository");
    }
    transport.setTagOpt(TagOpt.NO_TAGS);
    transport.setCheckFetchedObjects(true);
    transport.setTimeout(Math.max(1, deadline.millisLeft() / 1000));
    transport.setCredentialsProvider(new Silent());
    if (transport instanceof TransportHttp http) {
      http.setHttpConnectionFactory(new BoundedHttp(deadline));
      // Sent with the first request to the source's own host. As no redirect is followed, there is
      // no other host that could get it.
      authorization(source.credentials())
          .ifPresent(value -> http.setAdditionalHeaders(Map.of("Authorization", value)));
    }
    return transport;
  }

  private static Optional<String> authorization(GitCredentials credentials) {
    return switch (credentials) {
      case GitCredentials.None() -> Optional.empty();
      case GitCredentials.Basic(String ignored, String username, String password) ->
          Optional.of(
              "Basic "
                  + Base64.getEncoder()
                      .encodeToString(
                          (username + ":" + password).getBytes(StandardCharsets.UTF_8)));
      case GitCredentials.Bearer(String ignored, String token) -> Optional.of("Bearer " + token);
    };
  }

  /**
   * A failure in our own words. What the server or the library said is left out: it may repeat
   * credentials, and its words change with every version.
   */
  static GitFailure failure(GitSource source, Deadline deadline, Exception cause) {
    if (cause instanceof GitFailure known) {
      return known;
    }
    String where = source.shownUrl();
    if (deadline.tooLarge()) {
      return new GitFailure(
          Kind.TooLarge,
          "%s sends more than %d MiB at once"
              .formatted(where, source.limits().transferBytes() >> 20));
    }
    if (deadline.isCancelled()) {
      return tooLate(source);
    }
    int status = deadline.lastStatus();
    if (status >= 300) {
      return ofStatus(source, status);
    }
    return ofCause(source, cause);
  }

  static GitFailure tooLate(GitSource source) {
    return new GitFailure(
        Kind.Timeout,
        "%s did not answer in full within %s"
            .formatted(source.shownUrl(), Words.duration(source.timeout())));
  }

  private static GitFailure ofStatus(GitSource source, int status) {
    String where = source.shownUrl();
    boolean anonymous = source.credentials() instanceof GitCredentials.None;
    return switch (status) {
      case 401 ->
          new GitFailure(
              Kind.AuthenticationFailed,
              anonymous
                  ? where + " asks for credentials and `secretRef` is not set"
                  : where + " does not accept " + source.credentials().shown() + " (401)");
      case 403 ->
          new GitFailure(
              Kind.AuthenticationFailed,
              anonymous
                  ? where + " forbids this without credentials (403)"
                  : where + " forbids this to " + source.credentials().shown() + " (403)");
      case 404, 410 ->
          new GitFailure(
              Kind.RepositoryNotFound,
              where + " is not there, or these credentials may not see it (" + status + ")");
      case 301, 302, 303, 307, 308 ->
          new GitFailure(
              Kind.Redirected,
              "%s redirects elsewhere (%d), which is not followed: set `url` to the final address"
                  .formatted(where, status));
      case 429 ->
          new GitFailure(Kind.Unreachable, where + " limits how often it may be asked (429)");
      default -> new GitFailure(Kind.Unreachable, where + " answers with status " + status);
    };
  }

  private static GitFailure ofCause(GitSource source, Exception cause) {
    String where = source.shownUrl();
    for (Throwable t = cause; t != null; t = t.getCause()) {
      switch (t) {
        case java.net.UnknownHostException e -> {
          return new GitFailure(
              Kind.Unreachable, "The host of " + where + " has no address (unknown host)");
        }
        case java.net.ConnectException e -> {
          return new GitFailure(Kind.Unreachable, where + " refuses connections");
        }
        case java.net.SocketTimeoutException e -> {
          return tooLate(source);
        }
        case javax.net.ssl.SSLException e -> {
          return new GitFailure(
              Kind.Unreachable, "The TLS certificate of " + where + " is not trusted");
        }
        case org.eclipse.jgit.errors.NoRemoteRepositoryException e -> {
          return new GitFailure(Kind.RepositoryNotFound, "There is no Git repository at " + where);
        }
        case org.eclipse.jgit.errors.CorruptObjectException e -> {
          return new GitFailure(Kind.Corrupt, where + " sent a damaged object");
        }
        default -> {}
      }
    }
    return new GitFailure(
        Kind.Unreachable,
        "The exchange with %s broke off (%s)".formatted(where, cause.getClass().getSimpleName()));
  }

  /** Answers no question: otherwise JGit would look for credentials elsewhere. */
  private static final class Silent extends CredentialsProvider {
    @Override
    public boolean isInteractive() {
      return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
      return false;
    }

    @Override
    public boolean get(URIish uri, CredentialItem... items) {
      return false;
    }
  }
}
