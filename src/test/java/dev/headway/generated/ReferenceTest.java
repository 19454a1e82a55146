package dev.headway.generated;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.api.v1alpha1.ConditionType;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.domain.Reason;
import dev.headway.gitsync.report.SyncReason;
import dev.headway.testing.GeneratedFile;
import dev.headway.testing.OurKinds;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tables of the reference are made from the code, and are what the code says now. */
class ReferenceTest {
  private static final Path REFERENCE = Path.of("docs/reference");

  @Test
  void fields() {
    StringBuilder text =
        new StringBuilder(
            """
            # Fields

            Every field of every kind, made from the CRDs in [crds](../../crds) by the build. A field that is not here is
            refused as unknown. Lists are written `[]`.
            """);
    OurKinds.load().definitions().forEach((kind, crd) -> text.append(FieldTable.of(kind, crd)));
    GeneratedFile.verify(REFERENCE.resolve("fields.md"), text.toString());
  }

  @Test
  void labelsAndAnnotations() throws IllegalAccessException {
    Map<String, String> docs = Javadocs.ofConstants(Keys.class);
    StringBuilder table = new StringBuilder("\n| Key | |\n|---|---|\n");
    for (Field field : Keys.class.getFields()) {
      String value = String.valueOf(field.get(null));
      if (value.contains("/") && docs.containsKey(field.getName())) {
        table.append("| `%s` | %s |\n".formatted(value, docs.get(field.getName())));
      }
    }
    GeneratedFile.verifySection(
        REFERENCE.resolve("keys.md"), "keys", table.append('\n').toString());
  }

  @Test
  void conditions() {
    Map<String, String> docs = Javadocs.ofConstants(ConditionType.class);
    StringBuilder table = new StringBuilder("\n| Type | True means |\n|---|---|\n");
    for (ConditionType type : ConditionType.values()) {
      table.append("| `%s` | %s |\n".formatted(type, docs.get(type.name())));
    }
    GeneratedFile.verifySection(
        REFERENCE.resolve("conditions.md"), "types", table.append('\n').toString());
  }

  @Test
  void reasonsOfAProgressiveDeployment() {
    Map<String, String> docs = Javadocs.ofConstants(Reason.class);
    StringBuilder table = new StringBuilder("\n| Reason | |\n|---|---|\n");
    for (Reason reason : Reason.values()) {
      table.append("| %s | %s |\n".formatted(runbook(reason.text()), docs.get(reason.name())));
    }
    GeneratedFile.verifySection(
        REFERENCE.resolve("conditions.md"), "reasons", table.append('\n').toString());
  }

  @Test
  void reasonsOfAGitSync() {
    Map<String, String> docs = Javadocs.ofConstants(SyncReason.class);
    StringBuilder table = new StringBuilder("\n| Reason | |\n|---|---|\n");
    for (SyncReason reason : SyncReason.values()) {
      table.append("| %s | %s |\n".formatted(runbook(reason.name()), docs.get(reason.name())));
    }
    GeneratedFile.verifySection(
        REFERENCE.resolve("conditions.md"), "gitsync reasons", table.append('\n').toString());
  }

  @Test
  void everyKindHasAPage() {
    for (Map.Entry<String, ObjectNode> kind : OurKinds.load().definitions().entrySet()) {
      assertThat(REFERENCE.resolve(kind.getKey().toLowerCase(Locale.ROOT) + ".md")).exists();
    }
  }

  private static String runbook(String reason) {
    boolean exists = Path.of("docs/runbooks", reason + ".md").toFile().exists();
    return exists ? "[`%s`](../runbooks/%s.md)".formatted(reason, reason) : "`" + reason + "`";
  }
}
