package dev.headway.rollout.act;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.port.CheckCourse.Aim;
import dev.headway.port.CheckProbe;
import dev.headway.port.CheckProbe.Header;
import dev.headway.port.HookRunner.HookWork;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.observe.Material;
import dev.headway.rollout.observe.Material.CheckAim;
import dev.headway.rollout.observe.Material.HookMaterial;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What an attempt sends or runs: as the spec has it, with what the hook is about in the place of
 * {@code $(HEADWAY_…)}.
 */
final class HookCalls {

  private static final Set<String> WITHOUT_BODY = Set.of("GET", "DELETE");

  private HookCalls() {}

  static HookWork call(Action.StartHook start, HookMaterial.Call call, Material material) {
    Map<String, String> variables = HookRendering.variables(start, material);
    CheckProbe.HttpRequest request = call.request().request();
    List<Header> headers = new ArrayList<>();
    for (Header header : request.headers()) {
      headers.add(
          header.value() instanceof CheckProbe.Value.Text(String text)
              ? Header.of(header.name(), expanded(text, variables, UnaryOperator.identity()))
              : header);
    }
    headers.add(Header.of("Idempotency-Key", HookRendering.key(material, start.run())));
    headers.add(Header.of("Headway-Attempt", Integer.toString(start.run().attempt())));
    addUnlessSet(headers, "User-Agent", "headway-hook");
    Optional<String> body =
        request.body().map(text -> expanded(text, variables, UnaryOperator.identity()));
    if (body.isEmpty() && !WITHOUT_BODY.contains(request.method())) {
      addUnlessSet(headers, "Content-Type", "application/json");
      body = Optional.of(about(variables));
    }
    var sent =
        new CheckProbe.HttpRequest(
            request.method(),
            expanded(request.path(), variables, HookCalls::inAddress),
            request.host(),
            headers,
            body);
    return new HookWork.Call(
        aim(call.aim(), material),
        new CheckProbe.Http(
            call.request().port(), sent, call.request().good(), call.request().tls()));
  }

  private static void addUnlessSet(List<Header> headers, String name, String value) {
    if (headers.stream().noneMatch(it -> it.name().equalsIgnoreCase(name))) {
      headers.add(Header.of(name, value));
    }
  }

  private static Aim aim(CheckAim aim, Material material) {
    String namespace = material.deployment().namespace();
    return switch (aim) {
      case CheckAim.OfService(String name) -> new Aim.OfService(namespace, name);
      case CheckAim.OfHost(String host) -> new Aim.OfHost(namespace, host);
      case CheckAim.Pods _, CheckAim.Preview _ ->
          throw new IllegalArgumentException("A hook calls a Service or a host");
    };
  }

  static HookWork command(Action.StartHook start, HookMaterial.InPod hook, Material material) {
    Map<String, String> variables = HookRendering.variables(start, material);
    String revision =
        hook.inStable() ? start.stable().orElse(start.revision()).name() : start.revision().name();
    List<String> command =
        hook.command().command().stream()
            .map(word -> expanded(word, variables, UnaryOperator.identity()))
            .toList();
    return new HookWork.InPod(
        new Aim.Pods(material.deployment().namespace(), material.deployment().name(), revision),
        new CheckProbe.Command(hook.command().container(), command, Optional.empty()));
  }

  private static String expanded(
      String text, Map<String, String> variables, UnaryOperator<String> written) {
    String expanded = text;
    for (Map.Entry<String, String> each : variables.entrySet()) {
      String name = "$(" + each.getKey() + ")";
      expanded = expanded.replace(name, written.apply(each.getValue()));
    }
    return expanded;
  }

  private static String inAddress(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** {@code HEADWAY_PREVIOUS_REVISION} is {@code previousRevision} here. */
  private static String about(Map<String, String> variables) {
    ObjectNode about = JsonNodeFactory.instance.objectNode();
    variables.forEach((name, value) -> about.put(member(name), value));
    return about.toString();
  }

  private static String member(String variable) {
    StringBuilder member = new StringBuilder();
    for (String word : variable.substring("HEADWAY_".length()).split("_", -1)) {
      String lower = word.toLowerCase(Locale.ROOT);
      member.append(
          member.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1));
    }
    return member.toString();
  }
}
