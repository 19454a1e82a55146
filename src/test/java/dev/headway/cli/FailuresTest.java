package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What went wrong, in a sentence and an exit code. */
class FailuresTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          401 | REFUSED     | the cluster does not accept these credentials: no
          403 | REFUSED     | not allowed: no
          404 | NOT_FOUND   | no
          409 | REFUSED     | refused: no
          422 | REFUSED     | refused: no
          503 | UNREACHABLE | the cluster is not ready: no
          504 | UNREACHABLE | the cluster is not ready: no
          500 | FAILED      | the cluster answered 500: no
          """)
  void anAnswerOfTheCluster(int code, ExitCode exit, String sentence) {
    CliFailure failure =
        Failures.explain(
            new KubernetesClientException(
                "outer", code, new StatusBuilder().withCode(code).withMessage("no").build()));
    assertThat(failure.exitCode()).isEqualTo(exit);
    assertThat(failure).hasMessage(sentence);
  }

  @Test
  void anAnswerWithoutAMessageHasThatOfTheClient() {
    assertThat(Failures.explain(new KubernetesClientException("outer", 404, null)))
        .hasMessage("outer");
  }

  @Test
  void aClusterThatDoesNotAnswer() {
    assertThat(unreachable(new ConnectException())).contains("(connection refused)");
    assertThat(unreachable(new UnknownHostException("api.example")))
        .contains("(unknown host api.example)");
    assertThat(unreachable(new IOException("reset"))).contains("(reset)", "kubectl cluster-info");
    assertThat(unreachable(new SSLHandshakeException("no path")))
        .contains("(the kubeconfig's authority does not vouch for it: no path)");
    assertThat(unreachable(new IOException(new ConnectException())))
        .contains("(connection refused)");
    assertThat(unreachable(new TimeoutException())).contains("(no answer in time)");
  }

  @Test
  void aFailureOfOursStaysAsItIs() {
    CliFailure ours = new CliFailure(ExitCode.USAGE, "said");
    assertThat(Failures.explain(ours)).isSameAs(ours);
  }

  @Test
  void anythingElseIsOurFault() {
    CliFailure failure = Failures.explain(new IllegalStateException("odd"));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failure)
        .hasMessage(
            "unexpected: java.lang.IllegalStateException: odd; set HEADWAY_DEBUG=1 to see where it"
                + " happened");
  }

  private static String unreachable(Exception cause) {
    CliFailure failure = Failures.explain(new KubernetesClientException("outer", cause));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    return String.valueOf(failure.getMessage());
  }
}
