package dev.headway.cli.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.api.v1alpha1.GitSync;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.gitsync.decide.DocumentText.Span;
import dev.headway.gitsync.decide.Manifest;
import dev.headway.gitsync.decide.ManifestRules;
import dev.headway.gitsync.decide.ManifestSet;
import dev.headway.gitsync.decide.Problem;
import dev.headway.gitsync.observe.FieldLines;
import dev.headway.gitsync.observe.ManifestReader;
import dev.headway.gitsync.observe.SpecReader;
import dev.headway.gitsync.observe.SpecReader.Reading;
import dev.headway.port.GitRepository.File;
import dev.headway.port.GitRepository.Tree;
import dev.headway.rollout.observe.HookJob;
import dev.headway.rollout.observe.SpecPreview;
import dev.headway.sandbox.schema.ResourceSchema;
import dev.headway.sandbox.schema.Violation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Judges manifests as a GitSync, the API server and the operator would: each document, all of them
 * together, schema and CEL rules, and what a release compiles to.
 */
public final class Lint {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The field that a sentence of ours begins with. */
  private static final Pattern FIELD = Pattern.compile("`([^`]+)` .*");

  private static final Pattern STEP = Pattern.compile("step '([^']+)': (?:`([a-zA-Z]+)`)?.*");

  private static final Pattern PLACE = Pattern.compile("(.*?)(?::([0-9]+))?");

  private final Tree tree;
  private final ManifestSet set;
  private final Schemas schemas;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> notChecked = new TreeSet<>();

  private Lint(Tree tree) {
    this.tree = tree;
    this.set = together(ManifestReader.read("", tree));
    this.schemas = new Schemas(set.manifests());
  }

  /** Judges all manifests of these files. */
  public static LintReport of(Tree tree) {
    var lint = new Lint(tree);
    lint.set.problems().forEach(lint::add);
    lint.set.manifests().forEach(lint::judge);
    return new LintReport(
        tree.files().size(),
        lint.set.manifests().size(),
        lint.findings.stream().distinct().sorted().toList(),
        List.copyOf(lint.notChecked));
  }

  /** What holds for all documents together; which kinds and namespaces there are is not known. */
  private static ManifestSet together(ManifestSet parsed) {
    Set<String> namespaces =
        parsed.manifests().stream().map(m -> m.id().namespace()).collect(Collectors.toSet());
    return ManifestRules.check(
        parsed,
        (apiVersion, kind) -> Optional.of(new ManifestRules.KindInfo(true)),
        new ManifestRules.Namespaces("", namespaces));
  }

  private void add(Problem problem) {
    Matcher place = PLACE.matcher(problem.where());
    if (place.matches()) {
      int line = place.group(2) == null ? 0 : Integer.parseInt(place.group(2));
      findings.add(new Finding(place.group(1), line, "", problem.message()));
    }
  }

  private void judge(Manifest manifest) {
    Optional<ResourceSchema> schema = schemas.of(manifest);
    if (schema.isEmpty()) {
      notChecked.add(manifest.apiVersion() + " " + manifest.id().kind());
      return;
    }
    int before = findings.size();
    schemas.problems(manifest).forEach(violation -> add(manifest, "", violation));
    schema(manifest, "", schema.get(), Schemas.tree(manifest));
    if (manifest.id().group().equals(Keys.GROUP) && findings.size() == before) {
      ours(manifest);
    }
  }

  /**
   * @param within the field of the manifest that holds what is judged; empty: the manifest itself
   */
  private void schema(Manifest manifest, String within, ResourceSchema schema, ObjectNode object) {
    List<String> undecodable = schema.decodeErrors(object);
    undecodable.forEach(error -> add(manifest, within + field(error), error));
    ResourceSchema.Pruned pruned = schema.prune(object);
    pruned
        .unknown()
        .forEach(
            field -> add(manifest, within + field, "unknown field \"" + within + field + "\""));
    if (undecodable.isEmpty()) {
      schema
          .validate(schema.withDefaults(pruned.object()), null)
          .forEach(violation -> add(manifest, within, violation));
    }
  }

  /** {@code json: cannot unmarshal ... field DeploymentSpec.spec.replicas of type int32}. */
  private static String field(String error) {
    Matcher matcher = Pattern.compile(".* field [A-Za-z0-9]+\\.(\\S+) of type .*").matcher(error);
    return matcher.matches() ? matcher.group(1) : "";
  }

