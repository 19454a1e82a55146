package dev.headway.rollout.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.api.v1alpha1.CheckSpec;
import dev.headway.port.CheckProbe;
import dev.headway.port.CheckProbe.HttpAnswer;
import dev.headway.port.CheckProbe.HttpRequest;
import dev.headway.port.CheckProbe.SecretKey;
import dev.headway.port.CheckProbe.Tls;
import dev.headway.rollout.observe.Material.CheckAim;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a check sends and what it takes for a good answer, and applies the defaults. */
final class ProbeReader {

  private static final Set<Integer> GOOD = Set.of(200, 201, 202, 204, 301, 302);

  /** Headers that the HTTP client sets itself, or that have a field of their own. */
  private static final Set<String> RESERVED =
      Set.of("connection", "content-length", "expect", "host", "upgrade");

  private final Problems problems;
  private final JsonNode template;
  private final CheckAim aim;

  ProbeReader(Problems problems, JsonNode template, CheckAim aim) {
    this.problems = problems;
    this.template = template;
    this.aim = aim;
  }

  CheckProbe read(String field, CheckSpec check) {
    CheckSpec.Http http = check.http();
    CheckSpec.Tcp tcp = check.tcp();
    CheckSpec.Grpc grpc = check.grpc();
    if (http != null) {
      return http(field + ".http", http);
    }
    if (tcp != null) {
      return new CheckProbe.Tcp(port(field + ".tcp.port", tcp.port()));
    }
    if (grpc != null) {
      return new CheckProbe.Grpc(
          port(field + ".grpc.port", grpc.port()), Objects.requireNonNullElse(grpc.service(), ""));
    }
    CheckSpec.Command command = check.command();
    if (command != null) {
      return command(field + ".command", command.container(), command.command(), null);
    }
    CheckSpec.RunningProcess process = check.process();
    if (process != null) {
      return process(field + ".process", process.container(), process.name());
    }
    problems.add(field, "must have the member that `type` says, or a `url`");
    return new CheckProbe.Tcp("1");
  }

  CheckProbe read(String field, CheckUrl url) {
    if (url.scheme().equals("cmd")) {
      return command(field, null, List.of(url.path().split("\\s+")), null);
    }
    if (url.scheme().equals("pid")) {
      return process(field, null, url.path());
    }
    String port = port(field, url.port());
    return switch (url.scheme()) {
      case "http", "https" ->
          new CheckProbe.Http(
              port,
              HttpRequest.get(url.path().isEmpty() ? "/" : url.path()),
              new HttpAnswer(GOOD, Optional.empty()),
              url.scheme().equals("https") ? Optional.of(tls(field, null)) : Optional.empty());
      case "grpc" -> new CheckProbe.Grpc(port, url.path().replaceFirst("^/", ""));
      default -> {
        if (!url.path().isEmpty()) {
          problems.add(field, "may have no path where it begins with 'tcp://'");
        }
        yield new CheckProbe.Tcp(port);
      }
    };
  }

  private CheckProbe process(String field, @Nullable String container, String name) {
    return command(field, container, List.of("pidof", name), name);
  }

  CheckProbe.Command command(String field, @Nullable String container, List<String> command) {
    return command(field, container, command, null);
  }

  private CheckProbe.Command command(
      String field, @Nullable String container, List<String> command, @Nullable String process) {
    if (!(aim instanceof CheckAim.Pods)) {
      problems.add(field, "runs in pods: `target` must be 'CandidatePods' or 'StablePods'");
    }
    JsonNode containers = template.path("spec").path("containers");
    List<String> names = containers.valueStream().map(each -> each.path("name").asText()).toList();
    if (container != null && !names.isEmpty() && !names.contains(container)) {
      problems.add(
          field + ".container", "must name a container: none is called '" + container + "'");
    }
    String first = names.isEmpty() ? "" : names.getFirst();
    return new CheckProbe.Command(
        container == null ? first : container, command, Optional.ofNullable(process));
  }

  private CheckProbe http(String field, CheckSpec.Http http) {
    boolean secured = http.scheme() == CheckSpec.Scheme.HTTPS;
    return new CheckProbe.Http(
        port(field + ".port", http.port()),
        new HttpRequest(
            http.method() == null ? "GET" : http.method().name(),
            http.path() == null ? "/" : http.path(),
            Optional.ofNullable(http.host()),
            headers(field + ".headers", http.headers()),
            Optional.ofNullable(http.body())),
        new HttpAnswer(
            http.statusCodes() == null ? GOOD : Set.copyOf(http.statusCodes()),
            Optional.ofNullable(http.bodyContains())),
        secured ? Optional.of(tls(field + ".tls", http.tls())) : Optional.empty());
  }

