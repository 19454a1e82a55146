package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code x-kubernetes-validations}. Rules are checked against the types of their
 * schema when a CRD is created, and run without them.
 */
final class CelRule {
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableRegexPartialMatch(true)
          .enableHeterogeneousNumericComparisons(true)
          .build();
  private static final Memo<CelCompiler> COMPILER =
      new Memo<>(() -> compiler(SimpleType.DYN, SimpleType.DYN).build());
  private static final Memo<CelRuntime> RUNTIME =
      new Memo<>(
          () ->
              CelRuntimeFactory.legacyCelRuntimeBuilder()
                  .setOptions(OPTIONS)
                  .addLibraries(
                      CelExtensions.strings(),
                      CelExtensions.sets(OPTIONS),
                      CelExtensions.optional())
                  .build());
  private static final Pattern MISSING_KEY = Pattern.compile("key '([^']*)' is not present in map");

  private final JsonNode raw;
  private final Memo<Compiled> compiled;

  CelRule(JsonNode raw) {
    this.raw = raw;
    this.compiled = new Memo<>(this::compile);
  }

  private record Compiled(
      CelRuntime.Program rule, Optional<CelRuntime.Program> message, boolean transition) {}

  /** A rule that does not compile; {@code part} is {@code rule} or {@code messageExpression}. */
  static final class RuleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final String part;

    RuleException(String part, String message) {
      super(message);
      this.part = part;
    }
  }

  String text() {
    return raw.path("rule").asText("");
  }

  /** Throws RuleException if the rule does not compile, or does not fit the types. */
  void check(CelTypes types) {
    CelType self = types.self();
    boolean optional = raw.path("optionalOldSelf").asBoolean(false);
    CelCompiler typed =
        compiler(self, optional ? OptionalType.create(self) : self).setTypeProvider(types).build();
    expect(typed, "rule", text(), SimpleType.BOOL, "cel expression must evaluate to a bool");
    String message = raw.path("messageExpression").asText("");
    if (!message.isEmpty()) {
      expect(
          typed,
          "messageExpression",
          message,
          SimpleType.STRING,
          "messageExpression must evaluate to a string");
    }
    compiled.get();
  }

  private static void expect(
      CelCompiler compiler, String part, String text, CelType wanted, String otherwise) {
    if (!compiled(compiler, part, text).getResultType().equals(wanted)) {
      throw new RuleException(part, otherwise);
    }
  }

  private static CelCompilerBuilder compiler(CelType self, CelType oldSelf) {
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addVar("self", self)
        .addVar("oldSelf", oldSelf)
        .addLibraries(
            CelExtensions.strings(), CelExtensions.sets(OPTIONS), CelExtensions.optional());
  }

  private Compiled compile() {
    CelAbstractSyntaxTree rule = compiled(COMPILER.get(), "rule", text());
    String message = raw.path("messageExpression").asText("");
    Optional<CelRuntime.Program> expression =
        message.isEmpty()
            ? Optional.empty()
            : Optional.of(
                program(
                    "messageExpression", compiled(COMPILER.get(), "messageExpression", message)));
    boolean transition =
        rule.getReferenceMap().values().stream()
            .anyMatch(reference -> reference.name().equals("oldSelf"));
    return new Compiled(program("rule", rule), expression, transition);
  }

  private static CelAbstractSyntaxTree compiled(CelCompiler compiler, String part, String text) {
    try {
      return compiler.compile(text).getAst();
    } catch (CelValidationException e) {
      String of = part.equals("rule") ? "" : part + " ";
      throw new RuleException(part, of + "compilation failed: " + e.getMessage());
    }
  }

  private static CelRuntime.Program program(String part, CelAbstractSyntaxTree ast) {
    try {
      return RUNTIME.get().createProgram(ast);
    } catch (CelEvaluationException e) {
      throw new RuleException(part, "compilation failed: " + e.getMessage());
    }
  }

  /** Whether the rule compares with the stored value, and so runs on updates only. */
  boolean isTransition() {
    return compiled.get().transition();
  }

  /** What the rule finds wrong; {@code old} is null where there is nothing to compare with. */
  Optional<Violation> violation(String path, Object self, @Nullable Object old, String type) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("self", self);
    if (raw.path("optionalOldSelf").asBoolean(false)) {
      variables.put("oldSelf", Optional.ofNullable(old));
    } else if (old != null) {
      variables.put("oldSelf", old);
    } else if (isTransition()) {
      return Optional.empty();
    }
    try {
      boolean met = Boolean.TRUE.equals(compiled.get().rule().eval(variables));
      return met ? Optional.empty() : Optional.of(failed(at(path), variables));
    } catch (CelEvaluationException e) {
      String detail = reason(e) + " evaluating rule: " + text().trim();
      return Optional.of(Violation.invalid(ValueCheck.named(path), "\"" + type + "\"", detail));
    }
  }

  private String at(String path) {
    String field = raw.path("fieldPath").asText("");
    String joined = path + field;
    return ValueCheck.named(joined.startsWith(".") ? joined.substring(1) : joined);
  }

  private Violation failed(String path, Map<String, Object> variables) {
    String message = message(variables);
    return switch (raw.path("reason").asText("FieldValueInvalid")) {
      case "FieldValueForbidden" -> Violation.forbidden(path, message);
      case "FieldValueRequired" -> Violation.required(path, message);
      case "FieldValueDuplicate" ->
          new Violation(Violation.Cause.FieldValueDuplicate, path, "Duplicate value: " + message);
      default ->
          new Violation(Violation.Cause.FieldValueInvalid, path, "Invalid value: " + message);
    };
  }

  private String message(Map<String, Object> variables) {
    Optional<CelRuntime.Program> expression = compiled.get().message();
    if (expression.isPresent()) {
      try {
        Object text = expression.get().eval(variables);
        if (text instanceof String message && !message.isBlank() && !message.contains("\n")) {
          return message.trim();
        }
      } catch (CelEvaluationException e) {
        return fixedMessage();
      }
    }
    return fixedMessage();
  }

  private String fixedMessage() {
    String message = raw.path("message").asText("").trim();
    return message.isEmpty() ? "failed rule: " + text().trim() : message;
  }

  private static String reason(CelEvaluationException e) {
    String message = String.valueOf(e.getMessage());
    Matcher missing = MISSING_KEY.matcher(message);
    return missing.find() ? "no such key: " + missing.group(1) : message;
  }
}
