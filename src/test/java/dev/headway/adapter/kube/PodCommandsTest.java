package dev.headway.adapter.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.headway.adapter.check.CommandBook.Order;
import dev.headway.adapter.check.CommandBook.Ran;
import dev.headway.domain.ObjectKey;
import dev.headway.port.CheckCourse.Aim;
import dev.headway.port.Reading;
import dev.headway.testing.EmptyCluster;
import dev.headway.testing.OneTry;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.server.mock.OutputStreamMessage;
import io.fabric8.mockwebserver.internal.WebSocketMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@EnableKubernetesMockClient(kubernetesClientBuilderCustomizer = OneTry.class)
@Timeout(30)
class PodCommandsTest {

  private static final Aim.Pods AIM = new Aim.Pods("shop", "checkout", "r1");
  private static final String PATH =
      "/api/v1/namespaces/shop/pods/a/exec?command=ready&container=app&stderr=true";

  @SuppressWarnings("NullAway.Init")
  KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  private List<Pod> pods = List.of(pod("ReplicaSet", "checkout-r1", true));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | the operator may not run commands in pods: the chart grants it with `rights.exec`",
        "404 | the pod is not there any more",
        "400 | container app does not run",
        "500 | the command cannot be started at present"
      })
  void aRefusalSaysWhatToDo(int code, String why) throws Exception {
    server
        .expect()
        .get()
        .withPath(PATH)
        .andReturn(code, new StatusBuilder().withCode(code).withMessage("no").build())
        .always();
    assertThat(run()).isEqualTo(new Ran.NotRun(why));
  }

  static List<Arguments> ends() {
    return List.of(
        arguments("{\"status\": \"Success\"}", new Ran.Ended(0)),
        arguments(
            "{\"status\": \"Failure\", \"reason\": \"NonZeroExitCode\", \"details\":"
                + " {\"causes\": [{\"reason\": \"ExitCode\", \"message\": \"3\"}]}}",
            new Ran.Ended(3)),
        arguments(
            "{\"status\": \"Failure\", \"reason\": \"InternalError\", \"message\": \"exec: x\"}",
            new Ran.NotRun("it cannot be started in container app")),
        arguments("{", new Ran.NotRun("how it ended is not known")));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void theStatusSaysHowItEnded(String status, Ran ran) throws Exception {
    server
        .expect()
        .get()
        .withPath(PATH)
        .andUpgradeToWebSocket()
        .open(new OutputStreamMessage("printed"), told(status))
        .done()
        .always();
    assertThat(run()).isEqualTo(ran);
  }

  @Test
  void aCommandThatDoesNotEndIsLeft() throws Exception {
    server
        .expect()
        .get()
        .withPath(PATH)
        .andUpgradeToWebSocket()
        .open(new OutputStreamMessage("printed"))
        // With nothing left to answer the server would end the exchange by itself.
        .expect("a question that nobody asks")
        .andEmit(told("{}"))
        .always()
        .done()
        .always();
    var commands = new PodCommands(client, new Listed());
    var order = new Order(AIM, "a", "app", List.of("ready"));
    assertThat(commands.run(order, Duration.ofSeconds(1))).isEqualTo(new Ran.TooLate());
  }

  @Test
  void noCommandRunsInAPodOfSomebodyElse() throws Exception {
    for (Pod foreign :
        List.of(
            pod("ReplicaSet", "checkout-r2", true),
            pod("ReplicaSet", "checkout-r1", false),
            pod("StatefulSet", "checkout-r1", true),
            new PodBuilder(pods.getFirst()).editMetadata().withName("b").endMetadata().build())) {
      pods = List.of(foreign);
      assertThat(run()).isEqualTo(new Ran.NotRun("the pod is none of the revision's own set"));
    }
    assertThat(server.getRequestCount()).isZero();
  }

  private Ran run() throws InterruptedException {
    return new PodCommands(client, new Listed())
        .run(new Order(AIM, "a", "app", List.of("ready")), Duration.ofSeconds(20));
  }

  private static WebSocketMessage told(String status) {
    byte[] text = status.getBytes(StandardCharsets.UTF_8);
    return new WebSocketMessage(
        ByteBuffer.allocate(text.length + 1).put((byte) 3).put(text).array());
  }

  private static Pod pod(String kind, String owner, boolean controller) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("a")
        .addNewOwnerReference()
        .withKind(kind)
        .withName(owner)
        .withController(controller)
        .endOwnerReference()
        .endMetadata()
        .build();
  }

  private final class Listed extends EmptyCluster {
    @Override
    public Reading<List<Pod>> pods(ObjectKey deployment) {
      return new Reading.Found<>(pods);
    }
  }
}
