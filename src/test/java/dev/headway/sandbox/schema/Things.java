package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** A CRD with one field per validation rule, and objects of it in flow YAML. */
final class Things {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private Things() {}

  static ObjectNode crd() {
    try (InputStream in =
        Objects.requireNonNull(Things.class.getResourceAsStream("/sandbox/thing-crd.yaml"))) {
      return (ObjectNode) YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ResourceSchema schema() {
    return CrdSchemas.parse(crd()).version("v1");
  }

  static ObjectNode thing(String spec) {
    return object(
        "{apiVersion: schema.test/v1, kind: Thing, metadata: {name: a1}, spec: " + spec + "}");
  }

  static ObjectNode object(String yaml) {
    try {
      return (ObjectNode) YAML.readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
