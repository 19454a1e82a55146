package dev.headway.adapter.git;

import dev.headway.domain.git.GitRefusal;
import dev.headway.port.GitCredentials;
import dev.headway.port.GitFailure;
import dev.headway.port.GitFailure.Kind;
import dev.headway.port.GitSource;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
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
      throw new TransportException("the spec's URL was checked before", e);
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
          GitRefusal.TOO_LARGE.message(where, source.limits().transferBytes() >> 20));
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
        GitRefusal.TOO_LATE.message(source.shownUrl(), Words.duration(source.timeout())));
  }

  private static GitFailure ofStatus(GitSource source, int status) {
    String where = source.shownUrl();
    boolean anonymous = source.credentials() instanceof GitCredentials.None;
    String shown = source.credentials().shown();
    return switch (status) {
      case 401 ->
          new GitFailure(
              Kind.AuthenticationFailed,
              anonymous
                  ? GitRefusal.WANTS_CREDENTIALS.message(where)
                  : GitRefusal.WRONG_CREDENTIALS.message(where, shown));
      case 403 ->
          new GitFailure(
              Kind.AuthenticationFailed,
              anonymous
                  ? GitRefusal.FORBIDS_ANYBODY.message(where)
                  : GitRefusal.FORBIDS.message(where, shown));
      case 404, 410 ->
          new GitFailure(Kind.RepositoryNotFound, GitRefusal.NOT_THERE.message(where, status));
      case 301, 302, 303, 307, 308 ->
          new GitFailure(Kind.Redirected, GitRefusal.REDIRECTS.message(where, status));
      case 429 -> new GitFailure(Kind.Unreachable, GitRefusal.LIMITS_RATE.message(where));
      default -> new GitFailure(Kind.Unreachable, GitRefusal.OTHER_STATUS.message(where, status));
    };
  }

  private static GitFailure ofCause(GitSource source, Exception cause) {
    String where = source.shownUrl();
    for (Throwable t = cause; t != null; t = t.getCause()) {
      switch (t) {
        case java.net.UnknownHostException e -> {
          return new GitFailure(Kind.Unreachable, GitRefusal.UNKNOWN_HOST.message(where));
        }
        case java.net.ConnectException e -> {
          return new GitFailure(Kind.Unreachable, GitRefusal.REFUSES_CONNECTIONS.message(where));
        }
        case java.net.SocketTimeoutException e -> {
          return tooLate(source);
        }
        case SSLHandshakeException e -> {
          return new GitFailure(Kind.Unreachable, handshake(e).message(where));
        }
        case SSLException e -> {
          return new GitFailure(Kind.Unreachable, GitRefusal.NO_TLS.message(where));
        }
        case org.eclipse.jgit.errors.NoRemoteRepositoryException e -> {
          return new GitFailure(Kind.RepositoryNotFound, GitRefusal.NO_REPOSITORY.message(where));
        }
        case org.eclipse.jgit.errors.CorruptObjectException e -> {
          return new GitFailure(Kind.Corrupt, GitRefusal.DAMAGED_OBJECT.message(where));
        }
        default -> {}
      }
    }
    return new GitFailure(
        Kind.Unreachable,
        GitRefusal.EXCHANGE_BROKE_OFF.message(where, cause.getClass().getSimpleName()));
  }

  private static GitRefusal handshake(SSLHandshakeException e) {
    return e.getCause() instanceof CertificateException
        ? GitRefusal.NOT_TRUSTED
        : GitRefusal.NO_TLS;
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
