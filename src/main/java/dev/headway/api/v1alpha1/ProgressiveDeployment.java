package dev.headway.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** A workload whose new revisions are released step by step. */
@Group(Keys.GROUP)
@Version(Keys.VERSION)
@Kind("ProgressiveDeployment")
@Singular("progressivedeployment")
@Plural("progressivedeployments")
@ShortNames({"pd", "pdeploy"})
@AdditionalPrinterColumn(
    name = "Strategy",
    jsonPath = ".spec.strategy.type",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Step",
    jsonPath = ".status.step.progress",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Weight",
    jsonPath = ".status.candidate.weight",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.readyReplicas",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Status",
    jsonPath = ".status.phase",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Revision",
    jsonPath = ".status.stable.revision",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "Version",
    jsonPath = ".status.stable.version",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 10)
@AdditionalPrinterColumn(
    name = "Candidate",
    jsonPath = ".status.candidate.version",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 10)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 10)
public class ProgressiveDeployment
    extends CustomResource<ProgressiveDeploymentSpec, ProgressiveDeploymentStatus>
    implements Namespaced {

  @Override
  protected @Nullable ProgressiveDeploymentSpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable ProgressiveDeploymentStatus initStatus() {
    return null;
  }
}
