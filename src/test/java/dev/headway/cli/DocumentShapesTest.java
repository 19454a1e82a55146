package dev.headway.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.headway.cli.demo.Summary;
import dev.headway.cli.lint.LintReport;
import dev.headway.cli.render.ActionResult;
import dev.headway.cli.render.History;
import dev.headway.cli.render.Overview;
import dev.headway.cli.render.PlanText;
import dev.headway.cli.render.ReleaseView;
import dev.headway.testing.GeneratedFile;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The shapes of {@code -o json} and {@code -o yaml} are part of the interface: the reference lists
 * them.
 */
class DocumentShapesTest {
  private static final Map<String, Class<?>> DOCUMENTS = new LinkedHashMap<>();

  static {
    DOCUMENTS.put("get", Overview.class);
    DOCUMENTS.put("status", ReleaseView.class);
    DOCUMENTS.put("history", History.class);
    DOCUMENTS.put("promote, pause, resume, abort, retry, rollback, sync", ActionResult.class);
    DOCUMENTS.put("deploy", Deployed.class);
    DOCUMENTS.put("plan (a list of these)", PlanText.Plan.class);
    DOCUMENTS.put("verify", VerifyCommand.Verified.class);
    DOCUMENTS.put("lint", LintReport.class);
    DOCUMENTS.put("demo", Summary.class);
  }

  @Test
  void documentsAreInTheReference() {
    StringBuilder text = new StringBuilder();
    DOCUMENTS.forEach(
        (command, type) -> {
          text.append("\n### ").append(command).append("\n\n```text\n");
          fields(text, type, "");
          text.append("```\n");
        });
    GeneratedFile.verifySection(
        Path.of("docs/reference/cli.md"), "documents", text.append('\n').toString());
  }

  private static void fields(StringBuilder text, Class<?> type, String indent) {
    for (RecordComponent component : type.getRecordComponents()) {
      Class<?> element = element(component.getGenericType());
      text.append(indent)
          .append(name(component))
          .append(": ")
          .append(word(component.getGenericType()))
          .append('\n');
      if (element.isRecord()) {
        fields(text, element, indent + "  ");
      }
    }
  }

  private static String name(RecordComponent component) {
    JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
    return renamed == null ? component.getName() : renamed.value();
  }

  private static Class<?> element(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType generic ->
          element(generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1]);
      default -> throw new IllegalArgumentException(type.toString());
    };
  }

  private static String word(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == List.class
          ? "list of " + plural(generic.getActualTypeArguments()[0])
          : "map to " + word(generic.getActualTypeArguments()[1]);
    }
    Class<?> plain = (Class<?>) type;
    if (plain == String.class || plain.isEnum()) {
      return "string";
    }
    if (plain == boolean.class || plain == Boolean.class) {
      return "boolean";
    }
    if (plain == double.class || plain == Double.class) {
      return "number";
    }
    return plain.isRecord() ? "object" : "integer";
  }

  private static String plural(Type type) {
    return word(type) + "s";
  }
}
