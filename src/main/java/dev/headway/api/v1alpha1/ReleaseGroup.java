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

/** Releases that take turns: no more than a number of them run at once. */
@Group(Keys.GROUP)
@Version(Keys.VERSION)
@Kind("ReleaseGroup")
@Singular("releasegroup")
@Plural("releasegroups")
@ShortNames("rg")
@AdditionalPrinterColumn(
    name = "Limit",
    jsonPath = ".spec.limit",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class ReleaseGroup extends CustomResource<ReleaseGroupSpec, Void> implements Namespaced {

  @Override
  protected @Nullable ReleaseGroupSpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable Void initStatus() {
    return null;
  }
}
