package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/**
 * A packet filter in the network namespaces of the operator's pods: what they send to a port of
 * others does not arrive. Other ports, and so other scenarios, are as before. The rules are set by
 * the node's own tools from a privileged pod, and taken out at the end.
 */
final class PacketFilter implements AutoCloseable {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: packet-filter}
      spec:
        hostPID: true
        terminationGracePeriodSeconds: 0
        containers:
          - name: node
            image: %s
            securityContext: {privileged: true, runAsUser: 0, runAsNonRoot: false}
            command: [sh, -c, "while sleep 3600; do :; done"]
            volumeMounts: [{name: node, mountPath: /node}]
        volumes: [{name: node, hostPath: {path: /}}]
      """;

  /** Each process of the pods whose uids follow; a uid has dashes or underscores there. */
  private static final String RULE =
      """
      for uid in %s; do
        for process in /proc/[0-9]*; do
          if grep -q -e "$uid" -e "$(echo "$uid" | tr - _)" "$process/cgroup" 2>/dev/null &&
            [ "$(cat "$process/comm")" = java ]; then
            nsenter --net="$process/ns/net" iptables -w %s OUTPUT -p tcp --dport %d -j %s && echo "$uid"
          fi
        done
      done
      """;

  /** What happens to a packet. */
  enum Fate {
    /** It is dropped: whoever sent it waits. */
    DROP("DROP"),
    /** It is answered as by a closed port. */
    REJECT("REJECT --reject-with tcp-reset");

    private final String target;

    Fate(String target) {
      this.target = target;
    }
  }

  private final Tools tools;
  private final List<String> uids;
  private final int port;
  private final List<Fate> rules = new ArrayList<>();

  PacketFilter(Installation installation, int port) {
    this.tools = installation.tools();
    this.port = port;
    uids = installation.pods().stream().map(installation::uid).toList();
    tools.okWith(
        POD.formatted(App.SAMPLE), "kubectl", "-n", Installation.NAMESPACE, "apply", "-f", "-");
    tools.ok(
        "kubectl",
        "-n",
        Installation.NAMESPACE,
        "wait",
        "--for=condition=Ready",
        "pod/packet-filter",
        "--timeout=60s");
  }

  /** From now on the operators do not reach the port. */
  void cut(Fate fate) {
    rules.add(fate);
    rule("-I", fate);
  }

  /** As before. */
  void mend() {
    rules.forEach(fate -> rule("-D", fate));
    rules.clear();
  }

  private void rule(String change, Fate fate) {
    String script = RULE.formatted(String.join(" ", uids), change, port, fate.target);
    String done =
        tools.ok(
            "kubectl",
            "-n",
            Installation.NAMESPACE,
            "exec",
            "packet-filter",
            "--",
            "chroot",
            "/node",
            "sh",
            "-c",
            script);
    assertThat(done.lines()).as("operators with the rule").containsExactlyElementsOf(uids);
  }

  @Override
  public void close() {
    mend();
    tools.ok("kubectl", "-n", Installation.NAMESPACE, "delete", "pod", "packet-filter", "--now");
  }
}
