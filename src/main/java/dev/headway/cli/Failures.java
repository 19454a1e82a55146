package dev.headway.cli;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import picocli.CommandLine;

/** Turns what went wrong into a sentence and an exit code. */
final class Failures {
  private Failures() {}

  static int report(Exception e, CommandLine command, Host host) {
    CliFailure failure = explain(e);
    PrintStream err = host.terminal().err();
    err.println("headway: " + failure.getMessage());
    if (host.environment().containsKey("HEADWAY_DEBUG")) {
      e.printStackTrace(err);
    }
    return failure.exitCode().status();
  }

  static CliFailure explain(Throwable e) {
    return switch (e) {
      case CliFailure failure -> failure;
      case KubernetesClientException refused when refused.getCode() > 0 -> explain(refused);
      default ->
          unreachable(e)
              .map(Failures::notAnswering)
              .orElseGet(
                  () ->
                      new CliFailure(
                          ExitCode.FAILED,
                          "unexpected: " + e + "; set HEADWAY_DEBUG=1 to see where it happened"));
    };
  }

  private static CliFailure explain(KubernetesClientException e) {
    String said = serverMessage(e);
    return switch (e.getCode()) {
      case 401 ->
          new CliFailure(
              ExitCode.REFUSED, "the cluster does not accept these credentials: " + said);
      case 403 -> new CliFailure(ExitCode.REFUSED, "not allowed: " + said);
      case 404 -> new CliFailure(ExitCode.NOT_FOUND, said);
      case 409, 422 -> new CliFailure(ExitCode.REFUSED, "refused: " + said);
      case 503, 504 -> new CliFailure(ExitCode.UNREACHABLE, "the cluster is not ready: " + said);
      default ->
          new CliFailure(ExitCode.FAILED, "the cluster answered " + e.getCode() + ": " + said);
    };
  }

  static String serverMessage(KubernetesClientException e) {
    if (e.getStatus() != null && e.getStatus().getMessage() != null) {
      return e.getStatus().getMessage();
    }
    return String.valueOf(e.getMessage());
  }

  /** The first that tells most: what wraps it says less, or nothing. */
  private static Optional<String> unreachable(Throwable e) {
    return cause(e, ConnectException.class)
        .map(refused -> "connection refused")
        .or(
            () ->
                cause(e, UnknownHostException.class)
                    .map(host -> "unknown host " + host.getMessage()))
        .or(() -> cause(e, SSLHandshakeException.class).map(Failures::untrusted))
        .or(() -> cause(e, IOException.class).map(lost -> String.valueOf(lost.getMessage())))
        .or(() -> cause(e, TimeoutException.class).map(late -> "no answer in time"));
  }

  private static String untrusted(SSLHandshakeException e) {
    return "the kubeconfig's authority does not vouch for it: " + e.getMessage();
  }

  private static CliFailure notAnswering(String why) {
    return new CliFailure(
        ExitCode.UNREACHABLE,
        "the cluster does not answer ("
            + why
            + "); 'kubectl cluster-info' shows which one is meant, './headway sandbox' starts one");
  }

  private static <T> Optional<T> cause(Throwable e, Class<T> type) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
    }
    return Optional.empty();
  }
}
