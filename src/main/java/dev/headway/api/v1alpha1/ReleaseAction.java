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

/**
 * A verb on a release, as a small immutable object: never lost, never replayed, in the audit log.
 */
@Group(Keys.GROUP)
@Version(Keys.VERSION)
@Kind("ReleaseAction")
@Singular("releaseaction")
@Plural("releaseactions")
@ShortNames("ra")
@AdditionalPrinterColumn(
    name = "Deployment",
    jsonPath = ".spec.deploymentName",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Verb",
    jsonPath = ".spec.verb",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Result",
    jsonPath = ".status.result",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.message",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class ReleaseAction extends CustomResource<ReleaseActionSpec, ReleaseActionStatus>
    implements Namespaced {

  @Override
  protected @Nullable ReleaseActionSpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable ReleaseActionStatus initStatus() {
    return null;
  }
}
