package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A shell on the node, open all the time, so that a signal arrives within milliseconds of the
 * moment that was waited for.
 */
final class Killer implements AutoCloseable {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: killer}
      spec:
        hostPID: true
        terminationGracePeriodSeconds: 0
        containers:
          - name: killer
            image: %s
            securityContext: {privileged: true, runAsUser: 0, runAsNonRoot: false}
            command: [sh, -c, "while sleep 3600; do :; done"]
      """;

  /** The Java programs in the containers of a pod; its uid has dashes or underscores there. */
  private static final String FIND =
      """
      found() { for p in /proc/[0-9]*; do
      if grep -q -e "$1" -e "$(echo $1 | tr - _)" $p/cgroup 2>/dev/null \
      && [ "$(cat $p/comm 2>/dev/null)" = java ]; then echo ${p#/proc/}; fi; done; }
      """;

  private final Tools tools;
  private final Process shell;
  private final PrintStream to;
  private final BufferedReader from;

  Killer(Tools tools) {
    this.tools = tools;
    tools.okWith(
        POD.formatted(App.SAMPLE), "kubectl", "-n", Installation.NAMESPACE, "apply", "-f", "-");
    kubectl("wait", "--for=condition=Ready", "pod/killer", "--timeout=60s");
    shell =
        tools.start("kubectl", "-n", Installation.NAMESPACE, "exec", "-i", "killer", "--", "sh");
    to = new PrintStream(shell.getOutputStream(), true, StandardCharsets.UTF_8);
    from = shell.inputReader(StandardCharsets.UTF_8);
    to.println(FIND);
  }

  /** The program that runs in a pod now, to be killed later. */
  int process(String podUid) {
    to.println("found " + podUid + "; echo done");
    List<String> found = answer();
    assertThat(found).as("one Java program in the pod %s", podUid).hasSize(1);
    return Integer.parseInt(found.getFirst());
  }

  /**
   * SIGKILL, as from the kernel for want of memory; the kubelet starts the container again.
   *
   * @return when; empty if the process had ended by itself
   */
  Optional<Instant> kill(int process) {
    to.println("kill -9 " + process + " 2>/dev/null && echo killed; echo done");
    return answer().isEmpty() ? Optional.empty() : Optional.of(Instant.now());
  }

  /** SIGKILL to a pod's program, and again whenever it is back, as if its node had gone. */
  Instant keepDown(String podUid, Duration length) {
    Instant killed = kill(process(podUid)).orElseThrow();
    to.println(
        "(end=$(($(date +%s) + "
            + length.toSeconds()
            + ")); while [ $(date +%s) -lt $end ]; do for p in $(found "
            + podUid
            + "); do kill -9 $p; done; sleep 0.2; done) 2>/dev/null & echo done");
    assertThat(answer()).isEmpty();
    return killed;
  }

  private List<String> answer() {
    try {
      List<String> lines = new ArrayList<>();
      for (String line = from.readLine(); !"done".equals(line); line = from.readLine()) {
        assertThat(line).as("the shell on the node goes on").isNotNull();
        lines.add(line);
      }
      return lines;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private void kubectl(String... arguments) {
    List<String> line = new ArrayList<>(List.of("kubectl", "-n", Installation.NAMESPACE));
    line.addAll(List.of(arguments));
    tools.ok(line.toArray(String[]::new));
  }

  @Override
  public void close() {
    shell.destroy();
    kubectl("delete", "pod", "killer", "--now");
  }
}
