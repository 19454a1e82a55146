package dev.headway.adapter.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.net.URI;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the two interceptors of the client make of a request. */
class RequestMeterTest {
  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/pods?limit=5, list, pods",
    "GET, /api/v1/namespaces/shop/pods?watch=true, watch, pods",
    "GET, /api/v1/namespaces/shop/pods/a, get, pods",
    "GET, /api/v1/namespaces/shop, get, namespaces",
    "GET, /api/v1/namespaces/shop/pods/a/log, get, pods/log",
    "POST, /apis/apps/v1/namespaces/shop/replicasets, create, replicasets",
    "PUT, /apis/coordination.k8s.io/v1/namespaces/x/leases/headway, update, leases",
    "PATCH, /apis/headway.dev/v1alpha1/namespaces/a/gitsyncs/b/status, patch, gitsyncs/status",
    "DELETE, /apis/apps/v1/namespaces/shop/replicasets/a, delete, replicasets",
    "GET, /apis/apps/v1, get, discovery",
    "GET, /version, get, discovery",
  })
  void aRequestIsCalledAsTheServersAuditCallsIt(
      String method, String path, String verb, String resource) {
    HttpRequest request = request(method, path, false);
    assertThat(RequestMeter.verb(request)).isEqualTo(verb);
    assertThat(RequestMeter.resource(request.uri().getPath())).isEqualTo(resource);
  }

  @Test
  void onlyALeaderWritesMoreThanTheLease() {
    String lease = "/apis/coordination.k8s.io/v1/namespaces/x/leases/headway";
    var fence = new WriteFence();
    fence.before(null, request("GET", "/api/v1/pods", false), null);
    fence.before(null, request("PUT", lease, false), null);
    refused(fence, request("PATCH", "/api/v1/namespaces/shop/services/a", false));
    refused(fence, request("PUT", lease, true));
    fence.openWhile(() -> true);
    fence.before(null, request("PATCH", "/api/v1/namespaces/shop/services/a", false), null);
    fence.openWhile(() -> false);
    refused(fence, request("DELETE", "/api/v1/namespaces/shop/services/a", false));
  }

  @Test
  void aPassThatRunsForFarTooLongIsNamed() throws Exception {
    long[] now = {0};
    var clock = new PassClock(dev.headway.port.Measures.NONE, () -> now[0]);
    clock.timeControllerExecution(
        new Pass(
            () -> {
              now[0] = Duration.ofMinutes(9).toNanos();
              assertThat(clock.stuck()).isEmpty();
              now[0] = Duration.ofMinutes(11).toNanos();
              assertThat(clock.stuck())
                  .containsExactly("a pass of gitsync shop/a has been running for 11 minutes");
            }));
    assertThat(clock.stuck()).isEmpty();
  }

  private static void refused(WriteFence fence, HttpRequest request) {
    Assertions.assertThatThrownBy(() -> fence.before(null, request, null))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageStartingWith("not sent, since this operator does not lead: " + request.method());
  }

  private static HttpRequest request(String method, String path, boolean impersonated) {
    var builder = new StandardHttpRequest.Builder();
    builder.uri(URI.create("https://localhost:1" + path));
    if (impersonated) {
      builder.header("Impersonate-User", "system:serviceaccount:shop:deployer");
    }
    if (!method.equals("GET")) {
      builder.method(method, "application/json", "{}");
    }
    return builder.build();
  }

  private record Pass(Runnable body)
      implements io.javaoperatorsdk.operator.api.monitoring.Metrics.ControllerExecution<Integer> {
    @Override
    public String name() {
      return "reconcile";
    }

    @Override
    public String controllerName() {
      return "gitsync";
    }

    @Override
    public String successTypeName(Integer result) {
      return "";
    }

    @Override
    public io.javaoperatorsdk.operator.processing.event.ResourceID resourceID() {
      return new io.javaoperatorsdk.operator.processing.event.ResourceID("a", "shop");
    }

    @Override
    public java.util.Map<String, Object> metadata() {
      return java.util.Map.of();
    }

    @Override
    public Integer execute() {
      body.run();
      return 1;
    }
  }
}
