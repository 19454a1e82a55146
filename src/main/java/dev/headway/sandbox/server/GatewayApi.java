package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Gateway API's kinds, installed as CRDs as on any cluster that has a gateway. */
final class GatewayApi {
  private static final List<String> NAMES = List.of("gatewayclasses", "gateways", "httproutes");

  private GatewayApi() {}

  static List<ObjectNode> definitions() {
    YAMLMapper yaml = new YAMLMapper();
    List<ObjectNode> documents = new ArrayList<>();
    for (String name : NAMES) {
      try (InputStream in = GatewayApi.class.getResourceAsStream("crds/" + name + ".yaml")) {
        if (in == null) {
          throw new IllegalStateException("the program lacks its resource crds/" + name + ".yaml");
        }
        documents.add((ObjectNode) yaml.readTree(in));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return documents;
  }
}
