package dev.headway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.sandbox.Sandbox;
import dev.headway.testing.ApiProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code headway operator} as a process of this machine, with a network of its own. */
final class OperatorProcess implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(60);
  static final Duration LEASE = Duration.ofSeconds(6);

  private static final Pattern PORTS =
      Pattern.compile("Probes are answered at port (\\d+), metrics at (\\d+)");

  private final ApiProxy network;
  private final Process process;
  private final Path log;
  private final HttpClient http = HttpClient.newHttpClient();

  private OperatorProcess(ApiProxy network, Process process, Path log) {
    this.network = network;
    this.process = process;
    this.log = log;
  }

  /** Starts one; its settings come from {@code NAME.yaml} in the folder, where there is one. */
  static OperatorProcess start(String name, Path folder, Sandbox sandbox) throws IOException {
    var network = new ApiProxy(sandbox.apiUrl());
    Path kubeconfig =
        Files.writeString(
            folder.resolve(name + ".kubeconfig"), network.kubeconfig(sandbox.kubeconfig()));
    Path log = folder.resolve(name + ".log");
    List<String> line = new ArrayList<>(program());
    line.addAll(List.of("operator", "--kubeconfig", kubeconfig.toString()));
    Path settings = folder.resolve(name + ".yaml");
    if (Files.exists(settings)) {
      line.addAll(List.of("--settings", settings.toString()));
    }
    for (String setting :
        List.of(
            "git.directory=" + folder.resolve(name + ".git"),
            "ports.health=0",
            "ports.metrics=0",
            "election.leaseDuration=" + LEASE.toSeconds() + "s",
            "election.renewDeadline=4s",
            "election.retryPeriod=500ms")) {
      line.addAll(List.of("--set", setting));
    }
    var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("HEADWAY_"));
    builder.environment().put("HEADWAY_POD_NAME", name);
    return new OperatorProcess(network, builder.start(), log);
  }

  private static List<String> program() {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return List.of(
        ProcessHandle.current().info().command().orElse("java"),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xmx256m",
        "-cp",
        classPath,
        "dev.headway.Main");
  }

  ApiProxy network() {
    return network;
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** What a probe answers, with its status. */
  String probe(String path) throws Exception {
    return get(1, path);
  }

  /** The value of a metric without labels. */
  String metric(String name) throws Exception {
    return get(2, "/metrics")
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .findFirst()
        .orElse(name + " is not there");
  }

  void awaitReady(String as) {
    await("ready: " + as)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(() -> probe("/readyz").equals("200 ok, " + as + "\n"));
  }

  /** Sends a signal, such as {@code TERM}. */
  void signal(String name) throws Exception {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()));
    assertThat(kill.inheritIO().start().waitFor()).as("kill -%s", name).isZero();
  }

  /** The status that it ends with by itself. */
  int ends() throws InterruptedException {
    assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    network.close();
    http.close();
  }

  private String get(int port, String path) throws Exception {
    Matcher ports = PORTS.matcher(log());
    await("its ports").atMost(LIMIT).until(() -> ports.reset(log()).find());
    URI uri = URI.create("http://localhost:" + ports.group(port) + path);
    var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }
}