  private void ours(Manifest manifest) {
    switch (manifest.id().kind()) {
      case "ProgressiveDeployment" -> deployment(manifest);
      case "GitSync" -> sync(manifest);
      default -> {}
    }
  }

  private void deployment(Manifest manifest) {
    template(manifest);
    hooks(manifest);
    SpecPreview preview = SpecPreview.of(typed(manifest, ProgressiveDeployment.class));
    preview.problems().forEach(problem -> add(manifest, fieldOf(problem), problem));
    preview
        .release()
        .problems()
        .forEach(problem -> add(manifest, place(manifest, problem), problem));
  }

  /** What is said of a step names it and not its field. */
  private static String place(Manifest manifest, String problem) {
    Matcher step = STEP.matcher(problem);
    if (!step.matches()) {
      return fieldOf(problem);
    }
    JsonNode steps = Schemas.tree(manifest).at("/spec/strategy/canary/steps");
    for (int i = 0; i < steps.size(); i++) {
      String unnamed = steps.path(i).path("weight").asText() + " %";
      if (steps.path(i).path("name").asText(unnamed).equals(step.group(1))) {
        String member = step.group(2) == null ? "" : "." + step.group(2);
        return "spec.strategy.canary.steps[" + i + "]" + member;
      }
    }
    return "spec.strategy";
  }

  /** As the set that it becomes: the definition keeps the template as it is. */
  private void template(Manifest manifest) {
    ObjectNode object = Schemas.tree(manifest);
    if (object.at("/spec/template").isMissingNode()) {
      return; // the definition tells, or a workload that stays in place has it
    }
    ObjectNode replicaSet = JSON.createObjectNode();
    replicaSet.put("apiVersion", "apps/v1").put("kind", "ReplicaSet");
    replicaSet.putObject("metadata").put("name", manifest.id().name());
    ObjectNode spec = replicaSet.putObject("spec");
    spec.set("selector", object.at("/spec/selector"));
    spec.set("template", object.at("/spec/template"));
    schemas
        .of("apps/v1", "ReplicaSet")
        .ifPresent(schema -> schema(manifest, "", schema, replicaSet));
  }

  /** Each as the Job that it becomes, of which the definition keeps the template as it is. */
  private void hooks(Manifest manifest) {
    JsonNode hooks = Schemas.tree(manifest).at("/spec/hooks");
    for (int i = 0; i < hooks.size(); i++) {
      if (hooks.path(i).at("/job/template") instanceof ObjectNode template) {
        String within = "spec.hooks[" + i + "].job.template.";
        ObjectNode job = HookJob.of(template);
        job.withObject("/metadata").put("name", manifest.id().name());
        schemas.of("batch/v1", "Job").ifPresent(schema -> schema(manifest, within, schema, job));
      }
    }
  }

  private void sync(Manifest manifest) {
    GitSync sync = typed(manifest, GitSync.class);
    if (SpecReader.readFreely(sync) instanceof Reading.Invalid(String message)) {
      String field = fieldOf(message);
      add(manifest, field.isEmpty() ? "" : "spec." + field, message);
    }
  }

  private static <T> T typed(Manifest manifest, Class<T> type) {
    return Serialization.unmarshal(Schemas.tree(manifest).toString(), type);
  }

  private static String fieldOf(String sentence) {
    Matcher matcher = FIELD.matcher(sentence);
    return matcher.matches() ? matcher.group(1) : "";
  }

  private void add(Manifest manifest, String within, Violation violation) {
    add(manifest, within + violation.field(), within + violation);
  }

  private void add(Manifest manifest, String field, String message) {
    Manifest.Place place = manifest.place();
    findings.add(
        new Finding(place.file(), line(manifest, field), manifest.id().shortForm(), message));
  }

  private int line(Manifest manifest, String field) {
    return tree.files().stream()
        .filter(file -> file.path().equals(manifest.place().file()))
        .findFirst()
        .map(file -> FieldLines.line(file.content(), span(file, manifest), manifest, field))
        .orElse(manifest.place().line());
  }

  private static Span span(File file, Manifest manifest) {
    return ManifestReader.spans(file.path(), file.content()).get(manifest.place().document());
  }
}
