package dev.headway.adapter.kube;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Refuses every write of a process that does not lead, at the last moment before it is sent. Only
 * the Lease itself may be written then.
 */
public final class WriteFence implements Interceptor {

  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
  private static final String LEASES = "/apis/coordination.k8s.io/";

  private volatile BooleanSupplier open = () -> false;

  /** From now on writes pass while this says so. */
  public void openWhile(BooleanSupplier leads) {
    open = leads;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    String method = request.method();
    if (method == null || READS.contains(method) || open.getAsBoolean()) {
      return;
    }
    boolean ours = request.headers("Impersonate-User").isEmpty();
    if (!ours || !request.uri().getPath().startsWith(LEASES)) {
      throw new KubernetesClientException(
          "not sent, since this operator does not lead: " + method + " " + request.uri().getPath());
    }
  }
}
