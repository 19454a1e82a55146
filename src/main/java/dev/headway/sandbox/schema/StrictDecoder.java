package dev.headway.sandbox.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;

/** Reads a request body and notes what {@code fieldValidation} asks for. */
public final class StrictDecoder {
  private static final ObjectMapper JSON = new ObjectMapper();

  private StrictDecoder() {}

  /** Media types of bodies. */
  public enum Format {
    JSON,
    YAML
  }

  /**
   * A decoded body.
   *
   * @param problems what only strict decoding minds, such as {@code duplicate field
   *     "spec.replicas"}
   */
  public record Decoded(JsonNode tree, List<String> problems) {
    public Decoded {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Decodes a body.
   *
   * @throws MalformedBodyException if the text is not in the format at all (400)
   */
  public static Decoded decode(byte[] body, Format format) {
    try {
      return new Decoded(JSON.readTree(body), List.of());
    } catch (JsonProcessingException e) {
      throw new MalformedBodyException(e.getOriginalMessage());
    } catch (IOException e) {
      throw new MalformedBodyException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The strict decoding error over the given problems and unknown fields; problems are joined in
   * order.
   */
  public static String strictError(List<String> problems) {
    return "strict decoding error: " + String.join(", ", problems);
  }

  /** The body is not JSON or YAML. The message is the server's. */
  public static final class MalformedBodyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedBodyException(String message) {
      super(message);
    }
  }
}