  /** Pods that are dialled by their address have no name that a certificate could be for. */
  Tls tls(String field, CheckSpec.@Nullable Tls tls) {
    Optional<String> given = Optional.ofNullable(tls).map(CheckSpec.Tls::serverName);
    Optional<String> name = given.or(this::nameOfAim);
    Optional<SecretKey> authority =
        Optional.ofNullable(tls)
            .map(CheckSpec.Tls::caSecretRef)
            .map(secret -> new SecretKey(secret.name(), "ca.crt"));
    CheckSpec.Verification wanted = tls == null ? null : tls.verification();
    boolean asked = wanted == CheckSpec.Verification.Full || authority.isPresent();
    if (asked && name.isEmpty()) {
      problems.add(field + ".serverName", "must be set where the certificate of pods is verified");
    }
    if (wanted == CheckSpec.Verification.None && authority.isPresent()) {
      problems.add(field + ".caSecretRef", "may not be set where `verification` is 'None'");
    }
    boolean verified = wanted == null ? asked || name.isPresent() : asked;
    return new Tls(name, verified, authority);
  }

  private Optional<String> nameOfAim() {
    return switch (aim) {
      case CheckAim.Pods() -> Optional.empty();
      case CheckAim.OfService(String name) -> Optional.of(name);
      // The application's certificate is for the name that users call.
      case CheckAim.Preview(String _, String stable) -> Optional.of(stable);
      case CheckAim.OfHost(String host) ->
          host.matches("[0-9.]+|.*:.*") ? Optional.empty() : Optional.of(host);
    };
  }

  List<CheckProbe.Header> headers(String field, @Nullable List<CheckSpec.Header> headers) {
    var read = new ArrayList<CheckProbe.Header>();
    for (CheckSpec.Header header : headers == null ? List.<CheckSpec.Header>of() : headers) {
      CheckSpec.SecretKeyRef secret = header.secretKeyRef();
      String text = Objects.requireNonNullElse(header.value(), "");
      if (RESERVED.contains(header.name().toLowerCase(Locale.ROOT))) {
        problems.add(field, "may not set '" + header.name() + "'" + instead(header.name()));
      } else if (text.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
        problems.add(field, "may not hold control characters in '" + header.name() + "'");
      } else {
        read.add(
            new CheckProbe.Header(
                header.name(),
                secret == null
                    ? new CheckProbe.Value.Text(text)
                    : new CheckProbe.Value.FromSecret(new SecretKey(secret.name(), secret.key()))));
      }
    }
    return read;
  }

  private static String instead(String header) {
    return header.equalsIgnoreCase("host") ? ": use `host`" : "";
  }

  private String port(String field, IntOrString port) {
    Integer number = port.getIntVal();
    return port(field, number == null ? port.getStrVal() : number.toString());
  }

  String port(String field, String port) {
    if (port.matches("-?[0-9]+")) {
      boolean fits = port.matches("[0-9]{1,5}") && isPort(Integer.parseInt(port));
      if (!fits) {
        problems.add(field, "must be between 1 and 65535");
      }
      return fits ? port : "1";
    }
    if (port.isEmpty()) {
      problems.add(field, "must name a port, as in ':8080'");
      return "1";
    }
    switch (aim) {
      case CheckAim.Pods() when !hasPort(port) ->
          problems.add(field, "must name a port of a container: none is called '" + port + "'");
      case CheckAim.OfHost(String _) -> {
        problems.add(field, "must have a number for a port where it names a host");
        return "1";
      }
      default -> {}
    }
    return port;
  }

  private static boolean isPort(int number) {
    return number >= 1 && number <= 65_535;
  }

  /** Without containers that is the problem, not the port. */
  private boolean hasPort(String name) {
    JsonNode containers = template.path("spec").path("containers");
    for (JsonNode container : containers) {
      for (JsonNode port : container.path("ports")) {
        if (name.equals(port.path("name").textValue())) {
          return true;
        }
      }
    }
    return containers.isEmpty();
  }
}
