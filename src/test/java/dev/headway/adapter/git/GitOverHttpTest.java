package dev.headway.adapter.git;

import static dev.headway.adapter.git.JGitRepositoryTest.assertFailure;
import static dev.headway.adapter.git.JGitRepositoryTest.change;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.headway.domain.git.Commit;
import dev.headway.domain.git.GitRefusal;
import dev.headway.port.GitCredentials;
import dev.headway.port.GitFailure;
import dev.headway.port.GitFailure.Kind;
import dev.headway.port.GitRepository.Pushed;
import dev.headway.port.GitSource;
import dev.headway.port.GitSource.Limits;
import dev.headway.sandbox.server.ApiServer;
import dev.headway.sandbox.server.ApiServerOptions;
import dev.headway.testing.GitHttpServer;
import dev.headway.testing.GitRefuses;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mirror over the smart HTTP protocol, with servers that misbehave. */
class GitOverHttpTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final GitCredentials.Basic ANN =
      new GitCredentials.Basic("shop-git", "ann", "hunter2");
  private static final String ANN_HEADER = "Basic YW5uOmh1bnRlcjI=";

  @TempDir Path folder;
  private LocalRepository remote;
  private GitHttpServer server;
  private JGitRepository mirror;
  private Commit tip;

  @BeforeEach
  void make() {
    remote = LocalRepository.at(folder.resolve("remote.git"), "main");
    tip = remote.commit("ann", "first", T0, Map.of("a.yaml", "a: 1\n"));
    server = new GitHttpServer(folder.resolve("remote.git"));
    mirror = new JGitRepository(folder.resolve("mirrors"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private GitSource source(GitCredentials credentials) {
    return source(server.url(), credentials, Duration.ofSeconds(20));
  }

  private static GitSource source(URI url, GitCredentials credentials, Duration timeout) {
    return new GitSource("shop.shop", url, "main", credentials, timeout, Limits.DEFAULT);
  }

  @Test
  void asksForOneRefByProtocol2() {
    LocalRepository.at(folder.resolve("remote.git"), "main2")
        .commit("ann", "other", T0, Map.of("b.yaml", "b: 1\n"));
    assertThat(mirror.fetch(source(new GitCredentials.None()))).isEqualTo(tip);
    assertThat(server.requests()).allMatch(r -> r.contains("version=2"));

    server.requests().clear();
    assertThat(mirror.fetch(source(new GitCredentials.None()))).isEqualTo(tip);
    assertThat(server.requests()).as("a poll without news").hasSize(2);
  }

  @Test
  void authenticatesByNameAndPasswordOrToken() {
    server.accepting(ANN_HEADER);
    assertThat(mirror.fetch(source(ANN))).isEqualTo(tip);
    server.accepting("Bearer s3cr3t-token");
    assertThat(mirror.fetch(source(new GitCredentials.Bearer("t", "s3cr3t-token")))).isEqualTo(tip);
  }

  @Test
  @GitRefuses({GitRefusal.WANTS_CREDENTIALS, GitRefusal.WRONG_CREDENTIALS})
  void saysThatCredentialsAreMissingOrWrongWithoutShowingThem() {
    server.accepting(ANN_HEADER);
    assertFailure(
        () -> mirror.fetch(source(new GitCredentials.None())),
        Kind.AuthenticationFailed,
        "asks for credentials and `secretRef` is not set");
    var wrong = new GitCredentials.Basic("wrong-git", "ann", "letmein");
    assertFailure(
        () -> mirror.fetch(source(wrong)),
        Kind.AuthenticationFailed,
        "does not accept the credentials of Secret 'wrong-git' (401)");
    Throwable thrown = catchThrowable(() -> mirror.fetch(source(wrong)));
    assertThat(thrown.getMessage()).doesNotContain("letmein", "bGV0bWVpbg");
    assertThat(wrong.toString() + new GitCredentials.Bearer("t", "letmein"))
        .doesNotContain("letmein");
  }

  @Test
  @GitRefuses({GitRefusal.REDIRECTS})
  void followsNoRedirectAndTakesNoCredentialThere() {
    try (var other = new GitHttpServer(folder.resolve("remote.git"))) {
      server.redirecting(other.url());
      assertFailure(() -> mirror.fetch(source(ANN)), Kind.Redirected, "which is not followed");
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void keepsToItsDeadlineWithAServerThatDrips() {
    server.dripping();
    long start = System.nanoTime();
    assertFailure(
        () -> mirror.fetch(source(server.url(), ANN, Duration.ofMillis(1500))),
        Kind.Timeout,
        "did not answer in full within 1500ms");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  @GitRefuses({GitRefusal.TOO_LATE})
  void keepsToItsDeadlineWithAServerThatNeverAnswers() {
    server.hanging();
    takesNoLongerThan(
        Duration.ofMillis(2500),
        () -> mirror.fetch(source(server.url(), ANN, Duration.ofMillis(1500))));
  }

  @Test
  void keepsToItsDeadlineWithHeadersThatNeverEnd() throws IOException {
    // Closed in reverse: first the socket, so that the thread ends even if nobody came.
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      threads.execute(() -> dripHeaders(listening));
      URI url = URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/x.git");
      takesNoLongerThan(
          Duration.ofMillis(2500), () -> mirror.fetch(source(url, ANN, Duration.ofMillis(1500))));
    }
  }

  @Test
  @GitRefuses(GitRefusal.FORBIDS_ANYBODY)
  void saysThatNobodyMayWithoutCredentials() {
    server.answering(403);
    assertFailure(
        () -> mirror.fetch(source(new GitCredentials.None())),
        Kind.AuthenticationFailed,
        "forbids this without credentials (403)");
  }

  @Test
  @GitRefuses(GitRefusal.NOT_TRUSTED)
  void talksToNobodyWhoseCertificateIsNotTrusted() throws Exception {
    try (ApiServer unknown = ApiServer.start(ApiServerOptions.at(InstantSource.system()))) {
      URI url = URI.create(unknown.url() + "/x.git");
      assertFailure(
          () -> mirror.fetch(source(url, ANN, Duration.ofSeconds(20))),
          Kind.Unreachable,
          "The TLS certificate of " + url + " is not trusted");
    }
  }

  @Test
  @GitRefuses(GitRefusal.NO_TLS)
  void saysThatTheServerSpeaksNoTls() throws IOException {
    assertBreaksOff("https", "220 ready\r\n", "No TLS connection to %s comes about");
  }

  @Test
  @GitRefuses(GitRefusal.EXCHANGE_BROKE_OFF)
  void saysThatAnExchangeBrokeOff() throws IOException {
    assertBreaksOff("http", "", "The exchange with %s broke off (");
  }

  /** The server says this to everybody and hangs up. */
  private void assertBreaksOff(String scheme, String greeting, String words) throws IOException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      threads.execute(() -> hangUp(listening, greeting));
      URI url = URI.create(scheme + "://127.0.0.1:" + listening.getLocalPort() + "/x.git");
      assertFailure(
          () -> mirror.fetch(source(url, ANN, Duration.ofSeconds(20))),
          Kind.Unreachable,
          words.formatted(url));
    }
  }

  private static void hangUp(ServerSocket listening, String greeting) {
    try {
      while (true) {
        try (Socket socket = listening.accept()) {
          socket.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
        }
      }
    } catch (IOException e) {
      // the test is over
    }
  }

  @Test
  @GitRefuses(GitRefusal.STILL_BUSY)
  void waitsForAnEarlierExchangeOnlySoLong() throws Exception {
    server.hanging();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first =
          threads.submit(() -> mirror.fetch(source(server.url(), ANN, Duration.ofSeconds(20))));
      await().until(() -> !server.requests().isEmpty());
      assertFailure(
          () -> mirror.fetch(source(server.url(), ANN, Duration.ofMillis(200))),
          Kind.Timeout,
          "is still busy with an earlier exchange");
      server.close();
      assertThat(catchThrowable(first::get)).hasCauseInstanceOf(GitFailure.class);
    }
  }

  private static void dripHeaders(ServerSocket listening) {
    try (Socket socket = listening.accept();
        OutputStream out = socket.getOutputStream()) {
      out.write("HTTP/1.1 200 OK\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
      var pause = new CountDownLatch(1);
      while (!pause.await(50, TimeUnit.MILLISECONDS)) {
        out.write('x');
        out.flush();
      }
    } catch (IOException e) {
      // the client has hung up
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void takesNoLongerThan(Duration limit, ThrowingCallable exchange) {
    long start = System.nanoTime();
    assertFailure(exchange, Kind.Timeout, "did not answer in full within 1500ms");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "403, AuthenticationFailed, forbids this to the credentials of Secret 'shop-git' (403)",
        "404, RepositoryNotFound, may not see it (404)",
        "429, Unreachable, limits how often",
        "500, Unreachable, answers with status 500"
      })
  @GitRefuses({
    GitRefusal.FORBIDS,
    GitRefusal.NOT_THERE,
    GitRefusal.LIMITS_RATE,
    GitRefusal.OTHER_STATUS
  })
  void saysWhatTheServerAnswered(int status, Kind kind, String words) {
    server.answering(status);
    assertFailure(() -> mirror.fetch(source(ANN)), kind, words);
  }

  @Test
  @GitRefuses({GitRefusal.REFUSES_CONNECTIONS, GitRefusal.UNKNOWN_HOST})
  void saysThatNothingListensOrTheNameIsUnknown() {
    URI gone = server.url();
    server.close();
    assertFailure(
        () -> mirror.fetch(source(gone, ANN, Duration.ofSeconds(5))),
        Kind.Unreachable,
        "refuses connections");
    assertFailure(
        () ->
            mirror.fetch(
                source(URI.create("http://nowhere.invalid/x.git"), ANN, Duration.ofSeconds(5))),
        Kind.Unreachable,
        "unknown host");
  }

  @Test
  @GitRefuses({GitRefusal.TOO_LARGE})
  void refusesATransferAboveTheLimit() {
    byte[] noise = new byte[300_000];
    new Random(7).nextBytes(noise);
    remote.commitBytes("ann", "big", T0, Map.of("noise.bin", noise));
    var source =
        new GitSource(
            "shop.shop",
            server.url(),
            "main",
            new GitCredentials.None(),
            Duration.ofSeconds(20),
            new Limits(10, 100, 1000, 100_000));
    assertFailure(() -> mirror.fetch(source), Kind.TooLarge, "sends more than");
  }

  @Test
  void pushesAndLosesARaceWithoutHarm() {
    server.accepting(ANN_HEADER);
    Commit seen = mirror.fetch(source(ANN));
    server.beforePush(
        () -> {
          remote.commit("bob", "between", T0.plusSeconds(1), Map.of("b.yaml", "b: 1\n"));
          server.beforePush(() -> true);
          return true;
        });
    assertThat(mirror.push(source(ANN), change(seen, "a: 0\n"))).isInstanceOf(Pushed.Moved.class);
    assertThat(remote.log(1).getFirst().subject()).isEqualTo("between");

    Commit now = mirror.fetch(source(ANN));
    assertThat(mirror.push(source(ANN), change(now, "a: 0\n"))).isInstanceOf(Pushed.Done.class);
    assertThat(remote.text("a.yaml")).contains("a: 0\n");
    assertThat(remote.text("b.yaml")).contains("b: 1\n");
  }

  @Test
  @GitRefuses({GitRefusal.PUSH_REFUSED})
  void saysThatAPushIsRefusedWithoutTheServersWords() {
    Commit seen = mirror.fetch(source(new GitCredentials.None()));
    server.beforePush(() -> false);
    Throwable thrown =
        catchThrowable(
            () -> mirror.push(source(new GitCredentials.None()), change(seen, "a: 0\n")));
    assertThat(thrown)
        .hasMessageContaining("refuses commits on branch 'main'")
        .message()
        .doesNotContain("hunter2");
  }
}
