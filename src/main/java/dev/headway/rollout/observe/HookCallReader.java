package dev.headway.rollout.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.api.v1alpha1.CheckSpec;
import dev.headway.api.v1alpha1.HookSpec;
import dev.headway.api.v1alpha1.HookSpec.When;
import dev.headway.port.CheckProbe;
import dev.headway.port.CheckProbe.HttpAnswer;
import dev.headway.port.CheckProbe.HttpRequest;
import dev.headway.rollout.observe.Material.CheckAim;
import dev.headway.rollout.observe.Material.HookMaterial;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the hooks that the operator itself carries out, and applies their defaults. */
final class HookCallReader {

  private static final Set<Integer> GOOD = Set.of(200, 201, 202, 204);

  /** What Headway says of an attempt itself. */
  private static final Set<String> OURS = Set.of("idempotency-key", "headway-attempt");

  private static final Set<When> WITHOUT_CANDIDATE =
      EnumSet.of(When.PreDeploy, When.PostRollback, When.OnRollback, When.OnFailure);

  private final Problems problems;
  private final JsonNode template;
  private final String namespace;

  HookCallReader(Problems problems, JsonNode template, String namespace) {
    this.problems = problems;
    this.template = template;
    this.namespace = namespace;
  }

  HookMaterial call(String field, HookSpec.Http http, Duration timeout) {
    Optional<CheckUrl> read = CheckUrl.read(http.url()).filter(it -> !it.host().isEmpty());
    if (read.isEmpty()) {
      problems.add(field + ".url", "must be of the form 'http://service:port/path', or 'https'");
    }
    CheckUrl url = read.orElse(new CheckUrl("http", "service", "80", ""));
    CheckAim aim =
        url.service(namespace)
            .<CheckAim>map(CheckAim.OfService::new)
            .orElseGet(() -> new CheckAim.OfHost(url.host()));
    var reader = new ProbeReader(problems, template, aim);
    judgeHeaders(field + ".headers", http.headers());
    String path = url.path().isEmpty() ? "/" : url.path();
    HttpRequest request =
        new HttpRequest(
            http.method() == null ? "POST" : http.method().name(),
            path,
            Optional.of(authority(url)),
            reader.headers(field + ".headers", http.headers()),
            Optional.ofNullable(http.body()));
    Set<Integer> good = http.statusCodes() == null ? GOOD : Set.copyOf(http.statusCodes());
    return new HookMaterial.Call(
        aim,
        new CheckProbe.Http(
            reader.port(field + ".url", url.port()),
            request,
            new HttpAnswer(good, Optional.empty()),
            url.scheme().equals("https")
                ? Optional.of(reader.tls(field + ".tls", http.tls()))
                : Optional.empty()),
        timeout);
  }

  /** As it stands in the address: a Service, too, may look at names. */
  private static String authority(CheckUrl url) {
    boolean usual = url.port().equals(url.scheme().equals("https") ? "443" : "80");
    String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
    return usual || !url.port().matches("[0-9]+") ? host : host + ":" + url.port();
  }

  private void judgeHeaders(String field, @Nullable List<CheckSpec.Header> headers) {
    for (CheckSpec.Header header : headers == null ? List.<CheckSpec.Header>of() : headers) {
      if (OURS.contains(header.name().toLowerCase(Locale.ROOT))) {
        problems.add(field, "may not set '" + header.name() + "': Headway does");
      }
    }
  }

  HookMaterial command(String field, HookSpec.Exec exec, @Nullable When when, Duration timeout) {
    boolean without = when != null && WITHOUT_CANDIDATE.contains(when);
    if (without && exec.target() == HookSpec.Target.CandidatePods) {
      problems.add(
          field + ".target",
          "must be 'StablePods' where `when` is '" + when + "': no others are left");
    }
    boolean inStable = without || exec.target() == HookSpec.Target.StablePods;
    var reader = new ProbeReader(problems, template, new CheckAim.Pods());
    return new HookMaterial.InPod(
        inStable,
        reader.command(field, exec.container(), Objects.requireNonNull(exec.command())),
        timeout);
  }
}
