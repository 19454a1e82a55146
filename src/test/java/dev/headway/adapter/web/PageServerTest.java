package dev.headway.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.adapter.web.PageServer.Page;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageServerTest {
  @Test
  void answersItsPagesAndNothingElse() throws Exception {
    try (PageServer server =
            PageServer.start(
                0,
                Map.of(
                    "/livez", () -> Page.text(200, "ok\n"), "/readyz", () -> Page.text(503, "")));
        HttpClient client = HttpClient.newHttpClient()) {
      assertThat(send(client, server, "GET", "/livez").body()).isEqualTo("ok\n");
      assertThat(send(client, server, "HEAD", "/livez").statusCode()).isEqualTo(200);
      assertThat(send(client, server, "GET", "/readyz").statusCode()).isEqualTo(503);
      assertThat(send(client, server, "POST", "/livez").statusCode()).isEqualTo(405);
      HttpResponse<String> unknown = send(client, server, "GET", "/livez/../secret");
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(unknown.body()).isEqualTo("there are /livez, /readyz\n");
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    try (PageServer first = PageServer.start(0, Map.of())) {
      assertThatThrownBy(() -> PageServer.start(first.port(), Map.of()))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageStartingWith("port " + first.port() + ": ");
    }
  }

  private static HttpResponse<String> send(
      HttpClient client, PageServer server, String method, String path) throws Exception {
    URI uri = URI.create("http://localhost:" + server.port() + path);
    return client.send(
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }
}
